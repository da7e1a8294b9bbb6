"""What mentoring is to one person now, and whom to ask: for the start page and for “my week”."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Prefetch

from accounts.models import Person
from core.alphabet import ByName
from mentoring.models import Agreement, FitCheck, Meeting, MentoringRequest, MentorProfile, Pairing
from partners.models import Membership
from reference.models import Territory

# How long after a planned meeting the page still asks for it; older ones stay in the room.
ASKED_FOR = timedelta(days=60)


@dataclass
class OwnPairing:
    """One pairing as one of its two people sees it, with what it waits for."""

    pairing: Pairing
    other: Person
    is_mentor: bool
    needs_answer: bool = False
    needs_agreement: bool = False
    needs_fit: bool = False
    coming: list[Meeting] = field(default_factory=list)
    to_log: list[Meeting] = field(default_factory=list)


@dataclass
class OwnMentoring:
    """Profile, request and pairings of one person."""

    person: Person | None = None
    profile: MentorProfile | None = None
    request: MentoringRequest | None = None
    proposed: list[OwnPairing] = field(default_factory=list)
    running: list[OwnPairing] = field(default_factory=list)
    closed: list[OwnPairing] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.profile or self.request or self.proposed or self.running or self.closed)

    @property
    def next_as_mentor(self) -> OwnPairing | None:
        """Where a mentor goes first: what waits for an answer, what is not logged, else any pairing that runs."""
        answers = [row for row in self.proposed if row.needs_answer]
        rows = [row for row in [*answers, *self.running] if row.is_mentor]
        return min(rows, key=lambda row: (not row.needs_answer, not row.to_log), default=None)


def own_mentoring(person: Person | None, now: datetime) -> OwnMentoring:
    """In a constant number of queries."""
    found = OwnMentoring(person=person)
    if person is None:
        return found
    found.profile = MentorProfile.objects.filter(person=person).first()
    found.request = MentoringRequest.objects.filter(person=person).live().first()
    for pairing in own_pairings(person, now):
        row = own_pairing(pairing, person, now)
        if pairing.state == Pairing.State.PROPOSED:
            found.proposed.append(row)
        elif pairing.is_running:
            found.running.append(row)
        elif pairing.started_at is not None:
            found.closed.append(row)
    return found


def own_pairings(person: Person, now: datetime) -> list[Pairing]:
    """Pairings with what the boxes show of them; proposals past their time are over, whether noticed or not."""
    planned = Meeting.objects.filter(state=Meeting.State.PLANNED, ends_at__gt=now - ASKED_FOR).order_by("starts_at")
    rows = (
        Pairing.objects.of_person(person)
        .select_related("mentor__territory", "mentee__territory")
        .prefetch_related(
            Prefetch("meetings", planned, to_attr="planned"),
            Prefetch("agreements", Agreement.objects.order_by("-revision"), to_attr="revisions"),
            Prefetch("fit_checks", FitCheck.objects.filter(person=person, answer=""), to_attr="open_checks"),
        )
    )
    return [row for row in rows if row.state != Pairing.State.PROPOSED or row.answer_by > now]


def own_pairing(pairing: Pairing, person: Person, now: datetime) -> OwnPairing:
    """What one pairing waits for from this person."""
    is_mentor = pairing.mentor_id == person.pk
    row = OwnPairing(pairing=pairing, other=pairing.other_of(person), is_mentor=is_mentor)
    side = "mentor_accepted_at" if is_mentor else "mentee_accepted_at"
    row.needs_answer = pairing.state == Pairing.State.PROPOSED and getattr(pairing, side) is None
    if pairing.is_running:
        revisions: list[Agreement] = pairing.revisions  # type: ignore[attr-defined]
        row.needs_agreement = bool(revisions) and getattr(revisions[0], side) is None
        row.needs_fit = bool(pairing.open_checks)  # type: ignore[attr-defined]
        for meeting in pairing.planned:  # type: ignore[attr-defined]
            (row.to_log if meeting.starts_at <= now else row.coming).append(meeting)
    return row


@dataclass
class TerritoryContacts:
    """Who looks after mentoring in one territory; None is the network."""

    territory: Territory | None
    memberships: list[Membership]


def contacts_by_territory() -> list[TerritoryContacts]:
    """The named contacts of each territory; the network's where a territory has nobody yet."""
    roles = [Membership.Role.MENTORING_COORDINATOR, Membership.Role.NETWORK_COORDINATOR]
    rows = list(
        Membership.objects.filter(role__in=roles)
        .select_related("person", "organisation__territory")
        .order_by(ByName("person__name"), "pk")
    )
    network = [row for row in rows if row.role == Membership.Role.NETWORK_COORDINATOR]
    named = [row for row in rows if row.role == Membership.Role.MENTORING_COORDINATOR]
    found = []
    for territory in Territory.objects.all():
        own = [row for row in named if row.organisation.territory_id == territory.pk]
        found.append(TerritoryContacts(territory, own or network[:1]))
    elsewhere = [row for row in named if row.organisation.territory_id is None]
    found.append(TerritoryContacts(None, elsewhere or network[:1]))
    return [row for row in found if row.memberships]
