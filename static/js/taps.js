// One tap a person: what is chosen on the attendance page is saved at once. Without a connection it waits on this phone,
// under the name of who is signed in, and is sent again, in order, when the connection is back. Each note has its own id,
// so that one that arrives twice is one. Without this script the page is a plain form.
const box = document.querySelector("[data-taps]");
const form = document.querySelector("[data-attendance-form]");
const AT_ONCE = 100;
const RETRY_AFTER = 20_000;
// Arrow keys pass over answers on their way to another: what they rest on is noted, what they pass is not.
const RESTS_AFTER = 1_500;

// What waits, an entry each: two windows of one person do not overwrite each other's.
class Queue {
  constructor(person) {
    this.prefix = `mustsee-taps:${person}:`;
    this.memory = new Map();
    this.isKept = true;
    this.number = 0;
  }

  all() {
    const found = new Map(this.memory);
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.prefix)) found.set(key, JSON.parse(localStorage.getItem(key)));
      }
    } catch {
      this.isKept = false;
    }
    return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, entry]) => ({ key, ...entry }));
  }

  add(entry) {
    this.number += 1;
    this.write(`${this.prefix}${String(Date.now()).padStart(15, "0")}-${String(this.number).padStart(5, "0")}`, entry);
  }

  write(key, entry) {
    try {
      localStorage.setItem(key, JSON.stringify(entry));
    } catch {
      this.memory.set(key, entry);
      this.isKept = false;
    }
  }

  remove(key) {
    this.memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      this.isKept = false;
    }
  }
}

class Taps {
  constructor() {
    this.queue = new Queue(box.dataset.person);
    this.isSending = false;
    this.wasWaiting = false;
    this.timer = 0;
    this.isArrowed = false;
    this.passing = null;
    this.rest = 0;
    for (const save of form.querySelectorAll("[data-without-taps]")) save.hidden = true;
    form.addEventListener("keydown", (event) => { this.isArrowed = event.key.startsWith("Arrow"); });
    form.addEventListener("pointerdown", () => { this.isArrowed = false; });
    form.addEventListener("change", (event) => this.change(event.target.closest("[data-person-row]"), event.target));
    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget?.name !== event.target.name) this.settle();
    });
    window.addEventListener("pagehide", () => this.settle());
    form.addEventListener("submit", (event) => this.submit(event));
    part("send").addEventListener("click", () => this.sendAll());
    window.addEventListener("online", () => this.send());
    window.addEventListener("offline", () => this.show());
    window.addEventListener("storage", () => this.show());
    for (const entry of this.queue.all()) if (entry.session === box.dataset.session) showChoice(entry);
    this.send();
  }

  change(row, changed) {
    if (!row) return;
    if (!this.isArrowed) {
      this.note(row, changed);
      return;
    }
    this.passing = row;
    sayChosen(row);
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.settle(), RESTS_AFTER);
  }

  // Note what the arrow keys came to rest on; the focus stays where it is.
  settle() {
    const row = this.passing;
    this.passing = null;
    clearTimeout(this.rest);
    if (row) this.note(row, null);
  }

  note(row, changed) {
    const state = chosenIn(row);
    const minutes = row.querySelector("[type=number]");
    if (state === "partly" && !(minutes.value && minutes.checkValidity())) {
      // Partly is noted with its minutes, as soon as they are there.
      if (changed === minutes) minutes.reportValidity();
      else if (changed) minutes.focus();
      return;
    }
    this.keep(row, state, state === "partly" ? Number(minutes.value) : null);
    this.send();
  }

  // Enter in the minutes submits too: what changed is noted already, only the button notes the others.
  submit(event) {
    event.preventDefault();
    this.settle();
    if (event.submitter?.matches("[data-rest]")) this.noteRest();
  }

  noteRest() {
    for (const row of form.querySelectorAll("[data-person-row]")) {
      if (chosenIn(row)) continue;
      row.querySelector("[value=present]").checked = true;
      this.keep(row, "present", null);
    }
    this.send();
  }

  keep(row, state, minutes) {
    const tap = { id: newId(), enrolment: row.dataset.personRow, state: state || "expected", minutes };
    tap.noted_at = new Date().toISOString();
    this.queue.add({ url: box.dataset.taps, session: box.dataset.session, tap });
    tell(row, navigator.onLine ? box.dataset.sending : box.dataset.waits);
    sayChosen(row);
    count();
  }

  sendAll() {
    for (const { key, refused, ...entry } of this.queue.all()) if (refused) this.queue.write(key, entry);
    this.send();
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    try {
      while (await this.sendSome());
    } finally {
      this.isSending = false;
      this.show();
    }
  }

  // Send the oldest notes of one session; true when there may be more to send.
  async sendSome() {
    const waiting = this.queue.all().filter((entry) => !entry.refused);
    const batch = waiting.filter((entry) => entry.url === waiting[0].url).slice(0, AT_ONCE);
    if (!batch.length) return false;
    const answer = await post(batch);
    if (answer.status === "later") this.timer = setTimeout(() => this.send(), RETRY_AFTER);
    part("sign-in").hidden = answer.status !== "sign in";
    if (answer.status !== "done") return false;
    const results = new Map(answer.taps.map((each) => [each.id, each]));
    for (const { key, ...entry } of batch) {
      const { result, message } = results.get(entry.tap.id) ?? { result: "refused", message: box.dataset.failed };
      if (result === "refused") this.queue.write(key, { ...entry, refused: message });
      else this.queue.remove(key);
      tell(rowOf(entry), result === "refused" ? message : box.dataset.saved, result === "refused");
    }
    return true;
  }

  show() {
    const waiting = this.queue.all();
    for (const entry of waiting) if (!entry.refused) tell(rowOf(entry), box.dataset.waits);
    const text = part("count");
    if (waiting.length) text.textContent = text.dataset.text.replace("{number}", waiting.length);
    else if (this.wasWaiting) text.textContent = text.dataset.allSaved;
    this.wasWaiting ||= waiting.length > 0;
    part("send").hidden = !waiting.length;
    part("offline").hidden = navigator.onLine || !this.queue.isKept;
    this.showRefused(waiting.filter((entry) => entry.refused));
  }

  showRefused(refused) {
    const list = part("refused");
    const lines = refused.map((entry) => {
      const line = document.createElement("li");
      const name = rowOf(entry)?.querySelector("[data-name]").textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-outline-danger";
      button.textContent = box.dataset.discard;
      button.addEventListener("click", () => {
        this.queue.remove(entry.key);
        tell(rowOf(entry), "");
        this.show();
      });
      line.append(name ? `${name}: ${entry.refused} ` : `${entry.refused} `, button);
      return line;
    });
    if (!this.queue.isKept) {
      const line = document.createElement("li");
      line.textContent = box.dataset.noRoom;
      lines.push(line);
    }
    list.replaceChildren(...lines);
    list.hidden = !lines.length;
  }
}

