// One place where htmx is set up: 4xx answers are swapped (they carry a sentence), 5xx go to the live region.
document.addEventListener("htmx:responseError", (event) => {
  const live = document.getElementById("live");
  if (live) live.textContent = "Máy chủ chưa trả lời được. Những gì đã lưu vẫn còn; hãy thử lại sau ít phút.";
  event.preventDefault();
});
document.addEventListener("htmx:sendError", () => {
  const live = document.getElementById("live");
  if (live) live.textContent = "Mất mạng. Trang sẽ dùng lại được khi có mạng.";
});
// <button data-confirm="…"> asks before a form is sent; <select data-autosubmit> sends its form; <button data-print> prints.
document.addEventListener("submit", (event) => {
  const asked = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (asked && !window.confirm(asked)) event.preventDefault();
}, true);
// A form that came back with faults: the first of them has the focus.
const toFirstFault = () => document.querySelector('main [aria-invalid="true"]')?.focus();
document.addEventListener("DOMContentLoaded", toFirstFault);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  document.querySelectorAll("details.who[open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
});
