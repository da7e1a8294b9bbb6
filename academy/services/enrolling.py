"""Seats: every change of who holds one locks the row of the Activity."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from academy.models import Activity, Enrolment, EnrolmentChange
from accounts.models import Person
from core.errors import DomainError
from notifications.services import owe

State = Enrolment.State

# Which mail tells which change.
MAIL_OF_STATE = {
    State.CONFIRMED: "academy.enrolment-confirmed",
    State.WAITING: "academy.enrolment-waiting",
    State.WITHDRAWN: "academy.enrolment-withdrawn",
}
PROMOTED_MAIL = "academy.enrolment-promoted"


def locked(activity: Activity) -> Activity:
    """The activity as it is now, its row locked until the end of the transaction (SQLite has the whole file locked)."""
    return Activity.objects.select_for_update().get(pk=activity.pk)


def enrol(*, activity: Activity, person: Person, by: Person | None, now: datetime) -> Enrolment:
    """Give `person` a seat, or the next place on the waiting list when there is none.

    Never above capacity; nobody passes a waiting person; calling twice is the same as once.
    Raises DomainError when the activity is cancelled, over, or closed for enrolment.
    """
    with transaction.atomic():
        current = locked(activity)
        enrolment = Enrolment.objects.filter(activity=current, person=person).first()
        if enrolment is not None and enrolment.is_live:
            return enrolment
        refuse_if_closed(current, now)
        if enrolment is None:
            enrolment = Enrolment(activity=current, person=person, state="", created_at=now)
        seated = Enrolment.objects.filter(activity=current).seated().count()
        queue = Enrolment.objects.filter(activity=current).waiting_in_order()
        has_seat = seated < current.capacity and not queue.exists()
        change_state(enrolment, State.CONFIRMED if has_seat else State.WAITING, by=by, now=now)
        return enrolment


def withdraw(*, activity: Activity, person: Person, by: Person | None, now: datetime, reason: str = "") -> Enrolment:
    """Give the seat (or the place in the queue) back; the next waiting person gets it in the same transaction.

    Withdrawing twice is the same as once. Raises DomainError when there is nothing to withdraw, or all is over.
    """
    with transaction.atomic():
        current = locked(activity)
        enrolment = Enrolment.objects.filter(activity=current, person=person).first()
        if enrolment is None:
            raise DomainError(_("You are not enrolled in this activity."), code="not_enrolled")
        if not enrolment.is_live:
            return enrolment
        if current.has_ended(now):
            raise DomainError(_("This activity is over; there is nothing to withdraw from."), code="over")
        change_state(enrolment, State.WITHDRAWN, by=by, now=now, reason=reason)
        promote_waiting(current, by=by, now=now)
        return enrolment


def refuse_if_closed(activity: Activity, now: datetime) -> None:
    """Raise the sentence that says why nobody can enrol now."""
    if activity.state == Activity.State.CANCELLED:
        raise DomainError(_("This activity has been cancelled."), code="cancelled")
    if activity.state != Activity.State.PUBLISHED:
        raise DomainError(_("This activity is not published yet."), code="draft")
    if activity.has_ended(now):
        raise DomainError(_("This activity is over."), code="over")
    if activity.starts_at is not None and activity.starts_at <= now:
        raise DomainError(_("This activity has already started; enrolment is closed."), code="started")
    if not activity.is_open(now):
        raise DomainError(_("Enrolment for this activity is closed."), code="closed")


def why_closed(activity: Activity, now: datetime) -> DomainError | None:
    """What `enrol` would answer a newcomer now, for a page that says it before anybody asks; None when it is open."""
    try:
        refuse_if_closed(activity, now)
    except DomainError as error:
        return error
    return None


def promote_waiting(activity: Activity, *, by: Person | None, now: datetime) -> list[Enrolment]:
    """Fill free seats from the waiting list, in its order. The caller holds the lock.

    Nobody is promoted into what has started or is no longer published.
    """
    if activity.state != Activity.State.PUBLISHED or (activity.starts_at is not None and activity.starts_at <= now):
        return []
    free = activity.capacity - Enrolment.objects.filter(activity=activity).seated().count()
    if free <= 0:
        return []
    promoted = list(Enrolment.objects.filter(activity=activity).waiting_in_order().select_related("person")[:free])
    for enrolment in promoted:
        change_state(enrolment, State.CONFIRMED, by=by, now=now, mail=PROMOTED_MAIL)
    return promoted


def change_state(
    enrolment: Enrolment,
    state: str,
    *,
    by: Person | None,
    now: datetime,
    reason: str = "",
    mail: str | None = None,
) -> EnrolmentChange:
    """Write the new state, its history row, and the mail owed for it. The caller holds the lock."""
    before = enrolment.state
    enrolment.state = state
    enrolment.changed_at = now
    if state == State.WAITING:
        enrolment.waiting_number = next_waiting_number(enrolment.activity)
    try:
        enrolment.save()
    except IntegrityError as error:
        raise DomainError(_("Somebody changed this enrolment at the same moment. Please try again.")) from error
    change = EnrolmentChange.objects.create(
        enrolment=enrolment, from_state=before, to_state=state, at=now, by=by, reason=reason
    )
    kind = mail or MAIL_OF_STATE.get(State(state))
    if kind:
        owe(
            kind=kind,
            person=enrolment.person,
            key=str(change.public_id),
            now=now,
            useful_until=enrolment.activity.ends_at,
        )
    return change


def next_waiting_number(activity: Activity) -> int:
    """One more than the highest ever given for this activity."""
    highest = Enrolment.objects.filter(activity=activity).aggregate(highest=Max("waiting_number"))["highest"]
    return (highest or 0) + 1
