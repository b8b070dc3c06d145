// A question typed into the search is not in the address: who comes back to the page finds it again in this tab's sessionStorage, under
// the account. A page that answered a form is asked for anew without its words.
(() => {
  const KEY = `diemtua-thu-tra-cuu-${document.body.dataset.account}`, box = document.getElementById("q");
  const kept = (deed) => { try { return deed(sessionStorage); } catch { return null; /* private mode: it is typed again */ } };
  history.replaceState(history.state, "", location.href);
  addEventListener("pagehide", () => { if (box.value) kept((tab) => tab.setItem(KEY, box.value)); });
  addEventListener("pageshow", () => {
    const typed = kept((tab) => tab.getItem(KEY)), came = performance.getEntriesByType("navigation")[0]?.type;
    kept((tab) => tab.removeItem(KEY));
    if (!typed || box.value || !["back_forward", "reload"].includes(came)) return;
    box.value = typed;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
