// Adds the reader's own time beside the place's, where the two clocks differ. The page itself stays the same for
// everybody, so that it can be cached; who is signed in gets the same from the server instead.
const script = document.querySelector("script[data-reader-times]");
const language = document.documentElement.lang;
const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" };

const written = (moment, options, timeZone) =>
  new Intl.DateTimeFormat(language, timeZone ? { ...options, timeZone } : options).format(moment);

export function readerText(element) {
  const [start, end] = [new Date(element.dataset.starts), new Date(element.dataset.ends)];
  const place = element.dataset.zone;
  const sameDay = written(start, day) === written(start, day, place);
  if (sameDay && written(start, hour) === written(start, hour, place)) return "";
  const template = sameDay ? script.dataset.sameDay : script.dataset.otherDay;
  return template
    .replace("{day}", written(start, day))
    .replace("{start}", written(start, hour))
    .replace("{end}", written(end, hour));
}

export function addReaderTimes(root) {
  for (const element of root.querySelectorAll("[data-starts][data-zone]:not([data-done])")) {
    element.dataset.done = "";
    const text = readerText(element);
    if (!text) continue;
    const note = document.createElement("span");
    note.className = "reader-time";
    note.textContent = text;
    element.append(" ", note);
  }
}

if (script) {
  addReaderTimes(document);
  document.addEventListener("htmx:afterSwap", (event) => addReaderTimes(event.target));
}
