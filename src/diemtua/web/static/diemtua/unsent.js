// Words that did not arrive are offered back. What was written in the text areas of forms waits in this tab's sessionStorage, under the
// account: when a form is sent, the next page tells what became of it. Signing in, a refusal or a lost network (body[data-interrupted])
// hold it for the page and the form it was written in; any other page means it arrived, and it is dropped. When a page is left without
// sending, it is held at once. Dropped too: at signing out, in every tab; when another account is here; after an hour. A form with
// autocomplete="off" looks after its words itself.
(() => {
  const KEY = "diemtua-chua-gui", HOUR = 3600e3;
  const account = document.body.dataset.account;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(KEY) : null;
  const read = () => { try { return JSON.parse(sessionStorage.getItem(KEY)) || []; } catch { return []; } };
  const write = (kept) => {
    try {
      if (kept.length) sessionStorage.setItem(KEY, JSON.stringify(kept));
      else sessionStorage.removeItem(KEY);
    } catch { /* private mode or full: the form still travels */ }
  };
  const areas = (form) => [...form.elements].filter((f) => f.type === "textarea");
  let done = "interrupted" in document.body.dataset; // nothing more is kept from this page: a form is on its way, or none was written in
  const forget = () => { done = true; write([]); };
  if (tabs) tabs.onmessage = forget;

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.matches("[data-signs-out]")) {
      forget();
      tabs?.postMessage("");
      return;
    }
    if (event.target.getAttribute("method") !== "post") return;
    keep([event.target], false);
    done = true;
  });
  addEventListener("pageshow", (event) => { if (event.persisted) done = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !done) keep([...document.forms].filter((f) => f.getAttribute("method") === "post"), true);
  });

  function keep(forms, held) {
    if (!account) return;
    const rest = read().filter((one) => one.path !== location.pathname);
    const written = forms.filter((form) => form.autocomplete !== "off").flatMap(areas).filter((f) => f.value.trim() && f.value !== f.defaultValue);
    write([...rest, ...written.map((f) => ({ account, path: location.pathname, form: f.form.getAttribute("action"), name: f.name, value: f.value, at: Date.now(), held }))]);
  }

  const fresh = read().filter((one) => Date.now() - one.at < HOUR && (!account || one.account === account));
  if (done) {
    write(fresh.map((one) => ({ ...one, held: true })));
    return;
  }
  const held = account ? fresh.filter((one) => one.held) : [];
  write(held.filter((one) => one.path !== location.pathname));
  for (const one of held.filter((kept) => kept.path === location.pathname)) {
    const field = [...document.forms].filter((f) => f.getAttribute("action") === one.form).flatMap(areas).find((f) => f.name === one.name);
    if (field && field.value.trim() !== one.value.trim()) offer(field, one.value);
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
    });
    box.append(button);
    field.closest("details")?.setAttribute("open", "");
    field.before(box);
  }
})();
