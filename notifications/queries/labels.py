"""What a kind and an occasion are called."""

from collections.abc import Sequence

from accounts.models import Person
from notifications.reminders import registry


def label_of(kind: str) -> str:
    """The label of the kind; its name when no release knows it any more."""
    known = registry.kinds.get(kind)
    return str(known.label or kind) if known else kind


def titles_of(person: Person | None, keys: Sequence[str]) -> dict[str, str]:
    """What the keys are about, in words: those that this staff member may know of. A constant number of queries."""
    titles: dict[str, str] = {}
    for subject in registry.subjects.values():
        titles.update(subject.titles(person, keys))
    return titles
