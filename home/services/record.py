"""The address of a person's learning record."""

import secrets
from datetime import datetime

from accounts.models import Person
from home.models import RecordLink
from home.services.calendar import TOKEN_BYTES


def share_record(*, person: Person, shows_list: bool, shows_mentoring: bool, now: datetime) -> RecordLink:
    """Let whoever has the link read the record. A link that is there keeps its address and shows what is said now."""
    row, _made = RecordLink.objects.update_or_create(
        person=person,
        defaults={"shows_list": shows_list, "shows_mentoring": shows_mentoring},
        create_defaults={
            "shows_list": shows_list,
            "shows_mentoring": shows_mentoring,
            "token": secrets.token_urlsafe(TOKEN_BYTES),
            "created_at": now,
        },
    )
    return row


def renew_record_link(*, person: Person, now: datetime) -> None:
    """A new address for what is shared; the one before stops working at once. Nothing where nothing is shared."""
    fresh = {"token": secrets.token_urlsafe(TOKEN_BYTES), "created_at": now}
    RecordLink.objects.filter(person=person).update(**fresh)


def stop_sharing_record(*, person: Person) -> None:
    """No row, no page."""
    RecordLink.objects.filter(person=person).delete()
