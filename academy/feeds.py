"""Sessions of many activities as entries of a calendar that people subscribe to; `core.ical` writes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from academy.calendar import entry_of
from academy.models import Activity, Enrolment, ScheduleChange, Session, SessionFacilitator
from accounts.models import Person
from core.ical import Entry


@dataclass
class Changes:
    """When the schedules of some activities were last changed, and when each session was last moved or cancelled."""

    activities: dict[int, datetime] = field(default_factory=dict)
    sessions: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def load(cls, sessions: Iterable[Session]) -> "Changes":
        """Of the activities of these. One query."""
        found = cls()
        activities = {row.activity_id for row in sessions}
        rows = ScheduleChange.objects.filter(activity__in=activities).order_by("at", "pk")
        for activity, at, before in rows.values_list("activity", "at", "before"):
            found.activities[activity] = at
            found.sessions.update(dict.fromkeys(before, at))
        return found

    def last(self, activity: Activity) -> datetime:
        """The same as `academy.calendar.last_change`."""
        moments = (activity.created_at, activity.published_at, activity.cancelled_at, self.activities.get(activity.pk))
        return max(moment for moment in moments if moment)

    def cancelled_at(self, session: Session) -> datetime | None:
        """By itself or with its activity; None for one that was cancelled before anybody could know of it."""
        moments = [self.sessions.get(str(session.public_id)), session.activity.cancelled_at]
        return max((moment for moment in moments if moment), default=None)


def public_entries(activities: QuerySet[Activity], *, since: datetime, cancelled_since: datetime) -> list[Entry]:
    """What everybody may read, in the active language: sessions that end after `since`, without join links.

    What was cancelled stays for a while, as a cancellation, so that calendars take it away.
    """
    sessions = sessions_of(activities, since)
    changes = Changes.load(sessions)
    return [
        feed_entry(session, changes.last(session.activity))
        for session in sessions
        if is_kept(session, changes, cancelled_since)
    ]


def own_entries(person: Person, *, since: datetime, cancelled_since: datetime) -> list[Entry]:
    """The same for what somebody holds or wants a seat in, or runs: join links only for who has a confirmed seat or
    runs the session; tentative without a seat. What somebody cannot come to stays in sight."""
    sessions, own = sessions_of_person(person, since=since)
    changes = Changes.load(sessions)
    return [
        own_entry(session, changes.last(session.activity), own)
        for session in sessions
        if is_kept(session, changes, cancelled_since)
    ]


def sessions_of_person(person: Person, *, since: datetime) -> tuple[list[Any], dict[int, Enrolment]]:
    """Sessions that end after `since` of what somebody holds or wants a seat in, or runs (`runs_it`), in order; and the
    person's enrolments by activity. Three queries."""
    own = {row.activity_id: row for row in Enrolment.objects.filter(person=person).live()}
    run = Session.objects.filter(facilitators__person=person).values("activity")
    involved = Activity.objects.public().filter(
        Q(pk__in=Enrolment.objects.filter(person=person).live().values("activity")) | Q(pk__in=run)
    )
    sessions = sessions_of(involved, since, runs_it=Exists(facilitating(person)))
    return [row for row in sessions if row.runs_it or row.activity_id in own], own


def facilitating(person: Person) -> QuerySet[SessionFacilitator]:
    return SessionFacilitator.objects.filter(session=OuterRef("pk"), person=person)


def sessions_of(activities: QuerySet[Activity], since: datetime, **annotations: Any) -> list[Any]:
    """Two queries. Sessions of one activity share its row: it is read once, however many sittings it has."""
    rows = Session.objects.filter(activity__in=activities.order_by().values("pk"), ends_at__gt=since)
    sessions = list(rows.annotate(**annotations).chronological())
    found = Activity.objects.defer("search_text").in_bulk({row.activity_id for row in sessions})
    for row in sessions:
        row.activity = found[row.activity_id]
    return sessions


def is_kept(session: Session, changes: Changes, cancelled_since: datetime) -> bool:
    if not session.is_cancelled:
        return True
    moment = changes.cancelled_at(session)
    return moment is not None and moment > cancelled_since


def feed_entry(session: Session, changed_at: datetime, *, with_join_link: bool = False) -> Entry:
    entry = entry_of(session.activity, session, with_join_link=with_join_link, names_host=False)
    return replace(entry, changed_at=changed_at)


def own_entry(session: Any, changed_at: datetime, own: Mapping[int, Enrolment]) -> Entry:
    """A session as its reader stands to it."""
    enrolment = own.get(session.activity_id)
    if session.runs_it or enrolment is None or enrolment.state == Enrolment.State.CONFIRMED:
        moments = [changed_at, *([enrolment.changed_at] if enrolment else [])]
        return feed_entry(session, max(moments), with_join_link=not session.is_cancelled)
    entry = feed_entry(session, max(changed_at, enrolment.changed_at))
    words = paragraphs([str(Enrolment.State(enrolment.state).label), entry.description])
    return replace(entry, description=words, is_tentative=True)


def paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)
