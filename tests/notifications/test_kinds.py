"""docs/notifications.md says of each kind who gets it and when; and each kind has its templates."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import get_template

from notifications.reminders import Kind, registry

ROOT = Path(__file__).resolve().parent.parent.parent
COLUMNS = ["kind", "who", "when", "muted by", "useful until"]


def rows() -> dict[str, list[str]]:
    """The cells of each kind's row."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "docs" / "notifications.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            name = cells[0].strip("`")
            assert name not in found, f"{name} has two rows"
            assert len(cells) == len(COLUMNS), line
            found[name] = cells
    return found


def own_kinds() -> dict[str, Kind]:
    """Without what tests declare."""
    return {name: kind for name, kind in registry.kinds.items() if not name.startswith("tests.")}


def as_words(lead: timedelta) -> str:
    """“7 days”, “1 hour”: the largest unit that needs no fraction."""
    minutes = int(lead.total_seconds() // 60)
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes % size == 0:
            number = minutes // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    raise AssertionError(lead)


def test_every_kind_has_its_row_and_every_row_its_kind() -> None:
    assert set(rows()) == set(own_kinds())


@pytest.mark.parametrize("name", sorted(own_kinds()))
def test_row_says_what_the_kind_declares(name: str) -> None:
    kind, (_kind, who, when, muted_by, until) = own_kinds()[name], rows()[name]
    assert who
    assert until
    assert muted_by == ("must know" if kind.must_know else kind.category)
    assert kind.category in registry.categories
    assert ("(*)" in when) == (kind.lead is not None)
    if kind.lead is not None:
        assert when.startswith(f"{as_words(kind.lead)} (*) ")


@pytest.mark.parametrize("name", sorted(own_kinds()))
def test_kind_has_its_label_and_its_templates(name: str) -> None:
    kind = own_kinds()[name]
    assert kind.label
    for file in ("subject.txt", "body.txt", "body.html"):
        get_template(f"{kind.templates}/{file}")
