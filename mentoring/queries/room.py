"""Everything that the pair's own room shows, for one of the two."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from accounts.models import Person
from mentoring.models import (
    Agreement,
    ExitAnswer,
    FitCheck,
    Goal,
    Meeting,
    MeetingRating,
    NextStep,
    Note,
    Pairing,
)

NEAR_THE_END = timedelta(days=30)


@dataclass
class Room:
    """A pairing as one of the two may see it. Notes and ratings of others are not in it."""

    pairing: Pairing
    person: Person
    other: Person
    is_mentor: bool
    today: date
    agreement: Agreement | None = None
    has_accepted: bool = False
    other_has_accepted: bool = False
    goals: list[Goal] = field(default_factory=list)
    coming: list[Meeting] = field(default_factory=list)
    to_log: list[Meeting] = field(default_factory=list)
    past: list[Meeting] = field(default_factory=list)
    steps: list[NextStep] = field(default_factory=list)
    done_steps: list[NextStep] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    fit_check: FitCheck | None = None
    coordinators: list[Person] = field(default_factory=list)
    exit_answer: ExitAnswer | None = None

    @property
    def held(self) -> list[Meeting]:
        return [meeting for meeting in self.past if meeting.state == Meeting.State.HELD]

    @property
    def held_minutes(self) -> int:
        return sum(meeting.minutes or 0 for meeting in self.held)

    @property
    def held_hours(self) -> float:
        """Hours of all meetings held, to a quarter of an hour."""
        return round(self.held_minutes / 15) / 4

    @property
    def reviews_now(self) -> bool:
        """The day of the review has come, and neither a word of the two nor a meeting since then has answered it."""
        if self.agreement is None or not self.pairing.is_running or self.today < self.agreement.review_on:
            return False
        if self.pairing.has_looked_back(self.agreement.review_on):
            return False
        return not any(meeting.day >= self.agreement.review_on for meeting in self.held) and not self.ends_soon

    @property
    def ends_soon(self) -> bool:
        """A month before the end of the agreement, and after it."""
        if self.agreement is None or not self.pairing.is_running:
            return False
        return self.today >= self.agreement.ends_on - NEAR_THE_END

    @property
    def stage(self) -> str:
        """Where the pair stands, for the ideas of its next meeting: first, between, review or last."""
        if not self.held:
            return "first"
        if self.ends_soon:
            return "last"
        return "review" if self.reviews_now else "between"


def room_of(pairing: Pairing, person: Person, now: datetime) -> Room:
    """Fill the room in a constant number of queries; `pairing` comes with its people and their territories."""
    is_mentor = pairing.mentor_id == person.pk
    room = Room(
        pairing=pairing,
        person=person,
        other=pairing.other_of(person),
        is_mentor=is_mentor,
        today=now.astimezone(ZoneInfo(person.zone)).date(),
        coordinators=[row.person for row in pairing.coordinators.select_related("person").order_by("pk")],
    )
    if pairing.started_at is None:
        return room
    add_agreement(room)
    add_meetings(room, now)
    for step in pairing.next_steps.select_related("owner"):
        (room.done_steps if step.done_at else room.steps).append(step)
    notes = Note.objects.readable_by(person).filter(pairing=pairing)
    room.notes = list(notes.select_related("author", "meeting").order_by("-created_at", "-pk"))
    room.fit_check = pairing.fit_checks.filter(person=person, answer="").order_by("-round").first()
    room.exit_answer = pairing.exit_answers.filter(person=person).first()
    return room


def add_agreement(room: Room) -> None:
    """The latest revision, and the goals in force."""
    room.agreement = room.pairing.agreements.select_related("proposed_by").order_by("-revision").first()
    if room.agreement is not None:
        sides = [room.agreement.mentor_accepted_at, room.agreement.mentee_accepted_at]
        own, others = sides if room.is_mentor else reversed(sides)
        room.has_accepted, room.other_has_accepted = own is not None, others is not None
    room.goals = list(room.pairing.goals.filter(dropped_at__isnull=True))


def add_meetings(room: Room, now: datetime) -> None:
    """Coming ones with the next first, past ones with the latest first; each with its goals and one's own rating."""
    own = MeetingRating.objects.filter(person=room.person)
    rows = room.pairing.meetings.prefetch_related("goals", Prefetch("ratings", own, to_attr="own_ratings"))
    for meeting in rows.order_by("starts_at", "pk"):
        if meeting.state != Meeting.State.PLANNED:
            room.past.insert(0, meeting)
        elif meeting.starts_at > now:
            room.coming.append(meeting)
        else:
            room.to_log.append(meeting)
