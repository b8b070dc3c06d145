// Copies the words of an article with the line that says where they come from.
document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const parts = button.dataset.copy.split(" ").map((s) => document.querySelector(s).innerText.trim());
    await navigator.clipboard.writeText(parts.join("\n"));
    document.getElementById("live").textContent = "Đã chép lời văn kèm trích dẫn.";
  });
});
