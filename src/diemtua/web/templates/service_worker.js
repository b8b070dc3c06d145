// Without a network a page opens from what was read before, or the page that says so. With a network nothing here is used.
const FRAME = "diemtua-khung-{{ version }}", READ = "diemtua-doc", OFFLINE = "{% url 'offline' %}";
const PARTS = [OFFLINE{% for part in parts %}, "{{ part }}"{% endfor %}];

self.addEventListener("install", (event) => {
  const parts = PARTS.map((part) => new Request(part, { credentials: "omit" }));
  event.waitUntil(caches.open(FRAME).then((cache) => cache.addAll(parts)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("diemtua-khung-") && name !== FRAME;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.location.origin)) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(request)));
  else if (["style", "script", "font", "image"].includes(request.destination)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(partOf(request.url))) || Response.error()));
  }
});

// A page kept under an earlier release names the parts of that day: the same part of today stands in.
function partOf(url) {
  const bare = (address) => new URL(address, self.location).pathname.replace(/\.[0-9a-f]{12}(?=\.\w+$)/, "");
  return PARTS.find((part) => bare(part) === bare(url)) || url;
}

async function kept(request) {
  const read = await caches.open(READ);
  return (await read.match(request, { ignoreVary: true })) || (await caches.match(OFFLINE, { ignoreVary: true })) || Response.error();
}
