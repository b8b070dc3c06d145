// The keys of the review: a button or link with data-key="1 j" is pressed by these keys, outside of fields.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, select, textarea") && event.target.type !== "radio") return;
  if (event.target.type === "radio" && event.key.startsWith("Arrow")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const review = document.getElementById("review");
  if (!review || review.classList.contains("htmx-request")) return;
  const found = [...review.querySelectorAll("[data-key]")].find((e) => e.dataset.key.split(" ").includes(key));
  if (!found) return;
  event.preventDefault();
  found.click();
});
// The next pair is announced and the keys go on working from its heading.
document.addEventListener("htmx:afterSwap", () => document.querySelector("#review h1")?.focus());
