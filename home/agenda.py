"""The coming dates of one person, in all of the academy, as a page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from academy.feeds import own_sessions
from academy.models import Enrolment, Session
from accounts.models import Person
from core.when import at_place
from mentoring.calendar import own_meetings
from mentoring.models import Meeting


@dataclass(frozen=True)
class Planned:
    """A session or a mentoring meeting. `session` is None for a meeting; `state` is the reader's own, in words, where
    it is not a confirmed seat."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str
    url: str
    place: str
    join_link: str
    is_cancelled: bool
    session: Session | None = None
    title: str = ""
    state: str = ""

    @property
    def month(self) -> date:
        """Its first day, on the clock of the place."""
        return at_place(self.starts_at, self.time_zone).date().replace(day=1)


def agenda_of(person: Person, *, now: datetime) -> list[Planned]:
    """Everything that has not ended, in order; what is cancelled stays in its place and says so. Six queries."""
    sessions, _changes, own = own_sessions(person, since=now)
    dates = [planned_session(session, own.get(session.activity_id)) for session in sessions]
    dates += [planned_meeting(meeting, person) for meeting in own_meetings(person, since=now)]
    return sorted(dates, key=lambda each: (each.starts_at, each.ends_at))


def by_month(dates: Sequence[Planned]) -> list[tuple[date, list[Planned]]]:
    """The dates under the first day of their month, on the clock of each place."""
    return [(month, list(rows)) for month, rows in groupby(dates, key=lambda each: each.month)]


def planned_session(session: Session, enrolment: Enrolment | None) -> Planned:
    # `runs_it` is an annotation of own_sessions.
    is_in = getattr(session, "runs_it", False) or (
        enrolment is not None and enrolment.state == Enrolment.State.CONFIRMED
    )
    is_cancelled = session.is_cancelled or session.activity.is_cancelled
    return Planned(
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


def planned_meeting(meeting: Meeting, person: Person) -> Planned:
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    return Planned(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        time_zone=meeting.time_zone,
        url=reverse("mentoring:pairing", args=[meeting.pairing.public_id]),
        place=meeting.place,
        join_link="" if is_cancelled else meeting.join_link,
        is_cancelled=is_cancelled,
        title=_("Mentoring: %(name)s") % {"name": meeting.pairing.other_of(person).name},
    )
