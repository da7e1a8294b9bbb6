"""What somebody wants to be told, and whether their address takes mail."""

from dataclasses import dataclass

from accounts.models import Person
from core.access import is_staff
from notifications.models import DigestDay, Preference, RefusedAddress
from notifications.reminders import Category, Kind, registry


@dataclass(frozen=True)
class Choice:
    """A category that this person can switch, and how it stands."""

    category: Category
    is_on: bool


def choices_of(person: Person) -> list[Choice]:
    """What can be switched off, in the order in which it was declared; the staff's is offered to staff."""
    off = set(Preference.objects.filter(person=person, is_on=False).values_list("category", flat=True))
    return [
        Choice(category, category.name not in off) for category in known_to(person) if mails_of(category, must=False)
    ]


def always_told(person: Person) -> list[tuple[Category, list[Kind]]]:
    """What nobody can switch off, by category."""
    return [(category, kinds) for category in known_to(person) if (kinds := mails_of(category, must=True))]


def known_to(person: Person) -> list[Category]:
    user = getattr(person, "user", None)
    is_for_staff = user is not None and is_staff(user)
    return [category for category in registry.categories.values() if is_for_staff or not category.for_staff]


def mails_of(category: Category, *, must: bool) -> list[Kind]:
    kinds = registry.kinds.values()
    return [kind for kind in kinds if kind.category == category.name and kind.must_know == must]


def can_mute(category: str) -> bool:
    """Whether anything in this category can be switched off."""
    known = registry.categories.get(category)
    return known is not None and bool(mails_of(known, must=False))


def is_muted(person: Person, category: str) -> bool:
    """Whether the person has switched it off."""
    return Preference.objects.filter(person=person, category=category, is_on=False).exists()


def digest_weekday(person: Person) -> int:
    """The day on which the person reads the digest, as `date.weekday()`; Monday unless they chose."""
    return DigestDay.objects.filter(person=person).values_list("weekday", flat=True).first() or 0


def refused_address(person: Person) -> RefusedAddress | None:
    """What the mail server said of the person's present address; None while it takes mail."""
    return RefusedAddress.objects.filter(person=person, email=person.email or "").first()
