"""Questions about people and logins."""

from typing import Any

from accounts.models import Person


def person_of(user: Any) -> Person | None:
    """The person behind a login: nobody for a stranger, or for a login whose address is not verified yet."""
    if not getattr(user, "is_authenticated", False):
        return None
    person: Person | None = user.person
    return person
