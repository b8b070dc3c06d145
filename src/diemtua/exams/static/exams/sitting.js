// Every answer travels by itself, as it is given. Nothing is called saved before the server said so.
// What the server has not acknowledged waits in localStorage and is sent again, also after a reload.
(() => {
  const form = document.getElementById("bai-lam");
  if (!form) return;
  const TYPING_PAUSE = 600, LONGEST_WAIT = 20000, PATIENCE = 10000;
  const KEY = `diemtua-bai-lam-${form.dataset.sitting}`;
  const bar = document.getElementById("trang-thai");
  const notice = document.getElementById("tin");
  const clock = document.getElementById("con-lai");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const questions = new Map([...form.querySelectorAll("[data-question]")].map((box) => [box.dataset.question, box]));
  const waiting = new Map(); // question -> {value, revision}, in the order they were given
  const acknowledged = new Map([...questions].map(([id, box]) => [id, Number(base(box).value)]));
  let offset = Number(form.dataset.now) - Date.now(); // the server's clock minus ours
  let due = Number(form.dataset.due);
  let lastRevision = Math.max(0, ...acknowledged.values());
  let failures = 0, timer = 0, busy = false, over = false, ended = false, stuck = "";

  function base(box) { return box.querySelector(`[name="r${box.dataset.question}"]`); }
  function serverNow() { return Date.now() + offset; }

  function read(box) {
    const text = box.querySelector("textarea");
    return text ? text.value : [...box.querySelectorAll(":checked")].map((input) => input.value).sort();
  }
  function write(box, value) {
    const text = box.querySelector("textarea");
    if (text) text.value = value;
    else box.querySelectorAll(".choice input").forEach((input) => { input.checked = value.includes(input.value); });
  }

  function touched(box) {
    const text = box.querySelector("textarea");
    if (text) return text.value !== text.defaultValue;
    return [...box.querySelectorAll(".choice input")].some((input) => input.checked !== input.defaultChecked);
  }

  function say(element, text, kind = "") {
    if (element.textContent !== text) element.textContent = text;
    element.dataset.state = kind;
  }
  function tell(text) {
    notice.querySelector("p").textContent = text;
    notice.hidden = !text;
  }
  function show(id, text, kind) { say(questions.get(id).querySelector("[data-saved]"), text, kind); }
  function showAll(at) {
    if (ended) return;
    if (waiting.size === 0) { if (at) say(bar, `Đã lưu lúc ${at}`, "saved"); return; }
    const word = failures || stuck ? "Chưa lưu – đang thử lại" : "Đang lưu…";
    if (!over) say(bar, waiting.size > 1 ? `${word} (${waiting.size} câu)` : word, failures || stuck ? "unsaved" : "sending");
    for (const id of waiting.keys()) show(id, word, failures || stuck ? "unsaved" : "sending");
  }

  function keep() {
    try {
      if (waiting.size) localStorage.setItem(KEY, JSON.stringify([...waiting]));
      else localStorage.removeItem(KEY);
    } catch { /* private mode or full: the answer still travels, only a reload while offline would lose it */ }
  }

  function give(id) {
    if (ended) return;
    lastRevision = Math.max(lastRevision + 1, Math.round(serverNow()));
    waiting.delete(id);
    waiting.set(id, { value: read(questions.get(id)), revision: lastRevision });
    keep();
    showAll();
  }

  function post(id, sent, options = {}) {
    return fetch(questions.get(id).dataset.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(sent),
      redirect: "manual",
      ...options,
    });
  }

  async function pump() {
    clearTimeout(timer);
    if (busy || ended || waiting.size === 0) return;
    busy = true;
    const [id, sent] = waiting.entries().next().value;
    const abort = new AbortController();
    const patience = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const response = await post(id, sent, { signal: abort.signal });
      if (response.type === "opaqueredirect") throw new Error("Phiên đăng nhập đã hết. Câu chưa lưu được giữ trên máy này; hãy đăng nhập lại ở một thẻ khác.");
      if (response.status === 403) throw new Error("Trang đã mở quá lâu. Hãy tải lại trang; câu chưa lưu được giữ trên máy này.");
      if (response.status === 400 || response.status === 404) { drop(id, sent); throw new Error("Có câu trả lời không lưu được. Hãy tải lại trang rồi xem lại các câu."); }
      if (!response.ok) throw new Error("");
      stuck = "";
      tell("");
      settle(id, sent, await response.json());
      failures = 0;
    } catch (error) {
      failures += 1;
      if (error instanceof Error && !(error instanceof TypeError) && error.name === "Error" && error.message) { stuck = error.message; tell(stuck); }
      if (waiting.size) timer = setTimeout(pump, Math.min(LONGEST_WAIT, 1000 * 2 ** (failures - 1)) * (0.75 + Math.random() / 2));
    } finally {
      clearTimeout(patience);
      busy = false;
      showAll();
    }
    if (!failures) pump();
  }

  function drop(id, sent) {
    if (waiting.get(id)?.revision === sent.revision) waiting.delete(id);
    keep();
  }

  function settle(id, sent, reply) {
    offset = reply.now - Date.now();
    due = reply.due;
    if (reply.state === "closed") { end("Đã hết giờ hoặc bài đã nộp. Những câu đã lưu trước đó được chấm."); return; }
    lastRevision = Math.max(lastRevision, reply.revision);
    acknowledged.set(id, reply.revision);
    base(questions.get(id)).value = reply.revision;
    const newest = waiting.get(id)?.revision === sent.revision;
    drop(id, sent);
    if (!newest) return;
    if (reply.state === "stale") {
      write(questions.get(id), reply.value);
      show(id, `Câu trả lời này mới hơn, từ thiết bị khác, lưu lúc ${reply.at}`, "saved");
    } else show(id, `Đã lưu lúc ${reply.at}`, "saved");
    showAll(reply.at);
  }

  // What the server never got is told: the page it leads to knows nothing of it.
  function end(text) {
    ended = true;
    const lost = waiting.size;
    for (const id of waiting.keys()) show(id, "Không kịp lưu, không được chấm", "unsaved");
    waiting.clear();
    keep();
    form.querySelectorAll("fieldset, button").forEach((part) => { part.disabled = true; });
    say(bar, lost ? `${text} ${lost} câu không kịp lưu nên không được chấm.` : text, lost ? "unsaved" : "saved");
    setTimeout(() => location.assign(form.dataset.result), lost ? 6000 : 2500);
  }

  // Leaving the page: what waits goes out with keepalive, without waiting for an answer.
  function farewell() {
    if (ended) return;
    for (const [id, sent] of waiting) post(id, sent, { keepalive: true }).catch(() => {});
  }

  async function sendAll() {
    const stop = Date.now() + 5000;
    failures = 0;
    while (waiting.size && !ended && navigator.onLine && Date.now() < stop) {
      await pump();
      await new Promise((wake) => setTimeout(wake, 150));
    }
  }

  let pause = 0;
  form.addEventListener("input", (event) => {
    const box = event.target.closest("[data-question]");
    if (!box) return;
    give(box.dataset.question);
    clearTimeout(pause);
    if (event.target.matches("textarea")) pause = setTimeout(pump, TYPING_PAUSE);
    else pump();
  });
  form.addEventListener("focusout", () => { if (waiting.size && !failures) pump(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") farewell(); else pump(); });
  addEventListener("pagehide", farewell);
  addEventListener("online", pump);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(pause);
    await sendAll();
    if (ended) return;
    if (waiting.size) tell(stuck || "Chưa nộp được vì còn câu chưa lưu: máy đang mất mạng. Trang vẫn giữ bài và tự thử lại; có mạng hãy bấm «Nộp bài» lần nữa.");
    else location.assign(form.dataset.check);
  });

  // The clock is the server's. It is announced at 10, 5 and 1 minutes.
  const announced = new Set();
  function tick() {
    if (ended) return;
    const left = Math.ceil((due - serverNow()) / 1000);
    const hours = Math.floor(left / 3600), minutes = Math.floor((left % 3600) / 60);
    const seconds = String(Math.max(0, left) % 60).padStart(2, "0");
    clock.textContent = left <= 0 ? "Hết giờ" : hours ? `${hours} giờ ${minutes} phút` : `${minutes}:${seconds}`;
    clock.parentElement.dataset.state = left <= 60 ? "last" : left <= 300 ? "late" : "";
    for (const mark of [10, 5, 1]) {
      if (left > 0 && left <= mark * 60 && left > (mark - 1) * 60 && !announced.has(mark)) {
        announced.add(mark);
        document.getElementById("nhac-gio").textContent = `Còn ${Math.ceil(left / 60)} phút.`;
      }
    }
    if (left <= 0) { timeOver(); return; }
    setTimeout(tick, 1000 - (Date.now() % 1000));
  }
  async function timeOver() {
    form.querySelectorAll("fieldset").forEach((box) => { box.disabled = true; });
    if (!over) say(bar, "Hết giờ. Đang nộp bài…", "sending");
    over = true;
    await sendAll();
    if (ended) return;
    try {
      const body = new FormData(document.getElementById("nop-ngay"));
      await fetch(document.getElementById("nop-ngay").action, { method: "POST", body, redirect: "manual" });
      end("Hết giờ. Bài đã nộp.");
    } catch {
      say(bar, `Hết giờ. Máy đang mất mạng; những câu đã lưu vẫn được chấm${waiting.size ? `, ${waiting.size} câu chưa lưu` : ""}.`, "unsaved");
      setTimeout(timeOver, 5000);
    }
  }

  // What an earlier visit could not send: newer than the server's, it is put back and sent; older, it is forgotten.
  let left = [];
  try { left = JSON.parse(localStorage.getItem(KEY) || "[]"); } catch { left = []; }
  for (const [id, sent] of left) {
    if (!questions.has(id) || !(sent.revision > acknowledged.get(id))) continue;
    write(questions.get(id), sent.value);
    waiting.set(id, sent);
    lastRevision = Math.max(lastRevision, sent.revision);
  }
  // What was chosen before this script arrived: on a slow network the page is usable first.
  for (const [id, box] of questions) if (!waiting.has(id) && touched(box)) give(id);
  keep();
  showAll();
  pump();
  tick();
})();
