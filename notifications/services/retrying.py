"""Trying again what was given up: the one thing that staff may do to a delivery."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from notifications import nudging
from notifications.models import Delivery


def retry(*, deliveries: Iterable[Delivery], now: datetime) -> int:
    """Plan failed deliveries again, with all their attempts before them; the number of those that were failed.

    One that was sent, missed or skipped stays as it is: its occasion is over, or somebody decided against it.
    """
    failed = Delivery.objects.filter(pk__in=[row.pk for row in deliveries], state=Delivery.State.FAILED)
    count = failed.update(state=Delivery.State.PLANNED, next_attempt_at=now, attempts=0)
    if count:
        transaction.on_commit(nudging.nudge, robust=True)
    return count
