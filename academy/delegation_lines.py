"""Lists that staff paste to name people: one person a line, in the ways in which people write a name and an address."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from core.errors import DomainError

MOST_LINES = 200
LONGEST_NAME = Person._meta.get_field("name").max_length or 150
LONGEST_EMAIL = Person._meta.get_field("email").max_length or 254
BRACKETED = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>[\s,;]*")


@dataclass(frozen=True)
class Entry:
    """One person to be named. `line` is its number in what was pasted, 0 outside a list; `error` says why it cannot be
    read. No language means the usual one of the organisation's territory."""

    name: str
    email: str = ""
    language: str = ""
    line: int = 0
    error: str = ""


def read_lines(text: str, *, language: str = "") -> list[Entry]:
    """An entry for each line that is not blank, numbered as pasted. Raises DomainError (field `lines`) for none, or too
    many at once."""
    lines = [(number, tidy(line)) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1)]
    filled = [(number, line) for number, line in lines if line.strip(' ,;"\t')]
    if not filled:
        raise DomainError(_("Paste at least one name."), field="lines", code="empty")
    if len(filled) > MOST_LINES:
        message = ngettext("At most %(count)d line at once.", "At most %(count)d lines at once.", MOST_LINES)
        raise DomainError(message % {"count": MOST_LINES}, field="lines", code="too_many_lines")
    return [read_line(line, number, language) for number, line in filled]


def tidy(line: str) -> str:
    """Without what cannot be seen (byte order marks, joiners, control characters); tabs stay, they part columns."""
    return "".join(char for char in line if char == "\t" or unicodedata.category(char) not in {"Cc", "Cf"})


def read_line(line: str, number: int, language: str) -> Entry:
    """“Name; address”, “Name, address”, “Name <address>”, two columns of a table, or only a name."""
    names, addresses = parts_of(line)
    name, email = " ".join(names.split()), addresses[0].lower() if addresses else ""
    return Entry(name, email, language, number, what_is_wrong(name, email, len(addresses)))


def parts_of(line: str) -> tuple[str, list[str]]:
    """The name, and whatever is meant as an address."""
    bracketed = BRACKETED.fullmatch(line.strip())
    if bracketed:
        return clean(bracketed["name"]), [clean(bracketed["email"])]
    sign = next((sign for sign in "\t;," if sign in line), " " if "@" in line else "")
    if not sign:
        return clean(line), []
    parts = [clean(part) for part in line.split(sign)]
    addresses = [part for part in parts if is_meant_as_address(part, alone=sign == " ")]
    names = [part for part in parts if part and part not in addresses]
    return (", " if sign == "," else " ").join(names), [address.removeprefix("mailto:") for address in addresses]


def clean(part: str) -> str:
    """Without the quotes and signs around it that tables and mail programs add."""
    return part.strip(" \t\xa0,;\"<>'")


def is_meant_as_address(part: str, *, alone: bool) -> bool:
    """A wrong address is better said to be wrong than taken for a name; `alone`: only an @ tells it from a word."""
    if "@" in part or alone:
        return "@" in part
    return not re.search(r"\s", part) and ("." in part.strip(".") or "(at)" in part.lower())


def what_is_wrong(name: str, email: str, addresses: int) -> str:
    """Why nobody can be named by this; empty when somebody can."""
    if addresses > 1:
        return _("There is more than one address. One person a line, please.")
    if not name:
        return _("The name is missing.")
    if len(name) > LONGEST_NAME:
        return _("This name is too long.")
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return _("“%(address)s” is not an e-mail address.") % {"address": email}
    return _("This address is too long.") if len(email) > LONGEST_EMAIL else ""
