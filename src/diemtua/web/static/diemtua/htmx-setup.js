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
// Beside a field of a day stands the day in words: a browser in English shows 08/03 as 03/08.
const WEEKDAYS = ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
function tellDay(input) {
  let told = input.nextElementSibling;
  if (!told?.matches("output")) {
    told = document.createElement("output");
    input.after(told);
  }
  if (!told.id && input.id) {
    told.id = input.id + "_bang_chu";
    input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), told.id].filter(Boolean).join(" "));
  }
  const [day, time] = input.value.split("T"), [year, month, date] = day.split("-");
  const words = day && `${WEEKDAYS[new Date(year, month - 1, date).getDay()]}, ${date}/${month}/${year}${time ? ", " + time.slice(0, 5) : ""}`;
  if (told.textContent !== words) told.textContent = words;
}
const DAYS = '.field > input[type="date"], .field > input[type="datetime-local"]'; // no :is(): a phone of before 2021 stumbles
document.addEventListener("htmx:load", (event) => event.target.querySelectorAll(DAYS).forEach(tellDay));
document.addEventListener("input", (event) => { if (event.target.matches(DAYS)) tellDay(event.target); });
// <button data-confirm="…"> asks before a form is sent; <select data-autosubmit> sends its form; <button data-print> prints.
document.addEventListener("submit", (event) => {
  const asked = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (asked && !window.confirm(asked)) event.preventDefault();
}, true);
// A form on its way is not sent again: on a slow network people tap once more. Where a file comes back the page stays, so it is free after
// a while. Without a network nothing leaves, for the browser's own page of errors would stand in the place of what was filled in.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (!navigator.onLine || form.hasAttribute("aria-busy")) event.preventDefault();
  if (!navigator.onLine) {
    window.alert("Đang mất mạng nên chưa gửi được. Những gì bạn đã điền vẫn còn ở trang này; có mạng rồi hãy bấm lại.");
  } else if (!event.defaultPrevented) {
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), 20000);
  }
});
addEventListener("pageshow", () => [...document.forms].forEach((form) => form.removeAttribute("aria-busy")));
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
