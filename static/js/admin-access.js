// What Django's admin leaves without a name: the search of a list, the fields of a table of rows, its empty headings,
// and select2's boxes. The names are words that the page says already, so they are in its language.

const textOf = (element) => element?.innerText.trim().replace(/\s*:$/, "") ?? "";

// The label of a field; in a table of rows, the heading of its column.
const nameOf = (field) => {
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  if (label && textOf(label)) return textOf(label);
  const cell = field.closest("td");
  const table = cell?.closest("table");
  return textOf(table?.tHead?.rows[0].cells[cell.cellIndex]);
};

const nameSearch = () => {
  const field = document.querySelector("#changelist-search #searchbar");
  field?.setAttribute("aria-label", field.form.querySelector("[type=submit]").value);
};

const nameTable = (group) => {
  const title = textOf(group.querySelector("h2, .inline-heading"));
  for (const heading of group.querySelectorAll("thead th")) {
    if (heading.textContent.trim()) continue;
    const hidden = document.createElement("span");
    hidden.className = "visually-hidden";
    hidden.textContent = title;
    heading.append(hidden);
  }
  for (const field of group.querySelectorAll("td input:not([type=hidden]), td select, td textarea")) {
    if (field.labels?.length || field.ariaLabel || field.matches(".select2-search__field")) continue;
    field.setAttribute("aria-label", nameOf(field));
  }
};

const nameSelect = (field) => {
  const box = field.nextElementSibling?.querySelector(".select2-selection");
  const name = nameOf(field);
  if (!box || !name) return;
  const shown = box.querySelector(".select2-selection__rendered");
  if (field.multiple) {
    box.setAttribute("aria-label", name);
    box.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
    return;
  }
  // The box is a combobox; what it shows is its value, no field of its own.
  shown.removeAttribute("role");
  shown.removeAttribute("aria-readonly");
  box.removeAttribute("aria-labelledby");
  box.setAttribute("aria-label", [name, textOf(shown)].filter(Boolean).join(": "));
};

const nameAll = () => {
  document.querySelectorAll('.inline-group [data-inline-type="tabular"], .inline-group[data-inline-type="tabular"]').forEach(nameTable);
  document.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])").forEach(nameSelect);
};

// What scrolls by itself can be reached by the keyboard, and only then.
const scrolled = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const goesOn = target.scrollWidth > target.clientWidth;
    if (!goesOn) {
      target.removeAttribute("tabindex");
      target.removeAttribute("role");
      continue;
    }
    target.tabIndex = 0;
    target.setAttribute("role", "region");
    target.setAttribute("aria-label", textOf(target.querySelector("h2")) || textOf(document.querySelector("h1")));
  }
});

// After select2, which comes with jQuery's own "ready".
window.addEventListener("load", () => {
  nameSearch();
  nameAll();
  document.querySelectorAll("#changelist .results, .inline-group").forEach((each) => scrolled.observe(each));
  document.addEventListener("formset:added", () => setTimeout(nameAll));
  const jQuery = window.django?.jQuery;
  jQuery?.(document).on("change", "select.admin-autocomplete", (event) => nameSelect(event.target));
  jQuery?.(document).on("select2:open", (event) => {
    const search = document.querySelector(".select2-container--open .select2-search--dropdown .select2-search__field");
    search?.setAttribute("aria-label", nameOf(event.target));
  });
});
