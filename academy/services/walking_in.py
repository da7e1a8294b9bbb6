"""Walk-ins: people who come without a seat and are let in, above the capacity too. Nobody in the queue is passed."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from academy.models import Activity, AttendanceMark, Enrolment, Session, WalkIn
from academy.services.attending import refuse_to_note
from academy.services.certifying import certify_noted
from academy.services.enrolling import change_state, locked
from accounts.models import Person
from core.errors import DomainError
from core.text import fold

State = Enrolment.State


def add_walk_in(
    *,
    session: Session,
    name: str,
    email: str,
    organisation: str,
    key: uuid.UUID,
    by: Person | None,
    now: datetime,
) -> AttendanceMark:
    """Let somebody in and note them as present, at once. `key` is that of the form: sent twice, it is once.

    Who is known by the address is not doubled. Who has a seat, or is offered one, keeps that seat; who waits or asks
    gets one beside the capacity, and the queue stays in its order. Raises DomainError where nothing can be noted, and
    (field `name`) for a namesake who could not be told apart.
    """
    with transaction.atomic():
        session.activity = activity = locked(session.activity)
        known = AttendanceMark.objects.filter(public_id=key).first()
        if known is not None:
            return known
        refuse_walk_in(session, activity, now)
        person = Person.objects.with_email(email).first() if email else None
        enrolment = Enrolment.objects.filter(activity=activity, person=person).first() if person else None
        if enrolment is None:
            refuse_namesake(activity, name, email)
            person = person or new_person(activity, name, email, now)
            enrolment = Enrolment(activity=activity, person=person, state="", created_at=now)
        enrolment.activity = activity
        let_in(enrolment, name, organisation, by=by, now=now)
        values = {"state": AttendanceMark.State.PRESENT, "source": AttendanceMark.Source.FACILITATOR}
        moments = {"noted_at": now, "received_at": now}
        mark = AttendanceMark.objects.create(
            public_id=key, session=session, enrolment=enrolment, by=by, **values, **moments
        )
        certify_noted(activity=activity, enrolments=[enrolment.pk], now=now)
        return mark


def refuse_walk_in(session: Session, activity: Activity, now: datetime) -> None:
    """Raise the sentence that says why nobody can be let in now."""
    refuse_to_note(session, now)
    if activity.state != Activity.State.PUBLISHED:
        raise DomainError(_("This activity is not published yet."), code="draft")


def let_in(enrolment: Enrolment, name: str, organisation: str, *, by: Person | None, now: datetime) -> None:
    """Give a seat of their own to those to whom one is given or held, and one beside the capacity to all others.

    The usual mail tells them; of somebody new, what was typed is kept. The caller holds the lock.
    """
    if enrolment.state == State.CONFIRMED:
        return
    is_new = enrolment.pk is None
    holds_seat = not is_new and Enrolment.objects.filter(pk=enrolment.pk).seated().exists()
    if not holds_seat:
        enrolment.delegation = None
    change_state(enrolment, State.CONFIRMED, by=by, now=now, is_walk_in=not holds_seat)
    if is_new:
        WalkIn.objects.create(enrolment=enrolment, name=name, organisation=organisation)


def refuse_namesake(activity: Activity, name: str, email: str) -> None:
    """Two of one name can be told apart only if both have an address."""
    rows = Enrolment.objects.filter(activity=activity).confirmed().select_related("person", "walk_in")
    others = [bool(row.person.email) for row in rows if fold(row.shown_name) == fold(name)]
    if others and not (email and all(others)):
        words = _("“%(name)s” is there already. Add an e-mail address to both to tell them apart.")
        raise DomainError(words % {"name": name}, field="name", code="namesake")


def new_person(activity: Activity, name: str, email: str, now: datetime) -> Person:
    """Somebody without a login, written to in the language of the place; the one with this address if somebody else
    wrote it down at the same moment.
    """
    territory = activity.territory
    try:
        with transaction.atomic():
            return Person.objects.create(
                name=name,
                email=email or None,
                language=territory.default_language if territory else activity.original_language,
                time_zone=activity.time_zone,
                created_at=now,
            )
    except IntegrityError:
        return Person.objects.with_email(email).get()
