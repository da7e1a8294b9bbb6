"""What the hosts decide: who gets a seat, who does not, to whom one is offered. Each change locks the activity.

Enrolments are given as the caller saw them. Who has meanwhile become what was asked for is left as is, so that a second
tap is the same as one; who has become something else stops the whole call: nothing is half-written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.models import Activity, Enrolment
from academy.queries.seats import free_seats
from academy.services.enrolling import change_state, locked, promote_waiting
from accounts.models import Person
from core.errors import DomainError

State = Enrolment.State
GONE = (State.REFUSED, State.WITHDRAWN, State.DECLINED, State.LAPSED)


@dataclass(frozen=True)
class Decided:
    """What became of the people of one call: numbers of them."""

    seated: int = 0
    waiting: int = 0
    offered: int = 0
    refused: int = 0
    unchanged: int = 0

    def __add__(self, other: "Decided") -> "Decided":
        return Decided(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    def sentence(self) -> str:
        """What happened, whole sentences one after the other."""
        parts = [
            self.seated
            and ngettext("%(count)d person has a seat now.", "%(count)d people have a seat now.", self.seated),
            self.waiting
            and ngettext(
                "%(count)d person is on the waiting list now.",
                "%(count)d people are on the waiting list now.",
                self.waiting,
            ),
            self.offered
            and ngettext("%(count)d person is offered a seat.", "%(count)d people are offered a seat.", self.offered),
            self.refused and ngettext("%(count)d person is refused.", "%(count)d people are refused.", self.refused),
            self.unchanged
            and ngettext(
                "For %(count)d person nothing changes.", "For %(count)d people nothing changes.", self.unchanged
            ),
        ]
        counts = (self.seated, self.waiting, self.offered, self.refused, self.unchanged)
        return " ".join(part % {"count": count} for part, count in zip(parts, counts, strict=True) if part)


def confirm_enrolments(
    *, activity: Activity, enrolments: Iterable[Enrolment], by: Person | None, now: datetime, message: str = ""
) -> Decided:
    """Give seats. A request that finds none free, or others waiting, goes to the waiting list, in the order of asking.

    All others need a free seat (an offered one is theirs already). Raises DomainError when there is none, when the
    activity is cancelled or over, or when somebody was decided on meanwhile. `message` reaches the person.
    """
    with transaction.atomic():
        current = locked(activity)
        refuse_if_over(current, now)
        done, rows = sorted_out(current, enrolments, reached=(State.CONFIRMED,), after_request=(State.WAITING,))
        requested = [row for row in rows if row.state == State.REQUESTED]
        others = [row for row in rows if row.state != State.REQUESTED]
        room = free_seats(current) - sum(row.state != State.OFFERED for row in others)
        if room < 0 and any(row.state != State.OFFERED for row in others):
            raise no_room()
        for enrolment in others:
            give(enrolment, State.CONFIRMED, by=by, now=now, reason=message)
        if Enrolment.objects.filter(activity=current).waiting_in_order().exists():
            room = 0
        for number, enrolment in enumerate(requested):
            give(enrolment, State.CONFIRMED if number < room else State.WAITING, by=by, now=now, reason=message)
        seated = min(max(room, 0), len(requested))
        promote_waiting(current, by=by, now=now)
        return Decided(seated=len(others) + seated, waiting=len(requested) - seated, unchanged=done)


def refuse_enrolments(
    *, activity: Activity, enrolments: Iterable[Enrolment], by: Person | None, now: datetime, reason: str
) -> Decided:
    """Refuse those who ask, wait or are offered a seat; withdraw those who have one. Freed seats go to the next.

    Raises DomainError without a reason (field `reason`), when the activity is cancelled or over, or when somebody was
    decided on meanwhile.
    """
    if not reason.strip():
        message = _("Say why: the people you refuse read it in the mail.")
        raise DomainError(message, field="reason", code="no_reason")
    with transaction.atomic():
        current = locked(activity)
        refuse_if_over(current, now)
        done, rows = sorted_out(current, enrolments, reached=GONE)
        for enrolment in rows:
            state = State.WITHDRAWN if enrolment.state == State.CONFIRMED else State.REFUSED
            change_state(enrolment, state, by=by, now=now, reason=reason.strip())
        promote_waiting(current, by=by, now=now)
        return Decided(refused=len(rows), unchanged=done)


def offer_seats(
    *, activity: Activity, enrolments: Iterable[Enrolment], by: Person | None, now: datetime, message: str = ""
) -> Decided:
    """Offer free seats to people who ask or wait, for the activity's hours to answer; never past its last moment.

    Raises DomainError when no seat is free, when it is too late for an answer, when somebody neither asks nor waits, or
    was decided on meanwhile. `message` reaches the person.
    """
    with transaction.atomic():
        current = locked(activity)
        refuse_if_over(current, now)
        done, rows = sorted_out(current, enrolments, reached=(State.OFFERED, State.CONFIRMED))
        ends_at = end_of_offer(current, now)
        if len(rows) > free_seats(current):
            raise no_room()
        for enrolment in sorted(rows, key=lambda row: (row.state == State.REQUESTED, row.waiting_number or 0)):
            if enrolment.state not in (State.REQUESTED, State.WAITING):
                words = _("%(name)s neither asks nor waits for a seat. You can confirm a seat instead.")
                raise DomainError(words % {"name": enrolment.shown_name}, field="people", code="not_asking")
            give(enrolment, State.OFFERED, by=by, now=now, reason=message, offer_ends_at=ends_at)
        promote_waiting(current, by=by, now=now)
        return Decided(offered=len(rows), unchanged=done)


def give(enrolment: Enrolment, state: str, **change: Any) -> None:
    """The change of state of the hosts' decision: the seat is their own, no longer one of a partner's delegation.

    Who already held one keeps it as it was.
    """
    if enrolment.state != State.OFFERED:
        enrolment.delegation = None
    change_state(enrolment, state, **change)


def end_of_offer(activity: Activity, now: datetime) -> datetime:
    """Until when an offer made now can be answered. Raises DomainError when it would be over at once."""
    wanted = now + timedelta(hours=activity.offer_hours)
    limit = activity.offers_until or activity.starts_at
    if activity.state != Activity.State.PUBLISHED or (limit is not None and limit <= now):
        raise DomainError(_("It is too late to offer a seat. You can confirm one instead."), code="too_late")
    return wanted if limit is None else min(wanted, limit)


def sorted_out(
    activity: Activity, seen: Iterable[Enrolment], *, reached: Sequence[str], after_request: Sequence[str] = ()
) -> tuple[int, list[Enrolment]]:
    """How many are already decided so, and the others as they are now, in the order in which they last changed.

    Whose state is one of `reached` is decided so; who was seen as asking, also with one of `after_request`.
    """
    seen_states = {row.pk: row.state for row in seen}
    stored = Enrolment.objects.filter(activity=activity, pk__in=seen_states).select_related("person", "walk_in")
    rows = list(stored.order_by("changed_at", "pk"))
    if len(rows) < len(seen_states):
        message = _("Somebody you chose is not on the list of this activity. Please choose again.")
        raise DomainError(message, field="people", code="not_here")
    open_rows = []
    for row in rows:
        before = seen_states[row.pk]
        was_done = row.state in reached or (before == State.REQUESTED != row.state and row.state in after_request)
        if was_done:
            continue
        refuse_if_changed(row, before)
        # The locked row, already read: otherwise each change would read it again.
        row.activity = activity
        open_rows.append(row)
    return len(rows) - len(open_rows), open_rows


def refuse_if_changed(enrolment: Enrolment, seen_state: str) -> None:
    """Raise the sentence about somebody whose state is not what was seen, or who has not proved the address yet."""
    name = {"name": enrolment.shown_name, "state": enrolment.get_state_display()}
    if enrolment.state != seen_state:
        words = _("%(name)s has meanwhile changed (now: %(state)s). Please look at the list again.")
        raise DomainError(words % name, field="people", code="changed_meanwhile")
    if enrolment.state == State.UNCONFIRMED:
        words = _(
            "%(name)s has not confirmed the e-mail address yet. The seat becomes free by itself if nothing comes."
        )
        raise DomainError(words % name, field="people", code="unconfirmed")


def refuse_if_over(activity: Activity, now: datetime) -> None:
    """Raise the sentence that says that nothing is left to decide."""
    if activity.state == Activity.State.CANCELLED:
        raise DomainError(_("This activity has been cancelled."), code="cancelled")
    if activity.has_ended(now):
        raise DomainError(_("This activity is over; there is nothing to decide any more."), code="over")


def no_room() -> DomainError:
    message = _("There are not enough free seats for this. Raise the number of seats first.")
    return DomainError(message, field="people", code="full")
