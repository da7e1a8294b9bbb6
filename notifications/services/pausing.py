"""Holding back: while the mail server is away only one mail tries, and a minute has room for so many.

Both are kept in the database, so that all workers and web processes know. An outage grows its pauses by itself: who
may try next moves the next try away before trying.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from notifications.models import Delivery, Outage
from notifications.post import Post

MINUTE = timedelta(minutes=1)
log = logging.getLogger(__name__)


def note_outage(now: datetime, error: str) -> None:
    """The server is away from now on. When that is known already, only its last answer is new."""
    first = {"since": now, "next_probe_at": now + pause_after(0), "error": error}
    outage, made = Outage.objects.get_or_create(number=Outage.THE_ONE, defaults=first)
    if made:
        log.error("The mail server is away: %s", error)
    elif outage.error != error:
        Outage.objects.filter(number=Outage.THE_ONE).update(error=error)


def end_outage(now: datetime) -> None:
    """A mail got an answer: everything may go again."""
    gone, _each = Outage.objects.filter(number=Outage.THE_ONE).delete()
    if gone:
        log.warning("The mail server is back.")


def pause_after(probes: int) -> timedelta:
    """How long to wait after so many tries."""
    waits = settings.NOTIFICATIONS_PAUSE_SECONDS
    return timedelta(seconds=waits[min(probes, len(waits) - 1)])


def may_probe(outage: Outage, now: datetime) -> bool:
    """Whether this process is the one that tries now; the next try is later then, whatever comes of this one."""
    turn = Outage.objects.filter(number=outage.number, next_probe_at=outage.next_probe_at, next_probe_at__lte=now)
    next_probe_at = now + pause_after(outage.probes + 1)
    return bool(turn.update(probes=F("probes") + 1, next_probe_at=next_probe_at))


def room_in_minute(now: datetime) -> int:
    """How many more may go out now: what is sent and what is being sent both count."""
    if not settings.NOTIFICATIONS_PER_MINUTE:
        return int(settings.NOTIFICATIONS_BATCH)
    sent = Delivery.objects.filter(state=Delivery.State.SENT, sent_at__gt=now - MINUTE).count()
    under_way = Delivery.objects.filter(state=Delivery.State.CLAIMED, next_attempt_at__gt=now).count()
    return max(int(settings.NOTIFICATIONS_PER_MINUTE) - sent - under_way, 0)


class Gate:
    """How many mails one drain may claim next."""

    def __init__(self) -> None:
        self.is_probing = False

    def room(self, now: datetime) -> int:
        """None while the server is away, one to try whether it is back, else as many as the minute has room for."""
        batch = min(int(settings.NOTIFICATIONS_BATCH), room_in_minute(now))
        outage = Outage.objects.filter(number=Outage.THE_ONE).first()
        if outage is None or not batch:
            self.is_probing = False
            return batch
        # A mail that was skipped has not tried anything: the next one does.
        self.is_probing = self.is_probing or may_probe(outage, now)
        return min(batch, 1) if self.is_probing else 0

    def learn(self, post: Post, now: datetime) -> None:
        """After a batch: the outage is over, or this try was in vain."""
        if not self.is_probing:
            return
        if post.has_answered:
            end_outage(now)
        if post.has_answered or post.losses:
            self.is_probing = False
