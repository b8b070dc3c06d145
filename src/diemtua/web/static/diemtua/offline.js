// A lost signal: the page says so, and the articles of law somebody signed in has read open all the same (see service_worker.js).
// Kept without anything of the person's, the latest forty; forgotten at signing out, and when another account is here.
(() => {
  const READ = "diemtua-doc", MOST = 40, DAY = 86400e3;
  if (!navigator.serviceWorker || !window.caches) return;
  navigator.serviceWorker.register("/sw.js").catch(() => {});

  const told = () => {
    document.querySelector("[data-no-network]")?.remove();
    if (navigator.onLine || document.querySelector("[data-kept-pages]")) return;
    const notice = document.createElement("p");
    notice.className = "notice warn";
    notice.dataset.noNetwork = "";
    notice.setAttribute("role", "status");
    notice.textContent = "Đang mất mạng. Bạn vẫn đọc và viết được ở trang này; hãy đợi có mạng rồi gửi.";
    document.getElementById("noi-dung")?.prepend(notice);
  };
  addEventListener("online", told);
  addEventListener("offline", told);
  told();

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-signs-out]")) caches.delete(READ);
  });

  const account = document.body.dataset.account;
  async function forgetOthers() {
    if (localStorage.getItem(READ) === account) return;
    await caches.delete(READ);
    localStorage.setItem(READ, account);
  }

  async function keep() {
    const read = await caches.open(READ), before = await read.match(location.href, { ignoreVary: true });
    if (before && Date.now() - new Date(before.headers.get("date")) < DAY) return;
    const answer = await fetch(location.href, { credentials: "omit" });
    if (!answer.ok || answer.redirected) return;
    const whole = new Response(await answer.arrayBuffer(), answer); // a signal lost half-way leaves what was kept before
    if (before) await read.delete(location.href, { ignoreVary: true });
    await read.put(location.href, whole);
    const keys = await read.keys();
    for (const old of keys.slice(0, Math.max(keys.length - MOST, 0))) await read.delete(old, { ignoreVary: true });
  }
  const keeps = document.querySelector("[data-keep-page]") && navigator.onLine;
  if (account) forgetOthers().then(() => keeps && keep()).catch(() => {});

  async function list(place) {
    const read = await caches.open(READ), keys = (await read.keys()).reverse();
    for (const request of keys) {
      const page = new DOMParser().parseFromString(await (await read.match(request, { ignoreVary: true })).text(), "text/html");
      const row = document.createElement("li"), link = document.createElement("a");
      link.href = request.url;
      link.textContent = page.title.replace(" · Điểm Tựa", "");
      row.append(link);
      place.querySelector("ul").append(row);
    }
    place.hidden = !keys.length;
  }
  const place = document.querySelector("[data-kept-pages]");
  if (place) list(place);
})();
