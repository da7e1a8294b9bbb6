"""The follow-up to those who were there: what was done, and what to do next. One for each day with sessions.

It waits for what the facilitators write, at most two days; then it goes alone. After the last session of the activity
it says thank you and what comes next, and asks how it was.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.mails import About, SessionLine, mail_about
from academy.material_links import MaterialLine
from academy.models import FeedbackRound, Material, Session, WrapUp
from academy.models.feedback import round_at
from academy.placeholders import PLACEHOLDERS
from academy.queries.feedback import unanswered_pairs
from academy.queries.held import MISSING, THERE, missing_pairs, states_noted
from academy.queries.materials import materials_of_sessions
from academy.reminders.days import HeldDay, days_ending, days_of, wrap_up_of
from academy.reminders.pages import address
from academy.reminders.planning import open_at, opening_between
from academy.reminders.records import Answers, Records
from academy.reminders.sessions import seats_of
from core import when
from core.translations import language_tag
from notifications.queries import lead_of
from notifications.reminders import Kind, Occasion, Planned

NAME = "academy.session-follow-up"
LEAD, USEFUL = timedelta(hours=2), timedelta(days=7)
# How long after the end it waits for a wrap-up.
WAIT = timedelta(hours=48)


@dataclass(frozen=True)
class HeldLine:
    """A session that was held, what was written about it, and what there is to read."""

    line: SessionLine
    wrap_up: WrapUp | None
    materials: Sequence[MaterialLine] = ()

    @property
    def language(self) -> str:
        """The BCP 47 tag of the wrap-up's own language."""
        return language_tag(self.wrap_up.language) if self.wrap_up else ""

    @property
    def in_language(self) -> str:
        """“in Italian”, where that is not the language of the mail around it."""
        is_foreign = self.wrap_up is not None and self.wrap_up.language != get_language()
        return when.in_language(self.wrap_up.language) if self.wrap_up and is_foreign else ""


def opens_at(day: HeldDay, lead: timedelta) -> datetime:
    """As soon as everything is written, not before the lead time is over; unwritten, after two days."""
    at_last = day.ends_at + max(lead, WAIT)
    written = [wrap_up.written_at for session in day.sessions if (wrap_up := wrap_up_of(session))]
    if len(written) < len(day.sessions):
        return at_last
    return min(at_last, max(day.ends_at + lead, *written))


def planned(days: Iterable[HeldDay], lead: timedelta) -> Iterator[Planned]:
    """Everybody who had a seat before the end, or was there, but those excused from, or absent in, all sessions of the
    day. A walk-in may be written down when all is over.
    """
    days = list(days)
    sessions = [session for day in days for session in day.sessions]
    if not sessions:
        return
    seats, noted = seats_of(sessions), states_noted(sessions)
    for day in days:
        for person, since in seats.get(day.activity.pk, {}).items():
            states = [noted.get((session.pk, person)) for session in day.sessions]
            was_expected = since < day.ends_at and not all(state in MISSING for state in states)
            if was_expected or any(state in THERE for state in states):
                yield Planned(Occasion(person, day.key), opens_at(day, lead), day.ends_at + USEFUL)


def due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    lead = lead_of(NAME)
    days = [day for day in days_ending(now - USEFUL, now - lead) if opens_at(day, lead) <= now]
    return open_at(planned(days, lead), now)


def ahead(start: datetime, end: datetime) -> Iterator[Planned]:
    lead = lead_of(NAME)
    return opening_between(planned(days_ending(start - max(lead, WAIT), end), lead), start, end)


def contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None when the day is no longer as it was, or the person has no seat (any more) or was not there."""
    days = days_of(occasion.key for occasion in occasions)
    sessions = [session for day in days.values() for session in day.sessions]
    missing = missing_pairs(sessions) if sessions else set()
    materials = materials_of_sessions(sessions) if sessions else {}
    known = [(days[key].activity.pk, person) for person, key in occasions if key in days]
    records = Records.load(known, now)
    asked = asked_pairs(days.values(), now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        day = days.get(occasion.key)
        about = day and records.about(day.activity.pk, occasion.person_id)
        if day is None or not about or not about.is_confirmed or not day.ends_at <= now:
            continue
        if there := [session for session in day.sessions if (session.pk, occasion.person_id) not in missing]:
            answers[occasion] = mail_about(
                about,
                held=[held_line(row, about, materials.get(row.pk, [])) for row in there],
                coming=coming_lines(about, day),
                more_url=partial(address, "academy:activity-list"),
                asks_feedback=(day.activity.pk, occasion.person_id) in asked,
            )
    return answers


def held_line(session: Session, about: About, materials: Iterable[Material]) -> HeldLine:
    """With a seat one may open all materials of the session."""
    line = SessionLine(session, shows_join_link=False)
    return HeldLine(line, wrap_up_of(session), [MaterialLine(row, about.enrolment) for row in materials])


def asked_pairs(days: Iterable[HeldDay], now: datetime) -> set[tuple[int, int]]:
    """Pairs of activity id and person id: who is asked how it was, since that was the last day. At most one query."""
    over = [day.activity for day in days if day.is_last and round_at(day.activity, now) == FeedbackRound.END]
    return set(unanswered_pairs(over, FeedbackRound.END)) if over else set()


def coming_lines(about: About, day: HeldDay) -> list[SessionLine]:
    """The sessions after that day; empty after the last."""
    later: list[Session] = [row for row in about.activity.sessions.all() if not row.is_cancelled]
    return [about.line_of(row) for row in later if row.starts_at >= day.ends_at]


KINDS = [
    Kind(
        name=NAME,
        category="follow-up",
        templates="emails/academy/session-follow-up",
        contexts=contexts,
        due=due,
        ahead=ahead,
        lead=LEAD,
        label=_("Follow-up after a session"),
        placeholders=PLACEHOLDERS,
    )
]
