// The service worker. It keeps the pages that say so (core/offline.py) for when there is no connection, for the person
// who is signed in and for nobody after. All else goes to the server as if there were no worker.
const { version, files, pages, header } = {{ kept|safe }};
const SHELL = `shell-${version}`;
const PAGES = "pages";
// No page: who the kept pages belong to.
const OWNER = "/sw.js?owner";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AS_KEPT = { ignoreVary: true };
// Counts the times that all was forgotten: an answer that was on its way meanwhile is not kept any more.
let forgotten = 0;

self.addEventListener("install", (event) => {
  // As a stranger: these pages must be the same whoever was signed in when they were fetched.
  const wanted = [...files, ...Object.values(pages)].map((url) => new Request(url, { credentials: "omit" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(wanted)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("shell-") && name !== SHELL;
  const tidy = async () => {
    for (const name of await caches.keys()) if (old(name)) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    // Signed out, or about to sign in: what was kept was somebody's.
    if (/\/accounts\/(login|logout)\/$/.test(url.pathname)) event.waitUntil(forget());
    if (request.method === "GET") event.respondWith(show(event, url));
  } else if (request.method === "GET" && files.includes(url.pathname)) {
    event.respondWith(caches.match(request, AS_KEPT).then((kept) => kept ?? fetch(request)));
  }
});

// A page says who reads it, and which page to keep even if it is never opened.
self.addEventListener("message", (event) => {
  const { person, also } = event.data;
  if (person) event.waitUntil(belongTo(person).then(() => (also ? refresh(also) : null)));
});

function forget() {
  forgotten += 1;
  return caches.delete(PAGES);
}

async function show(event, url) {
  const since = forgotten;
  try {
    const response = await fetch(event.request);
    if (response.ok && response.headers.get(header)) event.waitUntil(keep(url.href, response.clone(), since));
    return response;
  } catch (error) {
    return (await kept(url.href)) ?? (await nothing(url)) ?? Promise.reject(error);
  }
}

async function belongTo(person) {
  const cache = await caches.open(PAGES);
  const owner = await (await cache.match(OWNER))?.text();
  if (owner === person) return;
  // Without an owner, what is kept was kept a moment ago, on this person's first page here.
  if (owner) for (const request of await cache.keys()) await cache.delete(request, AS_KEPT);
  await cache.put(OWNER, new Response(person));
}

async function refresh(url) {
  const cache = await caches.open(PAGES);
  const page = await cache.match(url, AS_KEPT);
  if (page && age(page) < HOUR) return;
  const since = forgotten;
  const response = await fetch(url, { redirect: "manual" });
  if (response.ok && response.headers.get(header)) await keep(url, response, since);
}

async function keep(url, response, since) {
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", new Date().toISOString());
  const body = await response.blob();
  if (since !== forgotten) return;
  const cache = await caches.open(PAGES);
  await cache.put(url, new Response(body, { status: 200, headers }));
  for (const request of await cache.keys()) {
    const page = await cache.match(request, AS_KEPT);
    if (isOver(page)) await cache.delete(request, AS_KEPT);
  }
}

// The copy, marked with its moment: static/js/offline.js says so on the page.
async function kept(url) {
  const cache = await caches.open(PAGES);
  const page = await cache.match(url, AS_KEPT);
  if (!page || isOver(page)) return null;
  const moment = page.headers.get("X-Kept-At");
  const text = (await page.text()).replace("<html ", `<html data-kept-at="${moment}" `);
  return new Response(text, { status: 200, headers: page.headers });
}

async function nothing(url) {
  const language = url.pathname.split("/")[1];
  const shell = await caches.open(SHELL);
  return shell.match(pages[language] ?? pages.en, AS_KEPT);
}

function age(page) {
  return Date.now() - Date.parse(page.headers.get("X-Kept-At"));
}

function isOver(page) {
  const days = Number(page.headers.get(header));
  return days > 0 && age(page) > days * DAY;
}
