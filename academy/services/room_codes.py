"""The code in the room: opened for a session by who runs it, typed by those who have a seat and are there."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, AttendanceMark, Enrolment, RoomCode, Session
from academy.models.room_code import ALPHABET, LENGTH
from academy.services.attending import refuse_to_note
from academy.services.enrolling import locked
from accounts.models import Person
from core.errors import DomainError

State, Source = AttendanceMark.State, AttendanceMark.Source


def open_code(
    *,
    session: Session,
    opens_before_minutes: int,
    closes_after_minutes: int,
    by: Person | None,
    now: datetime,
    renew: bool = False,
) -> RoomCode:
    """Open a window for the session, or change its minutes; a closed one, and `renew`, get a new code.

    Raises DomainError for a cancelled session, and for a window that would be over (field `closes_after_minutes`).
    """
    with transaction.atomic():
        activity = locked(session.activity)
        if session.is_cancelled or activity.state == Activity.State.CANCELLED:
            raise DomainError(_("This session is cancelled."), code="cancelled")
        row = RoomCode.objects.filter(session=session).first()
        if row is None or row.closed_at is not None or renew:
            row = row or RoomCode(session=session)
            row.code, row.closed_at, row.made_at, row.by = unused_code(), None, now, by
        row.session = session
        row.opens_before_minutes, row.closes_after_minutes = opens_before_minutes, closes_after_minutes
        if row.closes_at <= now:
            message = _("This time is over already. Choose more minutes.")
            raise DomainError(message, field="closes_after_minutes", code="over")
        row.save()
        return row


def close_code(*, session: Session, now: datetime) -> None:
    """From now on the code does nothing. Twice is the same as once."""
    RoomCode.objects.filter(session=session, closed_at__isnull=True).update(closed_at=now)


def unused_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
        if not RoomCode.objects.filter(code=code).exists():
            return code


def read_code(text: str) -> str:
    """As people type it: any case, with spaces or hyphens."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def enter_code(*, text: str, person: Person, now: datetime) -> AttendanceMark:
    """Note that the person is there; who is noted as there already stays so, without a new mark.

    Raises DomainError (field `code`) for a code that is unknown or over, and for somebody without a seat: a code lets
    nobody in.
    """
    row = RoomCode.objects.select_related("session__activity").filter(code=read_code(text)).first()
    if row is None:
        message = _("We do not know this code. Please look at it again: it has six letters and digits.")
        raise DomainError(message, field="code", code="unknown")
    with transaction.atomic():
        locked(row.session.activity)
        refuse_unfit(row, now)
        enrolment = Enrolment.objects.filter(activity=row.session.activity_id, person=person).confirmed().first()
        if enrolment is None:
            message = _("You have no seat in this activity. Please speak to the facilitator, who can add you.")
            raise DomainError(message, field="code", code="no_seat")
        marks = AttendanceMark.objects.filter(session=row.session, enrolment=enrolment)
        latest = marks.order_by("-noted_at", "-pk").first()
        if latest is not None and latest.state in (State.PRESENT, State.PARTLY):
            latest.session = row.session
            return latest
        values = {"state": State.PRESENT, "source": Source.CODE, "noted_at": now, "received_at": now, "by": person}
        return AttendanceMark.objects.create(session=row.session, enrolment=enrolment, **values)


def refuse_unfit(row: RoomCode, now: datetime) -> None:
    """Raise the sentence that says why the code does nothing now."""
    try:
        refuse_to_note(row.session, now)
    except DomainError as error:
        raise DomainError(error.message, field="code", code=error.code) from error
    if row.is_over(now):
        message = _("The time for this code is over. Please speak to the facilitator, who can note that you are here.")
        raise DomainError(message, field="code", code="over")
    if not row.is_open(now):
        message = _("This code does not work yet. Please try again shortly before the session starts.")
        raise DomainError(message, field="code", code="too_early")
