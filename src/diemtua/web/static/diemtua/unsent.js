// Words that did not arrive are offered back. While they are typed, the fields marked data-keep wait in this tab's sessionStorage, under
// the account and the page; a form sent marks them so, but those inside another <details> than the button's. The page that answers the form
// (its referrer is the page of the form) drops what was sent, unless it is signing in or a refusal (body[data-interrupted]). No network, a
// gateway's error, another page opened meanwhile: they stay, and their page offers them. Dropped too: at signing out, in every tab; when
// another account is here; after an hour. Words that did arrive do not come back: «back» shows the form empty, whoever holds the phone by
// then, unless more was typed there since.
(() => {
  const KEY = "diemtua-chua-gui", SENT = "diemtua-da-gui", HOUR = 3600e3;
  const account = document.body.dataset.account;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(KEY) : null;
  const read = () => { try { return JSON.parse(sessionStorage.getItem(KEY)) || []; } catch { return []; } };
  const write = (kept) => {
    try {
      if (kept.length) sessionStorage.setItem(KEY, JSON.stringify(kept));
      else sessionStorage.removeItem(KEY);
    } catch { /* private mode or full: the form still travels */ }
  };
  const noted = () => { try { return JSON.parse(sessionStorage.getItem(SENT)) || {}; } catch { return {}; } };
  const note = (sent) => { try { sessionStorage.setItem(SENT, JSON.stringify(sent)); } catch { /* private mode or full */ } };
  if (tabs) tabs.onmessage = () => write([]);

  const keep = (form, isSent) => {
    if (!account) return;
    const fields = [...form.elements].filter((f) => f.matches("[data-keep]"));
    const names = new Set(fields.map((f) => f.name)), path = location.pathname;
    const changed = fields.filter((f) => f.value.trim() && f.value !== f.defaultValue);
    write([
      ...read().filter((one) => one.path !== path || !names.has(one.name)),
      ...changed.map((f) => ({ account, path, name: f.name, value: f.value, at: Date.now(), sent: isSent(f) })),
    ]);
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-keep]") || !event.target.form) return;
    const { arrived = [] } = noted();
    if (arrived.includes(location.pathname)) note({ arrived: arrived.filter((path) => path !== location.pathname) });
    keep(event.target.form, () => false);
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.matches("[data-signs-out]")) {
      write([]);
      tabs?.postMessage("");
      return;
    }
    if (event.target.querySelector("[data-keep]")) note({ ...noted(), leaving: location.pathname });
    keep(event.target, (field) => {
      const fold = field.closest("details");
      return !fold || fold.contains(event.submitter);
    });
  });
  const [arrival] = performance.getEntriesByType("navigation");
  const from = document.referrer && arrival?.type === "navigate" ? new URL(document.referrer).pathname : "";
  const answers = (path) => path === from && !("interrupted" in document.body.dataset);
  addEventListener("pageshow", (event) => {
    const { leaving, arrived = [] } = noted(), here = location.pathname;
    if (event.persisted) write(read().map((one) => ({ ...one, sent: false })));
    if (event.persisted || arrival?.type === "back_forward") {
      if (arrived.includes(here)) for (const field of document.querySelectorAll("[data-keep]")) field.form?.reset();
    } else if (leaving) note({ arrived: leaving !== here && answers(leaving) ? [...arrived, leaving] : arrived });
  });

  const kept = read()
    .filter((one) => Date.now() - one.at < HOUR && (!account || one.account === account) && !(one.sent && answers(one.path)))
    .map((one) => ({ ...one, sent: false }));
  write(kept);
  if (!account || "interrupted" in document.body.dataset) return;
  for (const one of kept.filter((waiting) => waiting.path === location.pathname)) {
    const field = document.querySelector(`[data-keep][name="${one.name}"]`);
    if (field && field.value.trim() !== one.value.trim()) offer(field, one.value);
    else write(read().filter((waiting) => waiting.path !== one.path || waiting.name !== one.name));
  }

  function offer(field, value) {
    const box = document.createElement("p"), button = document.createElement("button");
    box.className = "row small";
    box.setAttribute("role", "status");
    box.textContent = "Lời bạn viết lần trước chưa gửi, vẫn còn trên máy này. ";
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = "Lấy lại";
    button.addEventListener("click", () => {
      field.value = value;
      box.remove();
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    box.append(button);
    field.closest("details")?.setAttribute("open", "");
    field.before(box);
  }
})();
