"""Sessions somebody cannot attend: said by the person, noted as a mark; the seat in the activity stays theirs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, AttendanceMark, Enrolment, Session
from academy.services.enrolling import locked
from accounts.models import Person
from core.errors import DomainError

State, Source = AttendanceMark.State, AttendanceMark.Source


def excuse(*, session: Session, enrolment: Enrolment, by: Person | None, source: str, now: datetime) -> AttendanceMark:
    """Note that the person will not be in this session. Frees no seat; twice is the same as once.

    Raises DomainError without a confirmed seat, and for a session that is over, cancelled or noted already.
    """
    with transaction.atomic():
        latest = answerable(session, enrolment, now)
        if latest is not None and latest.state == State.EXCUSED:
            return latest
        return note(session, enrolment, State.EXCUSED, by=by, source=source, now=now)


def expect_again(
    *, session: Session, enrolment: Enrolment, by: Person | None, source: str, now: datetime
) -> AttendanceMark | None:
    """Take the excuse back; None where there is none. Raises DomainError as `excuse` does."""
    with transaction.atomic():
        latest = answerable(session, enrolment, now)
        if latest is None or latest.state == State.EXPECTED:
            return latest
        return note(session, enrolment, State.EXPECTED, by=by, source=source, now=now)


def answerable(session: Session, enrolment: Enrolment, now: datetime) -> AttendanceMark | None:
    """The mark that counts now, the activity locked; else the sentence that says why nothing can be said any more."""
    activity = locked(session.activity)
    current = Enrolment.objects.filter(pk=enrolment.pk, activity=activity).first()
    if current is None or current.state != Enrolment.State.CONFIRMED:
        raise DomainError(_("You have no seat in this activity."), code="no_seat")
    fresh = Session.objects.get(pk=session.pk)
    if fresh.is_cancelled or activity.state == Activity.State.CANCELLED:
        raise DomainError(_("This session is cancelled."), code="cancelled")
    if fresh.has_ended(now):
        raise DomainError(_("This session is over."), code="over")
    marks = AttendanceMark.objects.filter(session=session, enrolment=enrolment)
    latest = marks.order_by("-noted_at", "-pk").first()
    if latest is not None and latest.state not in (State.EXCUSED, State.EXPECTED):
        raise DomainError(_("Who is here has already been noted for this session."), code="noted")
    return latest


def note(
    session: Session, enrolment: Enrolment, state: str, *, by: Person | None, source: str, now: datetime
) -> AttendanceMark:
    return AttendanceMark.objects.create(
        session=session, enrolment=enrolment, state=state, source=source, by=by, noted_at=now, received_at=now
    )