// What became of a batch: done (with an answer for each), later (no connection), or sign in.
async function post(batch) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const sent = { person: box.dataset.person, sent_at: new Date().toISOString(), taps: batch.map((each) => each.tap) };
  try {
    const options = { method: "POST", headers, body: JSON.stringify(sent), redirect: "manual" };
    const response = await fetch(batch[0].url, options);
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      return { status: "sign in" };
    }
    if (response.status >= 500) return { status: "later" };
    // Anything else that is no answer to each note says no to all of them.
    return { status: "done", taps: response.ok ? (await response.json()).taps : [] };
  } catch {
    return { status: "later" };
  }
}

// Also where the page did not come over HTTPS, and `crypto.randomUUID` is not there.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function part(name) {
  return box.querySelector(`[data-taps-${name}]`);
}

function rowOf(entry) {
  if (entry.session !== box.dataset.session) return null;
  return form.querySelector(`[data-person-row="${entry.tap.enrolment}"]`);
}

function chosenIn(row) {
  return row.querySelector("[type=radio]:checked")?.value ?? "";
}

function tell(row, text, isWrong = false) {
  if (!row) return;
  const place = row.querySelector("[data-tap-state]");
  place.textContent = text;
  place.classList.toggle("field-error", isWrong);
}

function showChoice(entry) {
  const row = rowOf(entry);
  if (!row) return;
  const value = entry.tap.state === "expected" ? "" : entry.tap.state;
  row.querySelector(`[type=radio][value="${value}"]`).checked = true;
  if (entry.tap.minutes) row.querySelector("[type=number]").value = entry.tap.minutes;
  tell(row, entry.refused || box.dataset.waits, Boolean(entry.refused));
  sayChosen(row);
  // What waits is seen, also where its answer stands behind a line.
  const folded = row.querySelector(`[value="${value}"]`).closest("details");
  if (folded) folded.open = true;
  count();
}

// The line of somebody already noted says what is chosen now. Who was just noted stays in place: nothing moves under a thumb.
function sayChosen(row) {
  const said = row.querySelector("[data-noted]");
  if (said) said.textContent = row.querySelector("[type=radio]:checked + span").textContent;
}

function count() {
  for (const total of document.querySelectorAll("[data-total]")) {
    total.textContent = form.querySelectorAll(`[type=radio][value="${total.dataset.total}"]:checked`).length;
  }
}

if (box && form) new Taps();
