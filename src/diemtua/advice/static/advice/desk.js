// <button data-insert="#select">: puts the chosen canned part into the answer, where the cursor stands. Without JavaScript the button stays hidden.
document.querySelectorAll("[data-insert]").forEach((button) => {
  const select = document.querySelector(button.dataset.insert);
  const target = document.querySelector(select.dataset.parts);
  button.hidden = false;
  button.addEventListener("click", () => {
    const at = target.selectionStart ?? target.value.length;
    target.setRangeText((at && target.value[at - 1] !== "\n" ? "\n" : "") + select.value, at, target.selectionEnd, "end");
    target.focus();
  });
});
