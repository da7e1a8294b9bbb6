"""What a mentoring coordinator looks after: pairs with their health, mentors who wait, and how much waits in all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Prefetch, Q

from accounts.models import Person
from core.alphabet import ByName
from mentoring.health import NEEDS_A_WORD, ON_TRACK, TOO_EARLY, Health, PairFacts, health_of, signal_sentences
from mentoring.models import (
    Agreement,
    CoordinatorContact,
    FitCheck,
    HelpCall,
    Meeting,
    MeetingRating,
    MentoringRequest,
    MentorProfile,
    Pairing,
    PairingChange,
)
from mentoring.models.agreement import DEFAULT_RHYTHM_DAYS
from mentoring.models.pairing import PairingQuerySet
from mentoring.permissions import (
    can_coordinate,
    can_decide_profile,
    can_match,
    is_mentoring_coordinator,
    people_coordinated_by,
)


@dataclass(frozen=True)
class BoardRow:
    """One running pair with its health in words."""

    pairing: Pairing
    health: Health
    reasons: list[str]
    last_contact_at: datetime | None
    last_met_at: datetime | None


@dataclass
class Board:
    """Running pairs by health, and proposals that wait for answers."""

    needs_a_word: list[BoardRow] = field(default_factory=list)
    too_early: list[BoardRow] = field(default_factory=list)
    on_track: list[BoardRow] = field(default_factory=list)
    proposed: list[Pairing] = field(default_factory=list)
    calls: list[HelpCall] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """How much waits for a coordinator."""

    mentors: int = 0
    requests: int = 0
    pairings: int = 0
    help_calls: int = 0


def pairings_of(person: Person | None) -> PairingQuerySet:
    """Those this person looks after; never their own."""
    rows = Pairing.objects.coordinated_by(person)
    if person is not None:
        rows = rows.exclude(Q(mentor=person) | Q(mentee=person))
    return rows.select_related("mentor__territory", "mentee__territory")


def mentors_waiting_for(person: Person | None) -> list[MentorProfile]:
    """Profiles handed in by people of one's territories, the oldest first; nobody decides on themselves."""
    rows = MentorProfile.objects.filter(people_coordinated_by(person), state=MentorProfile.State.SUBMITTED)
    return list(rows.exclude(person=person).select_related("person__territory").order_by("submitted_at", "pk"))


def mentors_of(person: Person | None) -> list[MentorProfile]:
    """The approved mentors of one's territories, with their places."""
    rows = MentorProfile.objects.approved().filter(people_coordinated_by(person)).with_places()
    return list(rows.select_related("person__territory").order_by(ByName("person__name"), "pk"))


def board_of(person: Person | None, now: datetime) -> Board:
    """All that runs or waits for answers, in a constant number of queries."""
    rows = pairings_of(person)
    calls = HelpCall.objects.filter(pairing__in=rows.values("pk"), answered_at__isnull=True)
    board = Board(
        proposed=list(rows.filter(state=Pairing.State.PROPOSED).order_by("answer_by", "pk")),
        calls=list(calls.select_related("person", "pairing__mentor", "pairing__mentee").order_by("at", "pk")),
    )
    columns = {NEEDS_A_WORD: board.needs_a_word, TOO_EARLY: board.too_early, ON_TRACK: board.on_track}
    for pairing, facts in facts_of(rows.running().order_by("started_at", "pk")):
        health = health_of(facts, now)
        last = facts.contacts[-1] if facts.contacts else None
        columns[health.state].append(BoardRow(pairing, health, signal_sentences(health), last, facts.last_met_at))
    # Who has more reasons comes first.
    board.needs_a_word.sort(key=lambda row: -len(row.health.signals))
    return board


def facts_of(pairings: PairingQuerySet) -> Iterable[tuple[Pairing, PairFacts]]:
    """The facts of running pairs: meetings, ratings, fit and contacts, each read once for all."""
    resumed = Max(
        "changes__at",
        filter=Q(changes__from_state=Pairing.State.PAUSED, changes__to_state=Pairing.State.ACTIVE),
    )
    related = [
        Prefetch("agreements", Agreement.objects.order_by("-revision"), to_attr="revisions"),
        Prefetch("meetings", Meeting.objects.order_by("starts_at", "pk"), to_attr="all_meetings"),
        Prefetch("fit_checks", FitCheck.objects.exclude(answer="").order_by("round", "pk"), to_attr="answers"),
        Prefetch("contacts", CoordinatorContact.objects.order_by("at", "pk"), to_attr="all_contacts"),
        Prefetch("help_calls", HelpCall.objects.filter(answered_at__isnull=True), to_attr="open_calls"),
    ]
    rows = list(pairings.filter(started_at__isnull=False).annotate(resumed_at=resumed).prefetch_related(*related))
    ratings = ratings_of([row.pk for row in rows])
    for row in rows:
        yield row, pair_facts(row, ratings[row.pk])


