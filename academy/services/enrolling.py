"""Seats: every change of who holds one locks the row of the Activity."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from academy.models import Activity, Delegation, Enrolment, EnrolmentChange, WalkIn
from academy.queries.seats import free_seats
from academy.services.answering import Answers, save_answers
from academy.services.goals import forget_goal
from academy.services.requirements import forget_requirements
from accounts.models import Person
from core import when
from core.errors import DomainError
from notifications.services import owe

State = Enrolment.State

# Which mail tells which change.
MAIL_OF_STATE = {
    State.REQUESTED: "academy.enrolment-requested",
    State.CONFIRMED: "academy.enrolment-confirmed",
    State.WAITING: "academy.enrolment-waiting",
    State.OFFERED: "academy.enrolment-offered",
    State.LAPSED: "academy.enrolment-offer-lapsed",
    State.REFUSED: "academy.enrolment-refused",
    State.WITHDRAWN: "academy.enrolment-withdrawn",
}
PROMOTED_MAIL = "academy.enrolment-promoted"


def locked(activity: Activity) -> Activity:
    """The activity as it is now, its row locked until the end of the transaction (SQLite has the whole file locked)."""
    return Activity.objects.select_for_update().get(pk=activity.pk)


def enrol(
    *, activity: Activity, person: Person, by: Person | None, now: datetime, answers: Answers | None = None
) -> Enrolment:
    """Give `person` a seat, or the next place on the waiting list when there is none; where hosts decide, a request.

    Never above capacity; nobody passes a waiting person; calling twice is the same as once, answers included.
    Raises DomainError when the activity is cancelled, over, closed for enrolment, or partners name who comes.
    """
    with transaction.atomic():
        current = locked(activity)
        enrolment = Enrolment.objects.filter(activity=current, person=person).first()
        if enrolment is not None:
            forget_typed(enrolment)
        if enrolment is not None and enrolment.state == State.UNCONFIRMED:
            # Somebody asked as a guest with this person's address; now the person does.
            settle_guest(enrolment, current, by=by, now=now)
        elif enrolment is not None and enrolment.is_live:
            return enrolment
        else:
            refuse_if_closed(current, now)
            refuse_if_only_named(current)
            if enrolment is None:
                enrolment = Enrolment(activity=current, person=person, state="", created_at=now)
            change_state(enrolment, state_of_newcomer(current), by=by, now=now)
        if answers is not None:
            save_answers(enrolment, answers, now=now)
        return enrolment


def forget_typed(enrolment: Enrolment) -> None:
    """Whoever enrols by themselves is known by their own name from then on, not by what was typed in the room."""
    WalkIn.objects.filter(enrolment=enrolment).delete()


def state_of_newcomer(activity: Activity) -> str:
    """What becomes of somebody who enrols now: where hosts decide a request, else a seat or the waiting list."""
    if activity.admission == Activity.Admission.APPROVAL:
        return State.REQUESTED
    return State.CONFIRMED if has_seat_for_newcomer(activity) else State.WAITING


def settle_guest(enrolment: Enrolment, activity: Activity, *, by: Person | None, now: datetime) -> None:
    """Give a guest who is proved now the seat that is held, and else what a newcomer gets. The caller holds the lock.

    A hold that is over frees the seat for those who wait first. Raises DomainError as `enrol` does.
    """
    enrolment.activity = activity
    hold = enrolment.hold_ends_at
    has_started = activity.starts_at is not None and activity.starts_at <= now
    if hold is not None and now < hold and activity.state == Activity.State.PUBLISHED and not has_started:
        change_state(enrolment, State.CONFIRMED, by=by, now=now)
        return
    refuse_if_closed(activity, now)
    refuse_if_only_named(activity)
    if hold is not None:
        change_state(enrolment, State.LAPSED, by=None, now=now, mail="")
        promote_waiting(activity, by=None, now=now)
    change_state(enrolment, state_of_newcomer(activity), by=by, now=now)


def has_seat_for_newcomer(activity: Activity) -> bool:
    """Whether a seat is free and nobody waits for one."""
    queue = Enrolment.objects.filter(activity=activity).waiting_in_order()
    return free_seats(activity) > 0 and not queue.exists()


def refuse_if_only_named(activity: Activity) -> None:
    """Raise the sentence that says that partners name who comes, as long as they do, and until when if that is sure."""
    if activity.admission != Activity.Admission.DELEGATION:
        return
    ends = list(activity.delegations.order_by().values_list("returned_at", "names_end_at"))
    holding = [names_end_at for returned_at, names_end_at in ends if returned_at is None]
    if ends and not holding:
        return
    sentence = _("The partner organisations name who comes to this activity. Please ask yours.")
    free_from = max((moment for moment in holding if moment), default=None)
    closes_at = activity.closes_at()
    if free_from and None not in holding and closes_at and free_from < closes_at:
        day = when.day_text(when.at_place(free_from, activity.time_zone))
        sentence = _(
            "The partner organisations name who comes to this activity. Please ask yours. "
            "Seats without a name are for everybody from %(day)s on."
        ) % {"day": day}
    raise DomainError(sentence, code="by_delegation")


def withdraw(*, activity: Activity, person: Person, by: Person | None, now: datetime, reason: str = "") -> Enrolment:
    """Give the seat (or the place in the queue) back; in the same transaction it goes to the next, or is offered.

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
        refuse_if_only_named(activity)
    except DomainError as error:
        return error
    return None


