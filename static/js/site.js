// Small comforts; every page works without them.

// What only a script can do is hidden until there is one. The other scripts bind their buttons when the document is
// loaded, and asked for that before us: a button that shows is a button that works.
document.addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
});

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
