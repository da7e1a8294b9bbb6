"""The network coordinator's own words in place of a shipped text: plain text with placeholders, nothing else.

A placeholder is a name in braces. Values come from people (a title, a name): they are never read as HTML, and are links
only where the placeholder's name ends in “link”.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import escape, format_html, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError
from notifications.models import TextOverride
from notifications.reminders import Kind

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Every mail knows these.
EVERYWHERE: Mapping[str, Any] = {
    "name": gettext_lazy("name of the person who reads it"),
    "site": gettext_lazy("name of this site"),
}


@dataclass(frozen=True)
class OwnText:
    """Subject and body of one kind in one language."""

    subject: str
    body: str

    def subject_line(self, values: Mapping[str, str]) -> str:
        return "".join(piece for piece, _name in parts(self.subject, values))

    def text(self, values: Mapping[str, str]) -> str:
        return "".join(piece for piece, _name in parts(plain(self.body), values))

    def html(self, values: Mapping[str, str]) -> SafeString:
        """Paragraphs where a line is empty, links where the text has an address."""
        paragraphs = [text for text in re.split(r"\n\s*\n", plain(self.body)) if text.strip()]
        return mark_safe("\n".join(f"<p>{paragraph(text, values)}</p>" for text in paragraphs))  # noqa: S308 - escaped


Own = dict[tuple[str, str], OwnText]


def own_texts(kinds: Iterable[str], languages: Iterable[str]) -> Own:
    """The own texts of a batch of mails by (kind, language), in one query; mostly there are none."""
    rows = TextOverride.objects.filter(kind__in=set(kinds), language__in=set(languages))
    return {(row.kind, row.language): OwnText(row.subject, row.body) for row in rows.order_by()}


def values_of(person: Any, values: Mapping[str, str]) -> dict[str, str]:
    """What the placeholders stand for: those of the kind, and those that every mail has."""
    return {**values, "name": person.name, "site": settings.SITE_NAME}


def plain(text: str) -> str:
    """As it was typed, with one sort of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def parts(text: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pieces of the text in order, each with the placeholder that it stands for, if any. Without a value: empty."""
    end = 0
    for found in PLACEHOLDER.finditer(text):
        name = found[1].strip()
        yield text[end : found.start()], ""
        yield values.get(name, ""), name
        end = found.end()
    yield text[end:], ""


def paragraph(text: str, values: Mapping[str, str]) -> str:
    pieces = (filled(piece, name) if name else urlize(piece, autoescape=True) for piece, name in parts(text, values))
    return "".join(pieces).strip().replace("\n", "<br>\n")


def filled(value: str, name: str) -> str:
    """Only a placeholder whose name says so is a link; whatever people typed stays text."""
    if name.endswith("link") and value.startswith(("https://", "http://")):
        return format_html('<a href="{}">{}</a>', value, value)
    return escape(value)


def allowed(kind: Kind) -> dict[str, Any]:
    """The placeholders of the kind's own texts, with their labels."""
    return {**EVERYWHERE, **kind.placeholders}


def names_in(text: str) -> list[str]:
    return [found.strip() for found in PLACEHOLDER.findall(text)]


def check(text: str, kind: Kind, *, field: str) -> None:
    """Raises DomainError beside the field for a name that is not allowed, or a brace without its partner."""
    names, known = names_in(text), ", ".join(f"{{{name}}}" for name in allowed(kind))
    unknown = next((name for name in names if name not in allowed(kind)), None)
    if unknown is not None:
        message = _("{%(name)s} is no placeholder of this mail. Allowed are: %(known)s.")
        raise DomainError(message % {"name": unknown, "known": known}, field=field, code="unknown-placeholder")
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        message = _("There is a brace without its partner. A placeholder is a name in braces: %(known)s.")
        raise DomainError(message % {"known": known}, field=field, code="broken-placeholder")


def check_body(text: str, kind: Kind) -> None:
    """The same for a body, which also has what nobody could act without."""
    check(text, kind, field="body")
    for name in kind.needs:
        if name not in names_in(text):
            message = _("This mail is of no use without {%(name)s}: %(label)s.")
            words = {"name": name, "label": allowed(kind)[name]}
            raise DomainError(message % words, field="body", code="missing-placeholder")