def ratings_of(pairings: list[int]) -> defaultdict[int, dict[int, list[int]]]:
    """Pairing -> person -> ratings in the order of the meetings held. They leave this module as a signal only."""
    found: defaultdict[int, dict[int, list[int]]] = defaultdict(dict)
    held = MeetingRating.objects.filter(meeting__pairing__in=pairings, meeting__state=Meeting.State.HELD)
    ordered = held.order_by("meeting__day", "meeting__starts_at", "pk")
    for pairing, person, rating in ordered.values_list("meeting__pairing", "person", "rating"):
        found[pairing].setdefault(person, []).append(rating)
    return found


def pair_facts(row: Pairing, ratings: dict[int, list[int]]) -> PairFacts:
    """One pair's facts from what `facts_of` has read beside it."""
    revisions: list[Agreement] = row.revisions  # type: ignore[attr-defined]
    meetings: list[Meeting] = row.all_meetings  # type: ignore[attr-defined]
    latest = revisions[0] if revisions else None
    in_force = next((revision for revision in revisions if revision.is_accepted), latest)
    held = [meeting.starts_at for meeting in meetings if meeting.state == Meeting.State.HELD]
    missed = {Meeting.State.CANCELLED, Meeting.State.NO_SHOW}
    fits: dict[int, list[str]] = {}
    for check in row.answers:  # type: ignore[attr-defined]
        fits.setdefault(check.person_id, []).append(check.answer)
    assert row.started_at is not None
    return PairFacts(
        started_at=row.started_at,
        rhythm_days=in_force.rhythm_days if in_force else DEFAULT_RHYTHM_DAYS,
        ends_on=in_force.ends_on if in_force else None,
        is_paused=row.state == Pairing.State.PAUSED,
        resumed_at=row.resumed_at,  # type: ignore[attr-defined]
        waiting_agreement_since=latest.proposed_at if latest and not latest.is_accepted else None,
        last_met_at=max(held, default=None),
        # When they called it off, not when it would have been: what follows a meeting held earlier than planned.
        called_off=[meeting.logged_at or meeting.starts_at for meeting in meetings if meeting.state in missed],
        ratings=ratings,
        fits=fits,
        contacts=[contact.at for contact in row.all_contacts],  # type: ignore[attr-defined]
        open_help_calls=len(row.open_calls),  # type: ignore[attr-defined]
    )


def waiting_for_each(people: Sequence[Person], now: datetime) -> dict[int, Waiting]:
    """What the staff's own page says of mentoring, by person id, of those who coordinate any: a constant number of
    queries where their memberships are read (`partners.permissions.read_memberships`)."""
    coordinators = [person for person in people if is_mentoring_coordinator(person)]
    if not coordinators:
        return {}
    late = [pairing for pairing, facts in facts_of(coordinated_pairings()) if is_late(facts, now)]
    calls = HelpCall.objects.filter(answered_at__isnull=True).select_related("pairing")
    asked = [call.pairing for call in calls.prefetch_related("pairing__coordinators")]
    profiles = list(MentorProfile.objects.filter(state=MentorProfile.State.SUBMITTED).select_related("person"))
    requests = list(MentoringRequest.objects.open().select_related("person"))
    return {
        person.pk: Waiting(
            mentors=sum(can_decide_profile(person, profile) for profile in profiles),
            requests=sum(can_match(person, row) for row in requests if row.person_id != person.pk),
            pairings=sum(can_coordinate(person, pairing) for pairing in late),
            help_calls=sum(can_coordinate(person, pairing) for pairing in asked),
        )
        for person in coordinators
    }


def coordinated_pairings() -> PairingQuerySet:
    return Pairing.objects.running().select_related("mentor", "mentee").prefetch_related("coordinators")


def is_late(facts: PairFacts, now: datetime) -> bool:
    return health_of(facts, now).state == NEEDS_A_WORD


def history_of(pairing: Pairing) -> list[PairingChange]:
    """The states of one pairing, in order."""
    return list(pairing.changes.select_related("by").order_by("pk"))
