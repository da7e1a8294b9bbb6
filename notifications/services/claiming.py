"""Claims: who may send a row, and until when. Every change here is one statement, committed on its own.

A claim is an attempt: it counts even when the process is killed before anything else is written.
"""

import logging
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from notifications.models import Delivery

# With the usual waits: given up after about two days, longer than a mail server's bad weekend night.
MAX_ATTEMPTS = 100
MOST_JITTER = 0.2
State = Delivery.State
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """Rows that nobody else sends while the lease lasts."""

    token: uuid.UUID
    rows: list[Delivery]


def lease() -> timedelta:
    """How long a claim lasts: longer than one message can take."""
    return timedelta(seconds=settings.NOTIFICATIONS_LEASE_SECONDS)


def is_anything_due(now: datetime) -> bool:
    """What a quiet outbox costs: one read and no lock."""
    return Delivery.objects.due(now).not_held().exists()


def claim_due(now: datetime, number: int | None = None) -> Claim | None:
    """Claim the next due rows, the oldest first, at most `number` (None: a batch); None when there are none."""
    due, token = Delivery.objects.due(now).not_held(), uuid.uuid4()
    most = settings.NOTIFICATIONS_BATCH if number is None else number
    with transaction.atomic():
        waiting = due.order_by("next_attempt_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        chosen = list(waiting.values_list("pk", flat=True)[:most])
        if not chosen:
            return None
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


def longest_send() -> timedelta:
    """How long one message can keep us: five answers of a server, each within its timeout."""
    return 5 * timedelta(seconds=settings.NOTIFICATIONS_SMTP_TIMEOUT_SECONDS)


def keep(row: Delivery, now: datetime) -> bool:
    """Make sure that the row is ours for as long as one message can take; False when it is not ours any more.

    While the lease lasts nobody takes a row, so a question is asked only where the rest of it may be too short.
    """
    assert row.lease_until is not None
    return row.lease_until - now >= longest_send() or renew(row, now)


def renew(row: Delivery, now: datetime) -> bool:
    """Extend the lease of one row; False when somebody else has taken it over, or staff hold its occasion since."""
    assert row.claim_token is not None
    until = now + lease()
    ours = Delivery.objects.filter(pk=row.pk).held_by(row.claim_token).not_held()
    return bool(ours.update(lease_until=until, next_attempt_at=until))


def finish(row: Delivery, **fields: Any) -> bool:
    """Write how it ended and give the claim back; False when somebody else has taken the row over."""
    assert row.claim_token is not None
    written = write(row, {"claim_token": None, "lease_until": None, **fields})
    if not written:
        log.warning("Delivery %s was taken over before it ended as %s", row.public_id, fields.get("state"))
    return bool(written)


def write(row: Delivery, values: dict[str, Any]) -> bool:
    """`Delivery.objects.filter(pk=row.pk).held_by(row.claim_token).update(**values)`, as SQL.

    It is the one statement of each mail: building it anew took longer than anything else of ours (make bench).
    """
    quote, meta = connection.ops.quote_name, Delivery._meta
    columns: dict[str, Any] = {field.name: field for field in meta.concrete_fields}
    ours = {"id": row.pk, "state": State.CLAIMED, "claim_token": row.claim_token}
    new, old = ([(columns[name], value) for name, value in each.items()] for each in (values, ours))
    assignments = ", ".join(f"{quote(field.column)} = %s" for field, _value in new)
    conditions = " AND ".join(f"{quote(field.column)} = %s" for field, _value in old)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {assignments} WHERE {conditions}",  # noqa: S608 - names of our own
            [field.get_db_prep_save(value, connection) for field, value in [*new, *old]],
        )
        return cursor.rowcount == 1


def postpone(row: Delivery, now: datetime, error: str) -> None:
    """Try again later, each time a little later, until the attempts are used up: then it has failed.

    Never later than it is useful: then it is missed, at that very moment.
    """
    if row.attempts >= MAX_ATTEMPTS:
        finish(row, state=State.FAILED, last_error=error)
        return
    again = now + delay_after(row.attempts, row.public_id)
    next_attempt_at = again if row.useful_until is None else min(again, row.useful_until)
    finish(row, state=State.PLANNED, next_attempt_at=next_attempt_at, last_error=error)


def put_back(rows: Sequence[Delivery], now: datetime, error: str) -> None:
    """Give back what was claimed and not tried, as if it had not been claimed."""
    for token in {row.claim_token for row in rows if row.claim_token}:
        held = Delivery.objects.filter(pk__in=[row.pk for row in rows]).held_by(token)
        held.update(
            state=State.PLANNED,
            claim_token=None,
            lease_until=None,
            next_attempt_at=now,
            attempts=F("attempts") - 1,
            last_error=error,
        )


def delay_after(attempts: int, public_id: uuid.UUID) -> timedelta:
    """The wait of the settings after so many attempts, and up to a fifth more.

    The more is drawn from the row and the attempt: mails that were refused together come back apart, and whoever asks
    twice gets the same answer.
    """
    waits = settings.NOTIFICATIONS_RETRY_SECONDS
    wait = waits[min(max(attempts, 1), len(waits)) - 1]
    drawn = zlib.crc32(public_id.bytes + attempts.to_bytes(4, "big")) / 2**32
    return timedelta(seconds=round(wait * (1 + MOST_JITTER * drawn), 3))
