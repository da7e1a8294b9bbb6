"""Guests: people who ask for a seat with a name and an address, and prove the address by a link and a button.

Nothing here answers differently for an address that is known: what differs stands in the mail alone.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError, Q
from django.utils.translation import gettext as _

from academy.models import Activity, Enrolment, EnrolmentChange
from academy.services.answering import Answers, save_answers
from academy.services.enrolling import (
    change_state,
    forget_typed,
    has_seat_for_newcomer,
    locked,
    promote_waiting,
    refuse_if_closed,
    refuse_if_only_named,
    settle_guest,
)
from accounts.models import PRIVACY_NOTICE_VERSION, Consent, Person
from accounts.models import PersonQuerySet as People
from core.errors import DomainError
from notifications.models import Delivery
from notifications.services import owe

State = Enrolment.State

SEAT_HELD_FOR = timedelta(minutes=30)
# A request without a held seat is forgotten then.
UNANSWERED_FOR = timedelta(days=2)
# After that nothing is kept of somebody who never confirmed (GDPR, article 5: no longer than necessary).
UNPROVED_KEPT_FOR = timedelta(days=7)
FORGOTTEN_AT_ONCE = 100
CONFIRM_MAIL, KNOWN_MAIL = "academy.guest-confirm", "academy.guest-known"


def request_guest_seat(*, activity: Activity, name: str, email: str, language: str, now: datetime) -> Enrolment:
    """Write to the address a link that confirms the seat; a free seat is held for half an hour.

    An existing person keeps name and language: the form proves nothing. Who takes part already is told so by mail, and
    no row changes. Raises DomainError for all addresses alike: no guests here, cancelled, closed, partners name people.
    """
    with transaction.atomic():
        current = locked(activity)
        refuse_guests(current, now)
        person = person_at(email=email, name=name, language=language, zone=current.time_zone, now=now)
        enrolment = Enrolment.objects.filter(activity=current, person=person).first()
        if enrolment is not None and enrolment.is_live:
            write_to(enrolment, current, now)
            return enrolment
        if enrolment is None:
            enrolment = Enrolment(activity=current, person=person, state="", created_at=now)
        enrolment.activity, enrolment.person = current, person
        hold = hold_for_guest(current, now)
        change_state(enrolment, State.UNCONFIRMED, by=None, now=now, mail="", hold_ends_at=hold)
        write_to(enrolment, current, now)
        return enrolment


def refuse_guests(activity: Activity, now: datetime) -> None:
    """Raise the sentence that says why no guest can ask for a seat now."""
    refuse_if_closed(activity, now)
    refuse_if_only_named(activity)
    if not activity.allows_guests:
        raise DomainError(
            _("This activity is for people with an account. Please sign in or create one."), code="no_guests"
        )


def why_no_guests(activity: Activity, now: datetime) -> DomainError | None:
    """What a guest would be answered now, for a page that says it before anybody asks; None when guests may come."""
    try:
        refuse_guests(activity, now)
    except DomainError as error:
        return error
    return None


def person_at(*, email: str, name: str, language: str, zone: str, now: datetime) -> Person:
    """The person with this address, as they are, or a new one; of an unproved one what is typed last counts.

    Nobody asks a guest for a time zone: `zone`, the place's, adds no clock that may be wrong.
    """
    people = Person.objects.with_email(email)
    person = people.first()
    if person is None:
        try:
            with transaction.atomic():
                return Person.objects.create(
                    name=name,
                    email=email,
                    language=language,
                    time_zone=zone,
                    created_at=now,
                    adult_declared_at=now,
                    privacy_version=PRIVACY_NOTICE_VERSION,
                    privacy_acknowledged_at=now,
                )
        except IntegrityError:
            # The same address at the same moment, in another activity.
            person = people.get()
    elif never_confirmed().filter(pk=person.pk).exists():
        person.name, person.language = name, language
        person.save(update_fields=["name", "language"])
    return person


def follow_declared_territory(person: Person, declared: dict[str, Any], now: datetime) -> None:
    """At sign-up: the clock that a guest's form lent from the activity makes way for that of the declared territory."""
    lent = Enrolment.objects.filter(person=person, created_at=person.created_at, activity__time_zone=person.time_zone)
    if "territory" in declared and lent.exists():
        person.time_zone = ""
        person.save(update_fields=["time_zone"])


