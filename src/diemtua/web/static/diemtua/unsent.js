// What did not arrive is offered back. While a form that is sent is filled in, what its fields hold that the page did not waits in this
// tab's sessionStorage, under the account (or the question whose code somebody typed) and where the form goes, for a refused form often stands at that address; sending marks it so, but
// what stands inside another <details> than the button's. The page that answers the form (its referrer is the page of the form) drops what
// was sent, unless it is signing in, a refusal or the form brought back for another look (body[data-interrupted]), or the form with its
// faults. No network, a gateway's error, another page opened meanwhile: it stays, and a page with the form offers it. Dropped too: at signing
// out, in every tab; when another account is here; after an hour. Never kept: passwords, hidden values, files, searches, and a field with
// data-not-kept (a code, a citizen's number, a name typed to confirm). A form with autocomplete="off" looks after its words itself. What
// did arrive does not come back: «back» shows the form empty, whoever holds the phone by then, unless more was typed there since.
(() => {
  const KEPT = "diemtua-chua-gui", SENT = "diemtua-da-gui", HOUR = 3600e3;
  const KINDS = "textarea text number date time datetime-local month tel email url select-one select-multiple checkbox radio".split(" ");
  const { account: signedIn, holder } = document.body.dataset, account = signedIn || holder, here = location.pathname;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(KEPT) : null;
  const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)) || []; } catch { return []; } };
  const write = (key, all) => {
    try {
      if (all.length) sessionStorage.setItem(key, JSON.stringify(all));
      else sessionStorage.removeItem(key);
    } catch { /* private mode or full: the form still travels */ }
  };
  const isSent = (form) => form?.matches("form") && form.getAttribute("method") === "post" && form.getAttribute("role") !== "search";
  const isKept = (f) => f.name && KINDS.includes(f.type) && !f.readOnly && !f.disabled && !("notKept" in f.dataset);
  const goesTo = (form) => {
    const action = form.getAttribute("action"), url = new URL(action || "", location.href);
    return action ? url.pathname + url.search : here;
  };
  const sentTo = (place) => [...document.forms].filter((form) => isSent(form) && goesTo(form) === place);
  const isOf = (one, form) => one.form === goesTo(form) && one.at === sentTo(one.form).indexOf(form);
  const without = (form) => read(KEPT).filter((one) => !isOf(one, form));
  if (tabs) tabs.onmessage = () => write(KEPT, []);

  // Fields of one name speak together: a list of what they hold, or held when the page came.
  const ticks = (f) => f.type === "checkbox" || f.type === "radio";
  const chosen = (f, isChosen) => [...f.options].filter(isChosen).map((o) => o.value);
  const holds = (f) => (f.options ? chosen(f, (o) => o.selected) : ticks(f) && !f.checked ? [] : [f.value]);
  const held = (f) => {
    if (!f.options) return ticks(f) ? (f.defaultChecked ? [f.value] : []) : [f.defaultValue];
    const told = chosen(f, (o) => o.defaultSelected);
    return told.length || f.multiple ? told : chosen(f, (o) => o.index === 0);
  };
  const named = (form) => {
    const all = new Map();
    for (const f of form.elements) if (isKept(f)) all.set(f.name, [...(all.get(f.name) || []), f]);
    return all;
  };
  const said = (values) => JSON.stringify(values.map((value) => value.trim()).filter(Boolean));
  const same = (one, other) => said(one) === said(other);
  const came = new Map(); // what the forms held as the page came; a row that comes later came empty, whatever the server put into it
  const before = (form, name, fields) => (came.has(form) ? came.get(form).get(name) || [] : fields.flatMap(held));

  const faults = 'main [aria-invalid="true"], main form [role="alert"]:not([hidden])';
  const isRefused = "interrupted" in document.body.dataset || document.querySelector(faults) !== null;
  const offered = new Map(); // what waits to be taken back, by form
  const keep = (form, leaves) => {
    if (!account || form.autocomplete === "off") return;
    const fields = { ...offered.get(form) };
    for (const [name, all] of named(form)) {
      const values = all.flatMap(holds);
      if (isRefused || !same(values, before(form, name, all))) fields[name] = { values, sent: leaves(all[0]) };
    }
    const place = goesTo(form), now = { account, path: here, form: place, at: sentTo(place).indexOf(form), since: Date.now(), fields };
    write(KEPT, [...without(form), ...(Object.keys(fields).length ? [now] : [])]);
  };
  document.addEventListener("input", ({ target }) => {
    if (!isSent(target.form) || !isKept(target)) return;
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
    if (!isSent(form) || !named(form).size) return;
    write(SENT, [...read(SENT).filter((one) => one.path !== here), { path: here }]);
    offered.delete(form);
    keep(form, (field) => {
      const fold = field.closest("details");
      return !fold || fold.contains(event.submitter);
    });
  });
  document.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => {
    if (isSent(target) && detail.xhr.status < 400 && !detail.xhr.getResponseHeader("HX-Redirect")) write(KEPT, without(target));
  });

  const [arrival] = performance.getEntriesByType("navigation");
  const from = document.referrer && arrival?.type === "navigate" ? new URL(document.referrer).pathname : "";
  const answers = (path) => path === from && !isRefused;
  addEventListener("pageshow", (event) => {
    if (event.persisted) write(KEPT, read(KEPT).map(waiting));
    if (event.persisted || arrival?.type === "back_forward") {
      if (read(SENT).some((one) => one.path === here && one.arrived)) [...document.forms].filter(isSent).forEach((form) => form.reset());
    } else {
      write(SENT, read(SENT).map((one) => ({ ...one, arrived: one.arrived || answers(one.path) })).filter((one) => one.arrived));
    }
  });

  function waiting(one) { // what was sent did not arrive
    return { ...one, fields: Object.fromEntries(Object.entries(one.fields).map(([name, { values }]) => [name, { values, sent: false }])) };
  }
  const unanswered = (one) => {
    const fields = Object.entries(one.fields || {}).filter(([, field]) => !(field.sent && answers(one.path)));
    return { ...one, fields: Object.fromEntries(fields) };
  };
  const kept = read(KEPT)
    .filter((one) => Date.now() - one.since < HOUR && (!account || one.account === account))
    .map(unanswered).map(waiting).filter((one) => Object.keys(one.fields).length);
  write(KEPT, kept);
  for (const form of document.forms) came.set(form, new Map([...named(form)].map(([name, fields]) => [name, fields.flatMap(held)])));
  const adds = (form) => form.querySelector("[data-adds-fields]");
  const offerAll = () => {
    for (const one of kept) {
      const form = sentTo(one.form).find((f) => isOf(one, f) && f.autocomplete !== "off"), there = form && named(form);
      const differs = ([name, { values }]) => (there.has(name) || adds(form)) && !same(values, (there.get(name) || []).flatMap(holds));
      if (form && Object.entries(one.fields).some(differs)) offer(form, one.fields);
      else if (form || one.path === here) write(KEPT, read(KEPT).filter((other) => other.form !== one.form || other.at !== one.at));
    }
  };
  if (!account || isRefused) return;
  if (arrival?.type === "back_forward") addEventListener("pageshow", offerAll); // by then the browser has filled in what it remembers
  else offerAll();

  function offer(form, fields) {
    const box = document.createElement("p"), button = document.createElement("button");
    box.className = "row small";
    box.setAttribute("role", "status");
    const again = [...form.elements].filter((f) => f.type === "file" || "notKept" in f.dataset).map((f) => f.labels[0]?.firstChild.textContent.trim());
    box.textContent = `Những gì bạn điền lần trước chưa gửi, vẫn còn trên máy này${again.length ? `, trừ ô «${again.join("», «")}»` : ""}. `;
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = "Lấy lại";
    button.addEventListener("click", () => {
      box.remove();
      fill(form, fields);
    });
    box.append(button);
    offered.set(form, fields);
    form.closest("details")?.setAttribute("open", "");
    form.prepend(box);
  }

  function fill(form, fields) {
    const there = named(form), all = Object.entries(fields);
    const missing = all.filter(([name, { values }]) => !there.has(name) && values.some(Boolean));
    const filled = all.flatMap(([name, { values }]) => (there.get(name) || []).map((f, at) => put(f, values, at)));
    offered.set(form, Object.fromEntries(missing));
    for (const f of filled) {
      f.closest("details")?.setAttribute("open", "");
      f.dispatchEvent(new Event("input", { bubbles: true }));
    }
    filled[0]?.focus();
    if (!missing.length || !adds(form)) return;
    const more = () => { if (named(form).size > there.size) fill(form, fields); };
    document.addEventListener("htmx:afterSettle", more, { once: true }); // rows somebody added: the server makes them again
    adds(form).click();
  }

  function put(f, values, at) {
    if (ticks(f)) f.checked = values.includes(f.value);
    else if (!f.options) f.value = values[at] ?? f.value;
    else if (f.multiple || [...f.options].some((o) => values.includes(o.value))) for (const o of f.options) o.selected = values.includes(o.value);
    return f;
  }
})();
