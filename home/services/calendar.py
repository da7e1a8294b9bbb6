"""The address of a person's own calendar."""

import secrets
from datetime import datetime

from accounts.models import Person
from home.models import CalendarFeed

TOKEN_BYTES = 24


def renew_calendar(*, person: Person, now: datetime) -> CalendarFeed:
    """A new address for the person's calendar; the one before stops working at once."""
    fresh = {"token": secrets.token_urlsafe(TOKEN_BYTES), "created_at": now}
    feed, _made = CalendarFeed.objects.update_or_create(person=person, defaults=fresh)
    return feed
