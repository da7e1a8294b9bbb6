// Small comforts; every page works without them.

// What only a script can do is out of sight until there is one; its place is kept, so that nothing jumps (mustsee.css).
// The other scripts bind their buttons when the document is loaded, and asked for that before us: a button that shows is
// a button that works.
document.addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("[data-needs-script]")) element.dataset.needsScript = "here";
});

// The scripts that speak with passkeys come at the first touch or focus of the button that needs them, one after the
// other, then a click that was quicker is done again. What they do stands beside the button as JSON.
for (const button of document.querySelectorAll("[data-passkey-scripts]")) {
  const added = (src) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      script.src = src;
      document.head.append(script);
    });
  let coming;
  const load = async () => {
    for (const src of button.dataset.passkeyScripts.trim().split(" ")) await added(src);
    const { form, ids } = JSON.parse(document.getElementById("passkey-form").textContent);
    window.allauth.webauthn.forms[form]({ ids });
    button.removeEventListener("click", early);
  };
  const begin = () => (coming ??= load().catch((error) => ((coming = undefined), Promise.reject(error))));
  const early = (event) => {
    event.preventDefault();
    begin().then(() => button.click(), console.error);
  };
  for (const use of ["focus", "pointerover"]) button.addEventListener(use, () => begin().catch(() => {}), { once: true });
  button.addEventListener("click", early);
}

// A script that is worth its weight only when somebody uses what it serves: fetched at the first touch or focus. Not
// before the page is complete: htmx binds itself when it comes, or when the page is ready, and never in between.
for (const element of document.querySelectorAll("[data-script-on-use]")) {
  let changed = false;
  const add = () => {
    const script = document.createElement("script");
    script.src = element.dataset.scriptOnUse;
    // Somebody was quicker: what was chosen meanwhile is told again.
    script.addEventListener("load", () => {
      if (changed) element.dispatchEvent(new Event("change"));
      came.abort();
    });
    document.head.append(script);
  };
  const once = new AbortController();
  const came = new AbortController();
  element.addEventListener("change", () => (changed = true), { signal: came.signal });
  const begin = () => {
    once.abort();
    if (document.readyState === "complete") add();
    else window.addEventListener("load", add);
  };
  for (const use of ["focusin", "pointerover", "change"]) element.addEventListener(use, begin, { signal: once.signal });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// A menu made of <details data-menu> closes on Escape and on a click beside it.
const menus = document.querySelectorAll("details[data-menu]");
document.addEventListener("click", (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The summary of a form's errors takes the focus, so that it is read first.
document.querySelector("[data-focus-first]")?.focus();
