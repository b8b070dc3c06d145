// Words that did not arrive are offered back. When a form is sent, the fields marked data-keep wait in this tab's sessionStorage, under
// the account. The next page tells what became of them: signing in or a refusal (body[data-interrupted]) holds them for the page they
// were written on; any other page means they arrived, and they are dropped. Dropped too: at signing out, in every tab; when another
// account is here; after an hour. Words that did arrive do not come back: «back» shows the form empty, whoever holds the phone by then.
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

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.matches("[data-signs-out]")) {
      write([]);
      tabs?.postMessage("");
      return;
    }
    if (event.target.querySelector("[data-keep]")) note({ ...noted(), leaving: location.pathname });
    if (!account) return;
    const fields = [...event.target.elements].filter((f) => f.matches("[data-keep]") && f.value.trim() && f.value !== f.defaultValue);
    const rest = read().filter((one) => one.path !== location.pathname);
    write([...rest, ...fields.map((f) => ({ account, path: location.pathname, name: f.name, value: f.value, at: Date.now() }))]);
  });

  addEventListener("pageshow", (event) => {
    const { leaving, arrived = [] } = noted(), here = location.pathname;
    if (event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
      if (arrived.includes(here)) for (const field of document.querySelectorAll("[data-keep]")) field.form?.reset();
    } else if (leaving && leaving !== here && !("interrupted" in document.body.dataset)) note({ arrived: [...arrived, leaving] });
    else if (leaving) note({ arrived });
  });

  const fresh = read().filter((one) => Date.now() - one.at < HOUR && (!account || one.account === account));
  if ("interrupted" in document.body.dataset) {
    write(fresh.map((one) => ({ ...one, held: true })));
    return;
  }
  const held = account ? fresh.filter((one) => one.held) : [];
  write(held.filter((one) => one.path !== location.pathname));
  for (const one of held.filter((kept) => kept.path === location.pathname)) {
    const field = document.querySelector(`[data-keep][name="${one.name}"]`);
    if (field && field.value.trim() !== one.value.trim()) offer(field, one.value);
  }

  function offer(field, value) {
    const box = document.createElement("p"), button = document.createElement("button");
    box.className = "row small";
    box.setAttribute("role", "status");
    box.textContent = "Lời bạn viết lần trước chưa gửi được, vẫn còn trên máy này. ";
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = "Lấy lại";
    button.addEventListener("click", () => {
      field.value = value;
      box.remove();
      field.focus();
    });
    box.append(button);
    field.closest("details")?.setAttribute("open", "");
    field.before(box);
  }
})();
