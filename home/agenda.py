"""The coming dates of one person, in all of the academy, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse

from academy.feeds import sessions_of_person
from academy.models import Enrolment, Session
from accounts.models import Person
from core.when import at_place
from mentoring.calendar import own_meetings
from mentoring.models import Meeting


@dataclass(frozen=True)
class Appointment:
    """One date of mine: a `session`, or a mentoring meeting with a `person`. `state` is the reader's own, in words,
    where it is not a confirmed seat."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str
    url: str
    place: str
    join_link: str
    is_cancelled: bool
    session: Session | None = None
    person: Person | None = None
    state: str = ""

    @property
    def month(self) -> date:
        """Its first day, on the clock of the place."""
        return at_place(self.starts_at, self.time_zone).date().replace(day=1)

    @property
    def is_certain(self) -> bool:
        """It takes place, and the reader is expected."""
        return not self.is_cancelled and not self.state


def agenda_of(person: Person, *, now: datetime) -> list[Appointment]:
    """Everything that has not ended, in order; what is cancelled stays in its place and says so. Four queries."""
    meetings = [meeting_of(person, row) for row in own_meetings(person, since=now)]
    return sorted([*academy_dates(person, now), *meetings], key=lambda each: (each.starts_at, each.ends_at))


def academy_dates(person: Person, now: datetime) -> list[Appointment]:
    """The sessions among them. Three queries."""
    sessions, own = sessions_of_person(person, since=now)
    return [session_of(session, own.get(session.activity_id)) for session in sessions]


def by_month(dates: Sequence[Appointment]) -> list[tuple[date, list[Appointment]]]:
    """The dates under the first day of their month, on the clock of each place."""
    return [(month, list(rows)) for month, rows in groupby(dates, key=lambda each: each.month)]


def session_of(session: Session, enrolment: Enrolment | None) -> Appointment:
    # `runs_it` is an annotation of sessions_of_person.
    is_in = getattr(session, "runs_it", False) or (
        enrolment is not None and enrolment.state == Enrolment.State.CONFIRMED
    )
    is_cancelled = session.is_cancelled or session.activity.is_cancelled
    return Appointment(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        time_zone=session.time_zone,
        url=reverse("academy:activity", args=[session.activity.slug]),
        place=session.where,
        join_link=session.join_link if is_in and not is_cancelled else "",
        is_cancelled=is_cancelled,
        session=session,
        state="" if is_in or enrolment is None else enrolment.get_state_display(),
    )


def meeting_of(person: Person, meeting: Meeting) -> Appointment:
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    return Appointment(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        time_zone=meeting.time_zone,
        url=reverse("mentoring:pairing", args=[meeting.pairing.public_id]),
        place=meeting.place,
        join_link="" if is_cancelled else meeting.join_link,
        is_cancelled=is_cancelled,
        person=meeting.pairing.other_of(person),
    )
