// Words that did not arrive are offered back. While they are typed, the text areas of forms that are sent wait in this tab's sessionStorage,
// under the account and where the form goes, for a refused form often stands at that address; sending marks them so, but those inside another
// <details> than the button's. The page that answers the form (its referrer is the page of the form) drops what was sent, unless it is
// signing in, a refusal or the form brought back for another look (body[data-interrupted]), or the form with its faults. No network, a
// gateway's error, another page opened meanwhile: they stay, and a page with their form offers them. Dropped too: at signing out, in every
// tab; when another account is here; after an hour. A form with autocomplete="off" looks after its words itself. Words that did arrive do
// not come back: «back» shows the form empty, whoever holds the phone by then, unless more was typed there since.
(() => {
  const KEPT = "diemtua-chua-gui", SENT = "diemtua-da-gui", HOUR = 3600e3;
  const account = document.body.dataset.account, here = location.pathname;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(KEPT) : null;
  const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)) || []; } catch { return []; } };
  const write = (key, all) => {
    try {
      if (all.length) sessionStorage.setItem(key, JSON.stringify(all));
      else sessionStorage.removeItem(key);
    } catch { /* private mode or full: the form still travels */ }
  };
  const isSent = (form) => form?.getAttribute("method") === "post";
  const areas = (form) => [...form.elements].filter((f) => f.type === "textarea" && !f.readOnly);
  const goesTo = (form) => {
    const action = form.getAttribute("action"), url = new URL(action || "", location.href);
    return action ? url.pathname + url.search : here;
  };
  const isOf = (one, form, field) => one.form === goesTo(form) && one.name === field.name;
  if (tabs) tabs.onmessage = () => write(KEPT, []);

  const keep = (form, leaves) => {
    if (!account || form.autocomplete === "off") return;
    const fields = areas(form), changed = fields.filter((f) => f.value.trim() && (isRefused || f.value !== f.defaultValue));
    write(KEPT, [
      ...read(KEPT).filter((one) => !fields.some((f) => isOf(one, form, f))),
      ...changed.map((f) => ({ account, path: here, form: goesTo(form), name: f.name, value: f.value, at: Date.now(), sent: leaves(f) })),
    ]);
  };
  document.addEventListener("input", ({ target }) => {
    if (target.type !== "textarea" || !isSent(target.form)) return;
    write(SENT, read(SENT).filter((one) => one.path !== here));
    keep(target.form, () => false);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.matches("[data-signs-out]")) {
      write(KEPT, []);
      tabs?.postMessage("");
      return;
    }
    if (!isSent(form) || !areas(form).length) return;
    write(SENT, [...read(SENT).filter((one) => one.path !== here), { path: here }]);
    keep(form, (field) => {
      const fold = field.closest("details");
      return !fold || fold.contains(event.submitter);
    });
  });

  const [arrival] = performance.getEntriesByType("navigation");
  const from = document.referrer && arrival?.type === "navigate" ? new URL(document.referrer).pathname : "";
  const faults = 'main [aria-invalid="true"], main form [role="alert"]:not([hidden])';
  const isRefused = "interrupted" in document.body.dataset || document.querySelector(faults) !== null;
  const answers = (path) => path === from && !isRefused;
  addEventListener("pageshow", (event) => {
    if (event.persisted) write(KEPT, read(KEPT).map((one) => ({ ...one, sent: false })));
    if (event.persisted || arrival?.type === "back_forward") {
      if (read(SENT).some((one) => one.path === here && one.arrived)) [...document.forms].filter(isSent).forEach((form) => form.reset());
    } else {
      write(SENT, read(SENT).map((one) => ({ ...one, arrived: one.arrived || answers(one.path) })).filter((one) => one.arrived));
    }
  });

  const kept = read(KEPT)
    .filter((one) => Date.now() - one.at < HOUR && (!account || one.account === account) && !(one.sent && answers(one.path)))
    .map((one) => ({ ...one, sent: false }));
  write(KEPT, kept);
  const offerAll = () => {
    for (const one of kept) {
      const field = [...document.forms].filter((form) => isSent(form) && form.autocomplete !== "off").flatMap((form) => areas(form).filter((f) => isOf(one, form, f)))[0];
      if (field && field.value.trim() !== one.value.trim()) offer(field, one.value);
      else if (field || one.path === here) write(KEPT, read(KEPT).filter((waiting) => waiting.form !== one.form || waiting.name !== one.name));
    }
  };
  if (!account || isRefused) return;
  if (arrival?.type === "back_forward") addEventListener("pageshow", offerAll); // by then the browser has filled in what it remembers
  else offerAll();

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
