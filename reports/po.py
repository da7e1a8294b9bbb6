"""Files for translators: PO as gettext has it, written from plain values and read into them. Text only, no code.

Each entry's context says which text it is; a mark in its comment says what stood there when the file was made.
"""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.translations import language_codes, language_tag

MAX_BYTES = 1_000_000
MAX_ENTRIES = 5_000
MARK = re.compile(r"mark:\s*([0-9a-f]{16})")
# Tab and line feed are the only control characters that a text needs.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Entry:
    """One text of a file: its key, the original it was translated from, the translation, and the mark of what was."""

    key: str
    source: str
    text: str
    mark: str = ""
    line: int = 0
    is_unsure: bool = False


def mark_of(text: str) -> str:
    """A short name of a text, the same for the same text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def locale_name(language: str) -> str:
    """As gettext writes it: `pt_PT`."""
    return language_tag(language).replace("-", "_")


def header(language: str, project: str) -> str:
    """The first entry of a file."""
    file = polib.POFile()
    file.metadata = {
        "Project-Id-Version": project,
        "Language": locale_name(language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return f"{file}\n"


def written(entry: Entry, note: str) -> str:
    """An entry with a note for the translator."""
    row = polib.POEntry(msgctxt=entry.key, msgid=entry.source, msgstr=entry.text)
    row.comment = f"{note}\nmark: {entry.mark}" if entry.mark else note
    return row.__unicode__(wrapwidth=0) + "\n"


def read(content: bytes, language: str) -> list[Entry]:
    """The entries of a file for this language.

    Raises DomainError (field `file`) for what is too large, no PO file, or for another language.
    """
    if len(content) > MAX_BYTES:
        raise refusal(_("This file is too large: at most 1 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal(_("This file is not written in UTF-8. Please save it in that encoding.")) from None
    file = parsed(text.replace("\r\n", "\n"))
    check_language(str(file.metadata.get("Language", "")), language)
    rows = [row for row in file if not row.obsolete]
    if not rows:
        raise refusal(_("There is no text in this file."))
    if len(rows) > MAX_ENTRIES:
        raise refusal(_("There are too many texts in this file: at most 5,000."))
    return [entry_of(row) for row in rows]


def parsed(text: str) -> Any:
    """Read from a file of our own: the library takes a short text for the name of a file on the server."""
    handle, name = tempfile.mkstemp(suffix=".po")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        return polib.pofile(name, encoding="utf-8")
    except (OSError, ValueError, IndexError, AttributeError, TypeError, KeyError) as error:
        line = re.search(r"line (\d+)", str(error))
        if line:
            message = _("This is not a PO file that we can read: look at line %(line)s.") % {"line": line[1]}
        else:
            message = _("This is not a PO file that we can read.")
        raise refusal(message) from None
    finally:
        Path(name).unlink(missing_ok=True)


def check_language(named: str, language: str) -> None:
    """The file itself says for which language it is."""
    short = named.strip().replace("_", "-").partition("-")[0].lower()
    if not short:
        raise refusal(_("The file does not say its language. Its first lines need one that reads “Language:”."))
    if short != language or short not in language_codes():
        raise refusal(_("The file says that it is for another language: %(language)s.") % {"language": named[:20]})


def entry_of(row: Any) -> Entry:
    mark = MARK.search(row.comment or "")
    plural = bool(row.msgid_plural)
    return Entry(
        key="" if plural else row.msgctxt or "",
        source=row.msgid,
        text=row.msgstr,
        mark=mark[1] if mark else "",
        line=row.linenum or 0,
        is_unsure="fuzzy" in row.flags,
    )


def refusal(message: str) -> DomainError:
    return DomainError(message, field="file")
