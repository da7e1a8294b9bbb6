"""Bringing translations in: foreseen first, then written as one, each text through its model so that histories know."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.scoping import scopes
from reports.po import CONTROL, Entry, mark_of
from reports.texts import Sort, Text, sorts_for

ERRORS_SHOWN = 20


@dataclass(frozen=True)
class Change:
    """A text that the import would write."""

    text: Text
    before: str
    after: str


@dataclass(frozen=True)
class KeptOut:
    """An entry that the import leaves alone, and why."""

    entry: Entry
    why: Any


@dataclass
class Foreseen:
    """What an import would do. `same` counts entries whose translation stands there already."""

    changes: list[Change] = field(default_factory=list)
    kept_out: list[KeptOut] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    same: int = 0
    empty: int = 0

    def consider(self, entry: Entry, text: Text | None, language: str) -> None:
        """Sort one entry in."""
        if not entry.text.strip():
            self.empty += 1
        elif why := why_kept_out(entry, text, language):
            self.kept_out.append(KeptOut(entry, why))
        elif text is not None and (before := text.target(language)) == entry.text:
            self.same += 1
        elif text is not None and (mistake := mistake_in(entry, text)):
            words = {"line": entry.line, "text": text.name, "mistake": mistake}
            self.errors.append(_("Line %(line)s (%(text)s): %(mistake)s") % words)
        elif text is not None:
            self.changes.append(Change(text, before, entry.text))


def why_kept_out(entry: Entry, text: Text | None, language: str) -> str:
    """Empty for an entry that may be written. Whose text it is nobody learns here."""
    if text is None:
        return _("There is no such text, or it is not yours to translate.")
    if entry.is_unsure:
        return _("It is marked as unsure (fuzzy).")
    if text.source.language == language:
        return _("This is the language it was written in.")
    if text.source.text != entry.source:
        return _("The original was changed since the file was made.")
    now = text.target(language)
    if now != entry.text and (entry.mark or mark_of("")) != mark_of(now):
        return _("The translation was changed here since the file was made.")
    return ""


def mistake_in(entry: Entry, text: Text) -> str:
    """Why the database or the page could not take this translation."""
    if CONTROL.search(entry.text):
        return _("It contains a character that cannot be printed.")
    if text.is_one_line and "\n" in entry.text:
        return _("It has to stand on one line.")
    if text.limit and len(entry.text) > text.limit:
        words = {"limit": text.limit, "length": len(entry.text)}
        return _("At most %(limit)s characters; there are %(length)s.") % words
    try:
        text.row.check_translation(text.field, entry.text)
    except DomainError as refused:
        return str(refused)
    return ""


def foresee_import(*, person: Any, language: str, entries: Sequence[Entry], locks: bool = False) -> Foreseen:
    """What an import by this person would do: one query a model, whatever the number of entries."""
    foreseen = Foreseen()
    texts = find_texts(person, entries, locks=locks)
    twice = {key for key, times in Counter(entry.key for entry in entries).items() if times > 1 and key}
    for entry in entries:
        if entry.key in twice:
            foreseen.kept_out.append(KeptOut(entry, _("The file has this text twice.")))
        else:
            foreseen.consider(entry, texts.get(entry.key), language)
    if len(foreseen.errors) > ERRORS_SHOWN:
        more = len(foreseen.errors) - ERRORS_SHOWN
        foreseen.errors[ERRORS_SHOWN:] = [_("And %(number)s more mistakes.") % {"number": more}]
    return foreseen


def find_texts(person: Any, entries: Sequence[Entry], *, locks: bool) -> dict[str, Text]:
    """By key: the texts that this person may write."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        label, _slash, rest = entry.key.partition("/")
        wanted.setdefault(label, set()).add(rest.rpartition("/")[0])
    found: dict[str, Text] = {}
    for sort in sorts_for(person):
        keys = sorted(wanted.get(sort.label, ()))
        for row in rows_to_write(sort, person, keys, locks=locks) if keys else []:
            texts = [Text(sort, row, name) for name in sort.fields]
            found |= {text.key: text for text in texts}
    return found


def rows_to_write(sort: Sort, person: Any, keys: Sequence[str], *, locks: bool) -> Any:
    rows = sort.rows_by_key(person, keys)
    return rows.select_for_update(of=("self",)) if locks else rows


def import_translations(*, person: Any, language: str, entries: Sequence[Entry]) -> Foreseen:
    """Write what `foresee_import` finds, all of it or nothing.

    What was edited since the preview is kept out. Raises DomainError (field `file`) for a mistake in any entry.
    """
    with transaction.atomic():
        foreseen = foresee_import(person=person, language=language, entries=entries, locks=True)
        if foreseen.errors:
            raise DomainError(" ".join(foreseen.errors), field="file")
        rows: dict[tuple[str, Any], Any] = {}
        for change in foreseen.changes:
            row = rows.setdefault((change.text.sort.label, change.text.row.pk), change.text.row)
            setattr(row, f"{change.text.field}_{language}", change.after)
        for row in rows.values():
            if not scopes.of(type(row)).allows("change", person, row):
                raise DomainError(
                    _("There is a text in this file that is not yours to translate. Please take it out."), field="file"
                )
            row.save()
    return foreseen
