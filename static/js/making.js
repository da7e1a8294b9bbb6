// A file that takes seconds to make: the form says that it is being made, and when it is there. Bound by `data-making`
// and `data-made` on the form (`{name}` is the file's); the words stand in its [role=status]. Without a script, or with a
// button that leads to a page, the browser shows by itself that it waits.
for (const form of document.querySelectorAll("form[data-making]")) {
  const says = form.querySelector("[role=status]");

  const fetchFile = async (address) => {
    const answer = await fetch(address);
    const [, name] = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "") ?? [];
    if (!answer.ok || !name) return null;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return name;
  };

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    form.ariaBusy = "true";
    says.textContent = form.dataset.making;
    const name = await fetchFile(address).catch(() => null);
    form.ariaBusy = "false";
    says.textContent = name ? form.dataset.made.replace("{name}", name) : "";
    // No file: the page that says why.
    if (!name) location.assign(address);
  });
}
