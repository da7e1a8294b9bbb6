"""What staff decide against sending: a whole occasion held for a time, one mail or one occasion cancelled.

A held occasion is looked at when rows are claimed, and again when a batch takes long; what is being sent in
that moment goes out. Nothing is written to its rows: once lifted they are due as they were. What is still useful goes
out, the rest is missed.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from core.errors import DomainError
from notifications import nudging
from notifications.models import Delivery, HeldOccasion
from notifications.reminders import Planned
from notifications.services.owing import ROWS_PER_STATEMENT

State, SkipReason = Delivery.State, Delivery.SkipReason


def hold_occasion(*, kind: str, key: str, reason: str, by: Person | None, now: datetime) -> HeldOccasion:
    """Send nobody this kind about this occasion until it is lifted; also to those who are not planned yet.

    Holding twice is the same as once: the first reason stays. Raises DomainError without a reason.
    """
    values = {"reason": required(reason), "by": by, "held_at": now}
    held, _made = HeldOccasion.objects.get_or_create(kind=kind, key=key, lifted_at=None, defaults=values)
    return held


def lift(*, held: HeldOccasion, now: datetime) -> bool:
    """Let the mails of a held occasion go; False when that was done before."""
    lifted = HeldOccasion.objects.filter(pk=held.pk, lifted_at=None).update(lifted_at=now)
    if lifted:
        transaction.on_commit(nudging.nudge, robust=True)
    return bool(lifted)


def cancel_delivery(*, delivery: Delivery, reason: str, by: Person | None, now: datetime) -> None:
    """Never send this one, and keep why. Raises DomainError without a reason, and when it is too late."""
    if not skip_planned(Delivery.objects.filter(pk=delivery.pk), required(reason), by, now):
        raise too_late()


def cancel_occasion(
    *, kind: str, key: str, reason: str, by: Person | None, now: datetime, ahead: Iterable[Planned] = ()
) -> int:
    """Never send this kind about this occasion to those who are planned, nor to those that the clock has `ahead`.

    Somebody who comes later is told: to stop that, hold the occasion. The number of mails cancelled; what has gone
    out stays as it is. Raises DomainError without a reason.
    """
    reason = required(reason)
    with transaction.atomic():
        number = skip_planned(Delivery.objects.filter(kind=kind, key=key), reason, by, now)
        return number + skip_ahead(kind, ahead, reason, by, now)


def cancel_ahead(*, kind: str, planned: Planned, reason: str, by: Person | None, now: datetime) -> None:
    """Never send one person what the clock has ahead. Raises DomainError without a reason, and when it is too late."""
    reason, occasion = required(reason), planned.occasion
    rows = Delivery.objects.filter(kind=kind, key=occasion.key, person=occasion.person_id)
    with transaction.atomic():
        if not skip_planned(rows, reason, by, now) and not skip_ahead(kind, [planned], reason, by, now):
            raise too_late()


def release(*, delivery: Delivery, by: Person | None, now: datetime) -> None:
    """Plan again what staff had cancelled. Raises DomainError when nobody cancelled it, or it is of no use any more."""
    cancelled = Delivery.objects.filter(pk=delivery.pk, state=State.SKIPPED, skip_reason=SkipReason.HELD)
    useful = cancelled.filter(Q(useful_until=None) | Q(useful_until__gt=now))
    if not useful.update(
        state=State.PLANNED,
        skip_reason=SkipReason.NONE,
        next_attempt_at=max(now, delivery.next_attempt_at),
        attempts=0,
        decided_by=by,
    ):
        raise DomainError(_("This mail cannot be planned again."), code="too_late")
    transaction.on_commit(nudging.nudge, robust=True)


def skip_planned(rows: QuerySet[Delivery], reason: str, by: Person | None, now: datetime) -> int:
    """Skip those of the rows that nobody is sending; how many."""
    waiting = Q(state=State.PLANNED) | Q(state=State.CLAIMED, lease_until__lte=now)
    return rows.filter(waiting).update(
        state=State.SKIPPED,
        skip_reason=SkipReason.HELD,
        claim_token=None,
        lease_until=None,
        note=reason,
        decided_by=by,
    )


def skip_ahead(kind: str, ahead: Iterable[Planned], reason: str, by: Person | None, now: datetime) -> int:
    """Write rows, skipped from the start, for those that have none; how many. Their moment is kept for a change of
    mind."""
    wanted = {planned.occasion: planned for planned in ahead}
    rows = Delivery.objects.filter(kind=kind, key__in={occasion.key for occasion in wanted})
    known = set(rows.order_by().values_list("person", "key"))
    new = [
        Delivery(
            kind=kind,
            person_id=occasion.person_id,
            key=occasion.key,
            state=State.SKIPPED,
            skip_reason=SkipReason.HELD,
            created_at=now,
            next_attempt_at=planned.at,
            useful_until=planned.useful_until,
            note=reason,
            decided_by=by,
        )
        for occasion, planned in wanted.items()
        if tuple(occasion) not in known
    ]
    Delivery.objects.bulk_create(new, ignore_conflicts=True, batch_size=ROWS_PER_STATEMENT)
    return len(new)


def too_late() -> DomainError:
    return DomainError(_("This mail is no longer planned: it has gone out, or is going out now."), code="too_late")


def required(reason: str) -> str:
    """One line, cut to what the row keeps. Raises DomainError when it says nothing."""
    line = " ".join(reason.split())
    if not line:
        raise DomainError(_("Please say why: the reason is kept."), field="reason", code="no_reason")
    return line[:300]
