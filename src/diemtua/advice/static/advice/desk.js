// <button data-insert="#select">: puts the chosen canned part into the answer, where the cursor stands, else at its end. Without JavaScript the button
// saves the draft with the part below it.
document.querySelectorAll("[data-insert]").forEach((button) => {
  const select = document.querySelector(button.dataset.insert);
  const target = document.querySelector(select.dataset.parts);
  button.type = "button";
  let wasWritten = false; // until then the cursor stands before the first letter, where nobody put it
  target.addEventListener("focus", () => { wasWritten = true; });
  button.addEventListener("click", () => {
    const { selectionStart, selectionEnd, value } = target;
    const [from, to] = wasWritten ? [selectionStart, selectionEnd] : [value.length, value.length];
    const before = from && value[from - 1] !== "\n" ? "\n" : "", after = to < value.length && value[to] !== "\n" ? "\n" : "";
    target.focus();
    target.setSelectionRange(from, to);
    document.execCommand("insertText", false, before + select.selectedOptions[0].dataset.text + after); // unlike setRangeText it can be undone
  });
});
