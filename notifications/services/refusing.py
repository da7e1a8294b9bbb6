"""Addresses that a mail server refused for good: nobody writes there again until the address is confirmed."""

from datetime import datetime

from accounts.models import Person
from notifications.models import RefusedAddress


def note_refused_address(*, person: Person, error: str, now: datetime) -> None:
    """Remember that this person's present address takes no mail."""
    if person.email:
        values = {"email": person.email, "error": error, "refused_at": now}
        RefusedAddress.objects.update_or_create(person=person, defaults=values)


def confirm_address(*, person: Person) -> bool:
    """Staff or the person say that the address is right: mails go there again. False when nothing was refused.

    What failed meanwhile stays failed; staff may try it again.
    """
    gone, _each = RefusedAddress.objects.filter(person=person).delete()
    return bool(gone)