def hold_for_guest(activity: Activity, now: datetime) -> datetime | None:
    """Until when a seat is held; None where hosts decide, where none is free, and where others wait for it."""
    if activity.admission == Activity.Admission.APPROVAL or not has_seat_for_newcomer(activity):
        return None
    until = now + SEAT_HELD_FOR
    return min(until, activity.starts_at) if activity.starts_at else until


def write_to(enrolment: Enrolment, activity: Activity, now: datetime) -> None:
    """The link to who has not confirmed yet, again if asked again; to who takes part, that they do."""
    kind = CONFIRM_MAIL if enrolment.state == State.UNCONFIRMED else KNOWN_MAIL
    key = f"{activity.public_id}:{now:%Y%m%d%H%M%S%f}"
    owe(kind=kind, person=enrolment.person, key=key, now=now, useful_until=activity.ends_at)


def confirm_guest(*, enrolment: Enrolment, now: datetime, answers: Answers | None = None) -> Enrolment:
    """Give the guest the held seat; later, or without one, what a newcomer gets now. Twice is the same as once.

    Answers are taken here, not before: whoever gives them has proved whose they are.
    Raises DomainError when the activity is cancelled, over or closed for newcomers.
    """
    with transaction.atomic():
        current = locked(enrolment.activity)
        row = Enrolment.objects.select_related("person").get(pk=enrolment.pk)
        row.activity = current
        if can_still_confirm(row):
            forget_typed(row)
            settle_guest(row, current, by=row.person, now=now)
            if answers is not None:
                save_answers(row, answers, now=now)
        return row


def can_still_confirm(enrolment: Enrolment) -> bool:
    """Whether the button of the guest's link has something to do: not confirmed yet, in time or too late."""
    if enrolment.state == State.UNCONFIRMED:
        return True
    if enrolment.state != State.LAPSED:
        return False
    last: EnrolmentChange | None = enrolment.changes.order_by("-pk").first()
    return last is not None and last.from_state == State.UNCONFIRMED


def lapse_holds(*, now: datetime) -> int:
    """End, without a mail, what guests did not confirm, and pass the seats on, in order. Returns how many lapsed."""
    stale = Q(hold_ends_at__isnull=True, changed_at__lte=now - UNANSWERED_FOR)
    due = Enrolment.objects.filter(Q(hold_ends_at__lte=now) | stale, state=State.UNCONFIRMED)
    lapsed = 0
    for activity in Activity.objects.filter(pk__in=list(due.order_by().values_list("activity", flat=True))):
        with transaction.atomic():
            current = locked(activity)
            for enrolment in due.filter(activity=current).order_by("pk"):
                change_state(enrolment, State.LAPSED, by=None, now=now, mail="")
                lapsed += 1
            promote_waiting(current, by=None, now=now)
    return lapsed


def never_confirmed() -> People:
    """People whom a guest's form made, and who have never proved that the address is theirs."""
    proved = EnrolmentChange.objects.exclude(to_state__in=[State.UNCONFIRMED, State.LAPSED])
    made_by_a_form = Person.objects.filter(user__isnull=True, enrolments__created_at=F("created_at"))
    return made_by_a_form.exclude(pk__in=proved.values("enrolment__person"))


def forget_unproved(*, now: datetime) -> int:
    """Delete those who never confirmed, with what was written for them, after a week. Returns how many.

    Whoever something else points at stays.
    """
    people = never_confirmed().filter(created_at__lte=now - UNPROVED_KEPT_FOR)
    people = people.exclude(enrolments__state=State.UNCONFIRMED).distinct()
    return sum(forget(person) for person in people.order_by("pk")[:FORGOTTEN_AT_ONCE])


def forget(person: Person) -> bool:
    """Delete the person with enrolments, their history and their mails; False, and nothing done, where that cannot
    be."""
    try:
        with transaction.atomic():
            EnrolmentChange.objects.filter(enrolment__person=person).delete()
            Enrolment.objects.filter(person=person).delete()
            Consent.objects.filter(person=person).delete()
            Delivery.objects.filter(person=person, kind__in=[CONFIRM_MAIL, KNOWN_MAIL]).delete()
            person.delete()
    except ProtectedError:
        return False
    return True
