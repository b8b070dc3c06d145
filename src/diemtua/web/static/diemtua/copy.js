// Copies the words of an article with the line that says where they come from; the button itself says that it did.
const SHOWN_MS = 4000;
document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const words = button.lastChild, asked = words.textContent, live = document.getElementById("live");
  button.addEventListener("click", async () => {
    const parts = button.dataset.copy.split(" ").map((s) => document.querySelector(s).innerText.trim());
    const done = await navigator.clipboard.writeText(parts.join("\n")).then(() => true, () => false);
    words.textContent = done ? "Đã chép" : "Chưa chép được";
    live.textContent = done ? "Đã chép lời văn kèm trích dẫn." : "Trình duyệt không cho chép; hãy bôi đen lời văn rồi chép bằng tay.";
    setTimeout(() => { words.textContent = asked; live.textContent = ""; }, SHOWN_MS);
  });
});
