"""Offered seats: taken, left to the next, or lapsed. Each change locks the row of the Activity."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, Enrolment
from academy.services.enrolling import change_state, locked, promote_waiting
from accounts.models import Person
from core.errors import DomainError

State = Enrolment.State


def accept_offer(*, activity: Activity, person: Person, now: datetime) -> Enrolment:
    """Take the seat that is offered to `person`. Raises DomainError where there is no offer (any more)."""
    with transaction.atomic():
        enrolment = offer_to(locked(activity), person, now)
        change_state(enrolment, State.CONFIRMED, by=person, now=now)
        return enrolment


def decline_offer(*, activity: Activity, person: Person, now: datetime) -> Enrolment:
    """Leave the seat; the next waiting person is offered it. Raises DomainError where there is no offer (any more)."""
    with transaction.atomic():
        current = locked(activity)
        enrolment = offer_to(current, person, now)
        change_state(enrolment, State.DECLINED, by=person, now=now)
        promote_waiting(current, by=person, now=now)
        return enrolment


def offer_to(activity: Activity, person: Person, now: datetime) -> Enrolment:
    """The offer that `person` can answer now; else the sentence that says why there is none."""
    if activity.state == Activity.State.CANCELLED:
        raise DomainError(_("This activity has been cancelled."), code="cancelled")
    enrolment = Enrolment.objects.filter(activity=activity, person=person).first()
    if enrolment is not None and enrolment.state == State.CONFIRMED:
        raise DomainError(_("You already have a seat in this activity."), code="confirmed")
    if enrolment is not None and enrolment.state == State.LAPSED:
        raise DomainError(_("This offer has ended; the seat goes to the next person."), code="lapsed")
    if enrolment is None or enrolment.offer_ends_at is None:
        raise DomainError(_("No seat is offered to you at the moment."), code="no_offer")
    if enrolment.offer_ends_at <= now:
        raise DomainError(_("This offer has ended; the seat goes to the next person."), code="lapsed")
    return enrolment


def why_no_offer(activity: Activity, person: Person, now: datetime) -> DomainError | None:
    """What accepting would answer now, for a page that says it before anybody asks; None when there is an offer."""
    try:
        offer_to(activity, person, now)
    except DomainError as error:
        return error
    return None


def lapse_offers(*, now: datetime) -> int:
    """End the offers whose time is over and pass the seats on, in order. Returns how many lapsed."""
    due = Enrolment.objects.filter(
        state=State.OFFERED, offer_ends_at__lte=now, activity__state=Activity.State.PUBLISHED
    )
    lapsed = 0
    for pk in list(due.order_by("activity").values_list("activity", flat=True).distinct()):
        with transaction.atomic():
            current = Activity.objects.select_for_update().get(pk=pk)
            for enrolment in due.filter(activity=current).order_by("offer_ends_at", "pk"):
                change_state(enrolment, State.LAPSED, by=None, now=now)
                lapsed += 1
            promote_waiting(current, by=None, now=now)
    return lapsed


def follow_new_times(activity: Activity, *, by: Person | None, now: datetime) -> None:
    """After a session moved: no offer outlasts the start, and seats that can be given again are. The caller locks."""
    if activity.starts_at is not None:
        offers = Enrolment.objects.filter(activity=activity, state=State.OFFERED)
        offers.filter(offer_ends_at__gt=activity.starts_at).update(offer_ends_at=activity.starts_at)
    promote_waiting(activity, by=by, now=now)
