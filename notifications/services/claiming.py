"""Claims: who may send a row, and until when. Every change here is one statement, committed on its own.

A claim is an attempt: it counts even when the process is killed before anything else is written.
"""

import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from notifications.models import Delivery

FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(minutes=30)
# With the delays above: given up after about two days, longer than a mail server's bad weekend night.
MAX_ATTEMPTS = 100
State = Delivery.State
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """Rows that nobody else sends while the lease lasts."""

    token: uuid.UUID
    rows: list[Delivery]


def lease() -> timedelta:
    """How long a claim lasts. Longer than one message can take: five answers of a server, each within its timeout."""
    return timedelta(seconds=settings.NOTIFICATIONS_LEASE_SECONDS)


def claim_due(now: datetime) -> Claim | None:
    """Claim the next due rows, the oldest first, at most a batch; None when nothing is due.

    A quiet outbox costs one read and no lock.
    """
    due = Delivery.objects.due(now).not_held()
    if not due.exists():
        return None
    token = uuid.uuid4()
    with transaction.atomic():
        waiting = due.order_by("next_attempt_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        chosen = list(waiting.values_list("pk", flat=True)[: settings.NOTIFICATIONS_BATCH])
        # The condition again: whatever a database locks, the UPDATE alone decides who gets a row.
        due.filter(pk__in=chosen).update(
            state=State.CLAIMED,
            claim_token=token,
            lease_until=now + lease(),
            next_attempt_at=now + lease(),
            attempts=F("attempts") + 1,
        )
    rows = list(Delivery.objects.held_by(token).select_related("person__territory").order_by("pk"))
    return Claim(token, rows) if rows else None


def renew(row: Delivery, now: datetime) -> bool:
    """Extend the lease of one row; False when somebody else has taken it over, or staff hold its occasion since."""
    assert row.claim_token is not None
    until = now + lease()
    ours = Delivery.objects.filter(pk=row.pk).held_by(row.claim_token).not_held()
    return bool(ours.update(lease_until=until, next_attempt_at=until))


def finish(row: Delivery, **fields: Any) -> bool:
    """Write how it ended and give the claim back; False when somebody else has taken the row over."""
    assert row.claim_token is not None
    held = Delivery.objects.filter(pk=row.pk).held_by(row.claim_token)
    written = held.update(claim_token=None, lease_until=None, **fields)
    if not written:
        log.warning("Delivery %s was taken over before it ended as %s", row.public_id, fields.get("state"))
    return bool(written)


def postpone(row: Delivery, now: datetime, error: str) -> None:
    """Try again later, each time a little later, until the attempts are used up: then it has failed."""
    if row.attempts >= MAX_ATTEMPTS:
        finish(row, state=State.FAILED, last_error=error)
        return
    finish(row, state=State.PLANNED, next_attempt_at=now + delay_after(row.attempts), last_error=error)


def postpone_all(rows: Iterable[Delivery], now: datetime, error: str) -> None:
    """The same for what is left of a batch."""
    for row in rows:
        postpone(row, now, error)


def delay_after(attempts: int) -> timedelta:
    """One minute after the first attempt, then twice as long each time, at most half an hour."""
    return min(FIRST_DELAY * 2 ** min(max(attempts - 1, 0), 10), LONGEST_DELAY)
