// <button data-copy="#a #b"> copies what stands there, of an article the words with the line that says where they come from, of a field
// what it holds; the button itself says that it did.
const SHOWN_MS = 4000;
document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const words = button.lastChild, asked = words.textContent, live = document.getElementById("live");
  button.addEventListener("click", async () => {
    const parts = button.dataset.copy.split(" ").map((s) => document.querySelector(s)).map((e) => (e.value ?? e.innerText).trim());
    const done = await navigator.clipboard.writeText(parts.join("\n")).then(() => true, () => false);
    words.textContent = done ? "Đã chép" : "Chưa chép được";
    live.textContent = done ? "Đã chép." : "Trình duyệt không cho chép; hãy bôi đen rồi chép bằng tay.";
    setTimeout(() => { words.textContent = asked; live.textContent = ""; }, SHOWN_MS);
  });
});
