"""Reminders before a session."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.mails import mail_about
from academy.models import Activity, Enrolment, ScheduleChange, Session
from academy.reminders.records import Answers, Records
from notifications.models import Delivery
from notifications.reminders import Kind, Occasion

DAY_BEFORE = timedelta(hours=24)
CHANGED = "academy.activity-changed"


def session_key(session: Session) -> str:
    """A moved session is a new occasion; a renamed one is not."""
    return f"{session.public_id}:{session.schedule_revision}"


def day_before_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Everybody with a seat, for sessions that start within 24 hours, until they start.

    Not those who were told within these 24 hours that the session moved: that mail says the same.
    """
    soon = Q(starts_at__gt=now, starts_at__lte=now + DAY_BEFORE)
    sessions = list(Session.objects.planned().filter(soon, activity__state=Activity.State.PUBLISHED))
    people: dict[int, list[int]] = {}
    seats = Enrolment.objects.confirmed().filter(activity__in={row.activity_id for row in sessions})
    for activity, person in seats.values_list("activity", "person"):
        people.setdefault(activity, []).append(person)
    told = people_told(sessions, now)
    for session in sessions:
        for person in people.get(session.activity_id, []):
            if (session.pk, person) not in told:
                yield Occasion(person, session_key(session)), session.starts_at


def people_told(sessions: Sequence[Session], now: datetime) -> set[tuple[int, int]]:
    """Pairs of session id and person id: a notice of change, made in the 24 hours before the session's new start."""
    # A session that starts after now has no such notice older than a day.
    recent = ScheduleChange.objects.filter(activity__in={row.activity_id for row in sessions}, at__gt=now - DAY_BEFORE)
    changes = list(recent)
    notices = Delivery.objects.filter(kind=CHANGED, key__in=[str(change.public_id) for change in changes])
    going_out = notices.filter(state__in=[Delivery.State.PLANNED, Delivery.State.CLAIMED, Delivery.State.SENT])
    readers: dict[str, list[int]] = {}
    for key, person in going_out.values_list("key", "person"):
        readers.setdefault(key, []).append(person)
    return {
        (session.pk, person)
        for session in sessions
        for change in changes
        if str(session.public_id) in change.before and change.at >= session.starts_at - DAY_BEFORE
        for person in readers.get(str(change.public_id), [])
    }


def day_before_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None when the session moved again or was cancelled, or the person has no seat any more."""
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    sessions = {session_key(row): row for row in Session.objects.planned().filter(public_id__in=ids)}
    known = [(sessions[key].activity_id, person) for person, key in occasions if key in sessions]
    records = Records.load(known, now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        session = sessions.get(occasion.key)
        about = session and records.about(session.activity_id, occasion.person_id)
        if session and about and about.is_confirmed and about.activity.state == Activity.State.PUBLISHED:
            answers[occasion] = mail_about(about, line=about.line_of(session))
    return answers


KINDS = [
    Kind(
        name="academy.session-reminder-day",
        category="reminder",
        templates="emails/academy/session-reminder-day",
        contexts=day_before_contexts,
        due=day_before_due,
        label=_("Reminder the day before"),
    ),
]
