// The site as an app on this device: the worker keeps the pages that one needs without a connection. Bound by
// `data-worker` on its own script element: where it is, which person reads, and which page to keep in any case.
const box = document.querySelector("script[data-worker]");

if (box && "serviceWorker" in navigator) {
  const { worker, person, also } = box.dataset;
  navigator.serviceWorker
    .register(worker, { scope: "/" })
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => registration.active?.postMessage({ person, also }))
    // Private windows and full devices have none: the pages work without.
    .catch(() => {});
}

// A copy says that it is one, and from when.
const { keptAt } = document.documentElement.dataset;
const note = document.querySelector("[data-kept-note]");
if (keptAt && note) {
  const format = { dateStyle: "long", timeStyle: "short" };
  const moment = new Intl.DateTimeFormat(document.documentElement.lang, format).format(new Date(keptAt));
  note.querySelector("[data-text]").textContent = note.dataset.keptNote.replace("{moment}", moment);
  note.hidden = false;
}
