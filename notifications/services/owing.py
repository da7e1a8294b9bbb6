"""Owing somebody a mail: one row, written in the transaction of the event that causes it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from notifications import nudging
from notifications.models import Delivery
from notifications.reminders import Occasion

ROWS_PER_STATEMENT = 500


def owe(*, kind: str, person: Person, key: str, now: datetime, useful_until: datetime | None = None) -> None:
    """Write one delivery; the same (kind, person, key) twice is the same as once. Nudges the outbox on commit."""
    owe_many(kind=kind, occasions=[Occasion(person.pk, key)], now=now, useful_until=useful_until)


def owe_many(*, kind: str, occasions: Iterable[Occasion], now: datetime, useful_until: datetime | None = None) -> None:
    """The same for many people at once."""
    rows = [
        Delivery(
            kind=kind,
            person_id=occasion.person_id,
            key=occasion.key,
            created_at=now,
            next_attempt_at=now,
            useful_until=useful_until,
        )
        for occasion in occasions
    ]
    insert(rows)


def insert(rows: list[Delivery]) -> None:
    """Write the rows that are not there yet, and wake the outbox once they are committed."""
    if rows:
        Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=ROWS_PER_STATEMENT)
        transaction.on_commit(nudging.nudge, robust=True)
