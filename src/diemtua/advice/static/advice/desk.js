// <button data-insert="#select">: puts the chosen canned part into the answer, where the cursor stands. Without JavaScript the button
// saves the draft with the part below it.
document.querySelectorAll("[data-insert]").forEach((button) => {
  const select = document.querySelector(button.dataset.insert);
  const target = document.querySelector(select.dataset.parts);
  button.type = "button";
  button.addEventListener("click", () => {
    const at = target.selectionStart ?? target.value.length;
    target.setRangeText((at && target.value[at - 1] !== "\n" ? "\n" : "") + select.selectedOptions[0].dataset.text, at, target.selectionEnd, "end");
    target.focus();
  });
});