def promote_waiting(activity: Activity, *, by: Person | None, now: datetime) -> list[Enrolment]:
    """Give or offer free seats to those who wait, in the order of the list. The caller holds the lock.

    Nobody is promoted into what has started or is no longer published; nothing is offered after the cut-off.
    """
    if activity.state != Activity.State.PUBLISHED or not activity.gives_seats(now):
        return []
    free = free_seats(activity)
    if free <= 0:
        return []
    promoted = list(Enrolment.objects.filter(activity=activity).waiting_in_order().select_related("person")[:free])
    until = activity.offers_until
    for enrolment in promoted:
        # The locked row, already read: otherwise each promotion would read it again.
        enrolment.activity = activity
        if until is None:
            change_state(enrolment, State.CONFIRMED, by=by, now=now, mail=PROMOTED_MAIL)
        else:
            ends_at = min(now + timedelta(hours=activity.offer_hours), until)
            change_state(enrolment, State.OFFERED, by=by, now=now, offer_ends_at=ends_at)
    return promoted


def change_state(
    enrolment: Enrolment,
    state: str,
    *,
    by: Person | None,
    now: datetime,
    reason: str = "",
    mail: str | None = None,
    offer_ends_at: datetime | None = None,
    hold_ends_at: datetime | None = None,
    delegation: Delegation | None = None,
    is_walk_in: bool = False,
) -> EnrolmentChange:
    """Write the new state, its history row, and the mail owed for it: the usual one of the state unless `mail` names
    another ("" for none). The caller holds the lock.

    `delegation` is whose seat it is now. Who left and comes back without one takes a seat of all. A walk-in has a seat
    beside all of them.
    """
    before = enrolment.state
    if delegation is not None or (before not in Enrolment.LIVE_STATES and state in Enrolment.LIVE_STATES):
        enrolment.delegation = delegation
    enrolment.state, enrolment.is_walk_in = state, is_walk_in
    enrolment.changed_at = now
    enrolment.offer_ends_at, enrolment.hold_ends_at = offer_ends_at, hold_ends_at
    if state == State.WAITING:
        enrolment.waiting_number = next_waiting_number(enrolment.activity)
    try:
        enrolment.save()
    except IntegrityError as error:
        raise DomainError(_("Somebody changed this enrolment at the same moment. Please try again.")) from error
    if not enrolment.is_live:
        forget_requirements([enrolment.pk], now=now)
        forget_goal(enrolment)
    change = EnrolmentChange.objects.create(
        enrolment=enrolment, from_state=before, to_state=state, at=now, by=by, reason=reason
    )
    kind = MAIL_OF_STATE.get(State(state)) if mail is None else mail
    if kind:
        owe(
            kind=kind,
            person=enrolment.person,
            key=str(change.public_id),
            now=now,
            useful_until=offer_ends_at or enrolment.activity.ends_at,
        )
    return change


def next_waiting_number(activity: Activity) -> int:
    """One more than the highest ever given for this activity."""
    highest = Enrolment.objects.filter(activity=activity).aggregate(highest=Max("waiting_number"))["highest"]
    return (highest or 0) + 1
