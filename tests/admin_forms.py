"""What a browser would send back from a page of the admin: every field of its form, as it stands in the HTML."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class FormReader(HTMLParser):
    """Collects the fields of one form, by the form's id."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.fields: dict[str, list[str]] = {}
        self.select: str | None = None
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = values.get("id") == self.form_id
        if not self.inside:
            return
        name = values.get("name", "")
        if tag == "input" and name and values.get("type") not in {"submit", "button"}:
            if values.get("type") not in {"checkbox", "radio"} or "checked" in values:
                self.fields.setdefault(name, []).append(
                    values.get("value", "on" if values.get("type") == "checkbox" else "")
                )
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in values:
            self.fields.setdefault(self.select, []).append(values.get("value", ""))
        elif tag == "textarea":
            self.textarea = name
            self.fields[name] = [""]

    def handle_data(self, data: str) -> None:
        if self.textarea and self.inside:
            self.fields[self.textarea][0] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None
        elif tag == "form":
            self.inside = False


def fields_of(client: Client, address: str) -> dict[str, list[str]]:
    """The fields of the admin's form at this address, without the empty patterns of its inlines."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    model = response.context["opts"].model_name
    reader = FormReader(f"{model}_form")
    reader.feed(response.content.decode())
    return {name: value for name, value in reader.fields.items() if "__prefix__" not in name}


def submit(client: Client, address: str, **changes: Any) -> Any:
    """Send the form back with some fields changed (`None` leaves one out); dashes in names are written as `__`."""
    data: dict[str, Any] = {**fields_of(client, address), "_continue": "1"}
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    return client.post(address, {name: value for name, value in data.items() if value is not None})


def errors_of(response: Any) -> list[str]:
    """All errors of the page and its inlines, as sentences."""
    form = response.context["adminform"].form
    found = [str(error) for errors in form.errors.values() for error in errors]
    for inline in response.context["inline_admin_formsets"]:
        found += [str(error) for row in inline.formset.errors for errors in row.values() for error in errors]
        found += [str(error) for error in inline.formset.non_form_errors()]
    return found
