"""Attendance noted on a phone, one tap a person: each tap has its own id and the time at which it was made, and may
arrive late, twice, or after a later one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from academy.models import AttendanceMark, Enrolment, Session
from academy.services.attending import NOTED_FROM, Note, check, refuse_to_note
from academy.services.certifying import certify_noted
from academy.services.enrolling import locked
from accounts.models import Person
from core.errors import DomainError

SAVED, ALREADY, REFUSED = "saved", "already", "refused"
# Clocks of phones are a little wrong.
CLOCK_SKEW = timedelta(minutes=2)


@dataclass(frozen=True)
class Tap:
    """What was tapped: `key` is given by the phone, `enrolment` is a public id, `minutes` are of those partly there."""

    key: uuid.UUID
    enrolment: uuid.UUID
    state: str
    minutes: int | None
    noted_at: datetime


@dataclass(frozen=True)
class TapAnswer:
    """What became of one tap: saved, already there, or refused with a sentence."""

    key: str
    result: str
    message: str = ""


def note_taps(*, session: Session, taps: Sequence[Tap], by: Person | None, now: datetime) -> list[TapAnswer]:
    """Append a mark for each tap that is not there yet; one answer for each, in the order given.

    The same tap again is harmless. What cannot be noted is refused alone: the others are saved. Constant in queries.
    """
    try:
        with transaction.atomic():
            session.activity = locked(session.activity)
            book = Book(session, taps, by, now)
            answers = [book.take(tap) for tap in taps]
            AttendanceMark.objects.bulk_create(book.rows, batch_size=500)
            certify_noted(activity=session.activity, enrolments={row.enrolment_id for row in book.rows}, now=now)
            return answers
    except IntegrityError:
        # One of these ids was used at the same moment for another activity.
        return [TapAnswer(str(tap.key), REFUSED, _("This could not be saved. Please try again.")) for tap in taps]


class Book:
    """What is known while a batch of taps is read: three queries, and the rows to be written."""

    def __init__(self, session: Session, taps: Sequence[Tap], by: Person | None, now: datetime) -> None:
        self.session, self.by, self.now = session, by, now
        self.rows: list[AttendanceMark] = []
        people = Enrolment.objects.filter(activity=session.activity_id, public_id__in={tap.enrolment for tap in taps})
        found = list(people.order_by().values_list("public_id", "pk", "state"))
        self.enrolments = {public_id: pk for public_id, pk, _state in found}
        noted = AttendanceMark.objects.filter(session=session, enrolment__in=self.enrolments.values()).order_by()
        self.known = {pk for _public_id, pk, state in found if state == Enrolment.State.CONFIRMED}
        self.known |= set(noted.values_list("enrolment", flat=True))
        marks = AttendanceMark.objects.filter(public_id__in={tap.key for tap in taps})
        self.saved = {mark.public_id: mark for mark in marks}

    def take(self, tap: Tap) -> TapAnswer:
        """Judge one tap, and keep its row to be written if it is new and can be noted."""
        pk = self.enrolments.get(tap.enrolment, 0)
        before = self.saved.get(tap.key)
        if before is not None:
            if (before.session_id, before.enrolment_id, before.state) == (self.session.pk, pk, tap.state):
                return TapAnswer(str(tap.key), ALREADY)
            return TapAnswer(str(tap.key), REFUSED, _("Another note has this number already. Please note it again."))
        try:
            refuse_to_note(self.session, self.now)
            check(Note(pk, tap.state, tap.minutes), self.session, self.known)
            noted_at = fitting_moment(tap.noted_at, self.session, self.now)
        except DomainError as error:
            return TapAnswer(str(tap.key), REFUSED, str(error))
        self.saved[tap.key] = self.row_of(tap, pk, noted_at)
        self.rows.append(self.saved[tap.key])
        return TapAnswer(str(tap.key), SAVED)

    def row_of(self, tap: Tap, pk: int, noted_at: datetime) -> AttendanceMark:
        return AttendanceMark(
            public_id=tap.key,
            session=self.session,
            enrolment_id=pk,
            state=tap.state,
            minutes=tap.minutes,
            source=AttendanceMark.Source.FACILITATOR,
            noted_at=noted_at,
            received_at=self.now,
            by=self.by,
        )


def fitting_moment(noted_at: datetime, session: Session, now: datetime) -> datetime:
    """When it was noted, never after now. Raises DomainError for a time that cannot be."""
    if noted_at > now + CLOCK_SKEW:
        raise DomainError(_("The clock of your phone is ahead. Please set it, and note this again."), code="ahead")
    if noted_at < session.starts_at - NOTED_FROM:
        raise DomainError(_("Attendance can be noted from an hour before the session starts."), code="too_early")
    return min(noted_at, now)
