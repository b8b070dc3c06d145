// A letter pasted into the search is not in the address: who comes back to the page finds it again in this tab's sessionStorage.
(() => {
  const KEY = "diemtua-thu-tra-cuu", LINKABLE = 300, box = document.getElementById("q");
  const kept = (deed) => { try { return deed(sessionStorage); } catch { return null; /* private mode: it is pasted again */ } };
  addEventListener("pagehide", () => { if (box.value.length > LINKABLE) kept((tab) => tab.setItem(KEY, box.value)); });
  addEventListener("pageshow", () => {
    const letter = kept((tab) => tab.getItem(KEY)), came = performance.getEntriesByType("navigation")[0]?.type;
    kept((tab) => tab.removeItem(KEY));
    if (!letter || box.value || !["back_forward", "reload"].includes(came)) return;
    box.value = letter;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
