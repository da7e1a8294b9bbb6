"""The request to take attendance: to who ran the sessions of a day, while nobody has taken it.

On the last day the hosts' staff read the same in the mail that says what is left to do, so they are not asked twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from academy.mails import SessionLine, Told, responsible_address
from academy.models import Activity, Enrolment, Session, SessionFacilitator
from academy.queries.held import sessions_with_attendance
from academy.queries.hosts import staff_of_hosts
from academy.reminders.days import HeldDay, day_key, days_ending, days_of
from academy.reminders.pages import attendance_url
from academy.reminders.planning import open_at, opening_between
from academy.reminders.records import Answers
from notifications.queries import lead_of
from notifications.reminders import Kind, Mail, Occasion, Planned

NAME = "academy.attendance-missing"
LEAD, USEFUL = timedelta(hours=3), timedelta(days=7)
INTERPRETER = SessionFacilitator.Role.INTERPRETER


@dataclass(frozen=True)
class Taking(Told):
    """What who ran a day has not taken yet."""

    activity: Activity
    sessions: Sequence[Session]

    @property
    def lines(self) -> list[SessionLine]:
        return [SessionLine(session, shows_join_link=False) for session in self.sessions]

    @property
    def attendance_url(self) -> str:
        return attendance_url(self.sessions[0])

    def values(self) -> dict[str, str]:
        sessions = "\n".join(", ".join(filter(None, [line.when, line.title])) for line in self.lines)
        link = self.attendance_url
        return {"activity": self.title, "host": self.host, "sessions": sessions, "attendance_link": link}


def takers_of(session: Session) -> set[int]:
    """Who is asked: its facilitators; where it has none, who is responsible."""
    people = {row.person_id for row in session.facilitators.all() if row.role != INTERPRETER}
    responsible = session.activity.responsible_id
    return people or ({responsible} if responsible else set())


def untaken(days: Iterable[HeldDay]) -> dict[tuple[str, int], list[Session]]:
    """By key of the day and person id: the sessions of which nobody's attendance is noted, though somebody came."""
    sessions = [session for day in days for session in day.sessions]
    if not sessions:
        return {}
    taken = sessions_with_attendance(sessions)
    seats = Enrolment.objects.confirmed().filter(activity__in={row.activity_id for row in sessions}).order_by()
    with_people = set(seats.values_list("activity", flat=True).distinct())
    found: dict[tuple[str, int], list[Session]] = {}
    for session in sessions:
        if session.pk not in taken and session.activity_id in with_people:
            for person in takers_of(session):
                found.setdefault((day_key(session), person), []).append(session)
    return found


def asked_with_the_rest(days: Iterable[HeldDay]) -> set[tuple[str, int]]:
    """Key of the day and person id: the hosts' staff, on the last day of an activity."""
    last = [day for day in days if day.is_last]
    staff = staff_of_hosts(day.activity for day in last) if last else {}
    return {(day.key, person) for day in last for person in staff.get(day.activity.pk, ())}


def planned(days: Sequence[HeldDay], lead: timedelta) -> Iterator[Planned]:
    missing = untaken(days)
    elsewhere = asked_with_the_rest(days) if missing else set()
    ends = {day.key: day.ends_at for day in days}
    for key, person in missing:
        if (key, person) not in elsewhere:
            yield Planned(Occasion(person, key), ends[key] + lead, ends[key] + USEFUL)


def due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    lead = lead_of(NAME)
    return open_at(planned(days_ending(now - USEFUL, now - lead), lead), now)


def ahead(start: datetime, end: datetime) -> Iterator[Planned]:
    lead = lead_of(NAME)
    return opening_between(planned(days_ending(start - lead, end - lead), lead), start, end)


def contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None once attendance is taken, or for who is no longer asked."""
    days = days_of(occasion.key for occasion in occasions)
    missing = untaken(days.values())
    ids = {day.activity.pk for day in days.values()}
    activities = {row.pk: row for row in Activity.objects.filter(pk__in=ids).with_people_and_places()}
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        if sessions := missing.get((occasion.key, occasion.person_id)):
            activity = activities[sessions[0].activity_id]
            about = Taking(activity, sessions)
            answers[occasion] = Mail({"about": about}, reply_to=responsible_address(activity), values=about.values)
    return answers


KINDS = [
    Kind(
        name=NAME,
        # Not `staff`: who facilitates may have no role in any organisation.
        category="follow-up",
        templates="emails/academy/attendance-missing",
        contexts=contexts,
        due=due,
        ahead=ahead,
        lead=LEAD,
        label=_("Attendance is not taken yet"),
        placeholders={
            "activity": _("title of the activity"),
            "host": _("organisation that hosts it"),
            "sessions": _("the sessions without attendance"),
            "attendance_link": _("link to take attendance"),
        },
        needs=("attendance_link",),
    )
]
