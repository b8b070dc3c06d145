// On a wide screen the first score has the focus; on a phone the essay is read first.
if (matchMedia("(min-width: 60rem)").matches) document.getElementById("id_y1")?.focus({ preventScroll: true });
// «Dùng lại» puts an earlier comment into the box. Without JavaScript the comment is there to be read and copied.
document.querySelectorAll("[data-reuse]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const box = document.getElementById("id_comment");
    const text = button.parentElement.querySelector("[data-comment]").textContent;
    box.value = box.value.trim() ? `${box.value.trim()}\n${text}` : text;
    box.focus();
  });
});
