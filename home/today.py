"""The start page of somebody signed in: what is next for me, what waits for my answer, what I might like."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from academy.queries.feedback import waiting_feedback
from academy.queries.offers import own_offers
from academy.suggestions import NextStep, next_steps
from accounts.models import Person
from core import when
from core.translations import text_of
from home.agenda import Appointment, academy_dates, meeting_of
from mentoring.models import MentoringRequest, MentorProfile, Pairing
from mentoring.queries import OwnMentoring, own_mentoring
from mentoring.queries.own import OwnPairing

DATES_SHOWN = 3
IDEAS_SHOWN = 3


class Line(NamedTuple):
    """Something that waits for my answer, and the page where I give it."""

    text: str
    path: str


@dataclass
class Today:
    """What the start page says to one person."""

    person: Person
    dates: list[Appointment] = field(default_factory=list)
    answers: list[Line] = field(default_factory=list)
    ideas: list[NextStep] = field(default_factory=list)


def today_of(person: Person, now: datetime) -> Today:
    """In a constant number of queries: each app is asked once for what it knows."""
    mentoring = own_mentoring(person, now)
    sessions = [date for date in academy_dates(person, now) if date.is_certain]
    dates = sorted([*sessions, *next_meetings(person, mentoring)], key=lambda date: date.starts_at)
    return Today(
        person=person,
        # Whom I meet next is said in any case.
        dates=[date for place, date in enumerate(dates) if place < DATES_SHOWN or date.person],
        answers=[*academy_lines(person, now), *mentoring_lines(mentoring)],
        ideas=next_steps(person, now, most=IDEAS_SHOWN),
    )


def room_of(row: OwnPairing) -> str:
    return reverse("mentoring:pairing", args=[row.pairing.public_id])


def next_meetings(person: Person, mentoring: OwnMentoring) -> list[Appointment]:
    """The next one with each mentee, or with one's mentor."""
    return [meeting_of(person, meeting) for row in mentoring.running for meeting in row.coming[:1]]


def academy_lines(person: Person, now: datetime) -> Iterator[Line]:
    """Seats that are offered, the first to end first, then what one can say something about."""
    for offer in own_offers(person, now):
        activity = offer.activity
        assert offer.offer_ends_at is not None
        until = when.moment_text(when.at_place(offer.offer_ends_at, activity.time_zone))
        words = _("A seat in “%(title)s” is offered to you until %(moment)s")
        path = reverse("academy:activity-offer", args=[activity.slug])
        yield Line(words % {"title": when.with_language(text_of(activity, "title")), "moment": until}, path)
    for activity in waiting_feedback(person, now):
        words = _("How was “%(title)s”?")
        yield Line(
            words % {"title": when.with_language(text_of(activity, "title"))},
            reverse("academy:feedback", args=[activity.slug]),
        )


def mentoring_lines(mentoring: OwnMentoring) -> Iterator[Line]:
    """What waits for a yes, what is not logged, what is not planned, and what is not handed in."""
    for row in mentoring.proposed:
        if row.needs_answer:
            words = (
                _("%(name)s is proposed to you as a mentee")
                if row.is_mentor
                else _("%(name)s is proposed to you as a mentor")
            )
            yield Line(words % {"name": row.other.name}, room_of(row))
    for row in mentoring.running:
        yield from pairing_lines(row)
    if mentoring.request and mentoring.request.state == MentoringRequest.State.DRAFT:
        yield Line(_("Your request for a mentor is not sent yet"), reverse("mentoring:request"))
    if mentoring.profile and mentoring.profile.state == MentorProfile.State.DRAFT:
        yield Line(_("Your profile as a mentor is not handed in yet"), reverse("mentoring:mentor"))


def pairing_lines(row: OwnPairing) -> Iterator[Line]:
    """What one running pairing waits for from this person."""
    name = {"name": row.other.name}
    if row.needs_agreement:
        yield Line(_("Your agreement with %(name)s waits for your yes") % name, room_of(row))
    if row.needs_fit:
        yield Line(_("One question for you alone about you and %(name)s") % name, room_of(row))
    for meeting in row.to_log:
        day = when.day_text(when.at_place(meeting.starts_at, meeting.time_zone))
        yield Line(_("%(day)s, with %(name)s: did you meet? It is not logged yet") % {**name, "day": day}, room_of(row))
    if not row.coming and not row.to_log and row.pairing.state == Pairing.State.ACTIVE:
        yield Line(_("No meeting with %(name)s is planned") % name, room_of(row))
