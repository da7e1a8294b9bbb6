"""Reminders before a session: a week, a day and an hour, each in its own window.

A reminder opens its lead time before the start and is useful until the next one opens; the last until the start. Lead
times are real time: across a clock change “a day before” may show another hour on the wall.

Who has just been told is not told again: a confirmation stands for the reminder whose window was open when the seat was
confirmed (enrolled three days before: the day's and the hour's follow, the week's does not), and so does a notice of
change made inside that window. Who runs the session gets the same reminder, worded for them, and only once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.mails import SessionLine, Told, mail_about, responsible_address
from academy.models import Activity, Enrolment, ScheduleChange, Session
from academy.placeholders import PLACEHOLDERS, values_of_session
from academy.queries.attendance import excused_pairs
from academy.reminders.preparing import Preparing
from academy.reminders.records import Answers, Records
from notifications.models import Delivery
from notifications.queries import leads_of
from notifications.reminders import Kind, Mail, Occasion, Planned

WEEK, DAY, HOUR = (f"academy.session-reminder-{name}" for name in ("week", "day", "hour"))
LEADS = {WEEK: timedelta(days=7), DAY: timedelta(hours=24), HOUR: timedelta(hours=1)}
CHANGED = "academy.activity-changed"
RESPONSIBLE = "responsible"
Pairs = set[tuple[int, int]]


@dataclass(frozen=True)
class Running(Told):
    """The activity as a mail tells it to who runs it. `role`: a SessionFacilitator.Role, or `responsible`."""

    activity: Activity
    role: str


def session_key(session: Session) -> str:
    """A moved session is a new occasion; a renamed one is not."""
    return f"{session.public_id}:{session.schedule_revision}"


def roles_in(session: Session) -> dict[int, str]:
    """Who runs it, by person id. Who is responsible and facilitates too reads the facilitator's words."""
    responsible = session.activity.responsible_id
    roles = {responsible: RESPONSIBLE} if responsible else {}
    return roles | {row.person_id: row.role for row in session.facilitators.all()}


def windows() -> dict[str, tuple[timedelta, timedelta]]:
    """By kind: how long before the start its reminder opens, and how long before it stops being useful."""
    leads = leads_of(LEADS)
    names = sorted(leads, key=leads.__getitem__, reverse=True)
    closings = [*(leads[name] for name in names[1:]), timedelta(0)]
    return {name: (leads[name], closing) for name, closing in zip(names, closings, strict=True)}


def due(now: datetime, *, name: str) -> Iterator[tuple[Occasion, datetime]]:
    """What is to be said now of the sessions whose window is open."""
    opens, closes = windows()[name]
    for row in planned(Q(starts_at__gt=now + closes, starts_at__lte=now + opens), opens, closes):
        yield row.occasion, row.useful_until


def ahead(start: datetime, end: datetime, *, name: str) -> Iterator[Planned]:
    """Windows that open between the two."""
    opens, closes = windows()[name]
    return planned(Q(starts_at__gte=start + opens, starts_at__lt=end + opens), opens, closes)


def planned(condition: Q, opens: timedelta, closes: timedelta) -> Iterator[Planned]:
    """Everybody who runs one of the sessions or has a seat, but those who know already or are excused."""
    rows = Session.objects.planned().filter(condition, activity__state=Activity.State.PUBLISHED)
    sessions = list(rows.select_related("activity").prefetch_related("facilitators"))
    if opens <= closes or not sessions:
        return
    seats = seats_of(sessions)
    told, excused = people_told(sessions, opens), excused_pairs(sessions)
    for session in sessions:
        opens_at, closes_at = session.starts_at - opens, session.starts_at - closes
        seated = seats.get(session.activity_id, {}).items()
        coming = [person for person, since in seated if since < opens_at and (session.pk, person) not in excused]
        for person in dict.fromkeys([*roles_in(session), *coming]):
            if (session.pk, person) not in told:
                yield Planned(Occasion(person, session_key(session)), opens_at, closes_at)


def seats_of(sessions: Sequence[Session]) -> dict[int, dict[int, datetime]]:
    """By activity id and person id: since when the person has their seat."""
    seats: dict[int, dict[int, datetime]] = {}
    rows = Enrolment.objects.confirmed().filter(activity__in={row.activity_id for row in sessions}).order_by("pk")
    for activity, person, since in rows.values_list("activity", "person", "changed_at"):
        seats.setdefault(activity, {})[person] = since
    return seats


def people_told(sessions: Sequence[Session], opens: timedelta) -> Pairs:
    """Pairs of session id and person id: a notice of change was made after the window of the session opened."""
    since = min(row.starts_at for row in sessions) - opens
    changes = list(ScheduleChange.objects.filter(activity__in={row.activity_id for row in sessions}, at__gte=since))
    notices = Delivery.objects.filter(kind=CHANGED, key__in=[str(change.public_id) for change in changes])
    going_out = notices.filter(state__in=[Delivery.State.PLANNED, Delivery.State.CLAIMED, Delivery.State.SENT])
    readers: dict[str, list[int]] = {}
    for key, person in going_out.order_by().values_list("key", "person"):
        readers.setdefault(key, []).append(person)
    return {
        (session.pk, person)
        for session in sessions
        for change in changes
        if str(session.public_id) in change.before and change.at >= session.starts_at - opens
        for person in readers.get(str(change.public_id), [])
    }


def contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None when the session moved again or was cancelled, or the person neither runs it nor comes (any more)."""
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    rows = Session.objects.planned().filter(public_id__in=ids, activity__state=Activity.State.PUBLISHED)
    sessions = {session_key(row): row for row in rows.select_related("activity").prefetch_related("facilitators")}
    records = Records.load([(sessions[key].activity_id, person) for person, key in occasions if key in sessions], now)
    excused, preparing = excused_pairs(sessions.values()), Preparing.load(records)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        if session := sessions.get(occasion.key):
            is_excused = (session.pk, occasion.person_id) in excused
            answers[occasion] = mail_to(occasion.person_id, session, records, preparing, is_excused=is_excused)
    return answers


def mail_to(person: int, session: Session, records: Records, preparing: Preparing, *, is_excused: bool) -> Mail | None:
    role = roles_in(session).get(person)
    if role:
        activity = records.activities[session.activity_id]
        about_it, line = Running(activity, role), SessionLine(session, shows_join_link=True)
        values = partial(values_of_session, about_it, line)
        return Mail({"about": about_it, "line": line}, reply_to=responsible_address(activity), values=values)
    about = records.about(session.activity_id, person)
    if about is None or not about.is_confirmed or is_excused:
        return None
    return mail_about(about, line=about.line_of(session), prepare=preparing.of(about))


def reminder(name: str, label: Any) -> Kind:
    return Kind(
        name=name,
        category="reminder",
        templates=f"emails/academy/{name.removeprefix('academy.')}",
        contexts=contexts,
        due=partial(due, name=name),
        ahead=partial(ahead, name=name),
        lead=LEADS[name],
        label=label,
        placeholders=PLACEHOLDERS,
    )


KINDS = [
    reminder(WEEK, _("Reminder a week before")),
    reminder(DAY, _("Reminder the day before")),
    reminder(HOUR, _("Reminder an hour before")),
]
