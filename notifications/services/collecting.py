"""Collecting: what the clock owes people by now becomes rows of the outbox."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from notifications import heartbeat
from notifications.models import Delivery
from notifications.reminders import Kind, Occasion, registry
from notifications.services.owing import ROWS_PER_STATEMENT, insert

KEYS_PER_QUERY = 500
# The beat collects each minute: a longer silence was an outage, and whoever asks may read what it swallowed.
OUTAGE, LOOK_BACK = timedelta(minutes=5), timedelta(days=2)
log = logging.getLogger(__name__)


def collect(*, now: datetime) -> int:
    """Plan the deliveries of every reminder whose window is open at `now`; how many were new.

    Running it twice, late, or on two machines plans each occasion once. It reads the existing keys first, so that a
    minute in which nothing is due writes no row and takes no lock. One broken reminder does not stop the others;
    the heartbeat is then left as it was, and `/readyz` says so. The duties of the apps come first. After an outage
    the reminders whose whole window fell into it are written down as missed.
    """
    planned, broken, silent_since = 0, False, silence_before(now)
    for name, duty in registry.duties.items():
        try:
            duty(now)
        except Exception:
            log.exception("The duty %s failed", name)
            broken = True
    for kind in registry.reminders():
        try:
            planned += collect_kind(kind, now)
            if silent_since is not None:
                record_missed(kind, silent_since, now)
        except Exception:
            log.exception("Collecting %s failed", kind.name)
            broken = True
    if not broken:
        heartbeat.record(now)
    return planned


def collect_kind(kind: Kind, now: datetime) -> int:
    """The same for one reminder."""
    if kind.due is None:
        return 0
    wanted = {occasion: until for occasion, until in kind.due(now) if until > now}
    known = known_occasions(kind, sorted({occasion.key for occasion in wanted}))
    rows = [
        Delivery(
            kind=kind.name,
            person_id=occasion.person_id,
            key=occasion.key,
            created_at=now,
            next_attempt_at=now,
            useful_until=until,
        )
        for occasion, until in wanted.items()
        if occasion not in known
    ]
    insert(rows)
    return len(rows)


def silence_before(now: datetime) -> datetime | None:
    """Since when nothing was collected, at most two days back; None when the last collect was a moment ago."""
    last, earliest = heartbeat.last_collect(), now - LOOK_BACK
    if last is None:
        return earliest
    return max(last, earliest) if now - last > OUTAGE else None


def record_missed(kind: Kind, since: datetime, now: datetime) -> None:
    """Rows for what nobody collected while it was useful: nothing is sent, and the log of mails says so.

    Only where a lead time ties the moment to an occasion: what a digest would have said then, nobody knows.
    """
    if kind.ahead is None or kind.lead is None:
        return
    closed = {row.occasion: row.useful_until for row in kind.ahead(since, now) if row.useful_until <= now}
    known = known_occasions(kind, sorted({occasion.key for occasion in closed}))
    rows = [
        Delivery(
            kind=kind.name,
            person_id=occasion.person_id,
            key=occasion.key,
            state=Delivery.State.MISSED,
            created_at=now,
            next_attempt_at=now,
            useful_until=until,
        )
        for occasion, until in closed.items()
        if occasion not in known
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=ROWS_PER_STATEMENT)


def known_occasions(kind: Kind, keys: Sequence[str]) -> set[Occasion]:
    """Those of the kind that have a row already, whatever became of it."""
    known: set[Occasion] = set()
    for some in chunks(keys, KEYS_PER_QUERY):
        rows = Delivery.objects.filter(kind=kind.name, key__in=some).values_list("person_id", "key")
        known.update(Occasion(person, key) for person, key in rows)
    return known


def chunks(keys: Sequence[str], size: int) -> Iterator[list[str]]:
    remaining = iter(keys)
    while some := list(islice(remaining, size)):
        yield some
