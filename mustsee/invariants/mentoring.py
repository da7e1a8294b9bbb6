"""What must be true of mentors, requests, pairings and meetings."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Q

from core.errors import DomainError
from core.wall_time import instant_of
from mentoring.models import (
    ExitAnswer,
    FitCheck,
    HelpCall,
    Meeting,
    MeetingRating,
    MentoringRequest,
    MentorProfile,
    NextStep,
    Note,
    Pairing,
    PairingChange,
    PairingCoordinator,
)
from mustsee.invariants.registry import ROWS_AT_A_TIME, broken_histories, invariant
from notifications.models import Delivery

State, Wish = Pairing.State, MentoringRequest.State
# The mail that both people are owed when a pairing comes into this state.
MAILS = {
    State.PROPOSED: "mentoring.proposed",
    State.REFUSED: "mentoring.refused",
    State.LAPSED: "mentoring.lapsed",
    State.COMPLETED: "mentoring.completed",
    State.ENDED: "mentoring.ended",
}
STARTED = {State.ACTIVE, State.PAUSED, State.COMPLETED, State.ENDED}


@invariant("never-more-pairs-than-places")
def never_more_pairs_than_places(now: datetime) -> Iterator[str]:
    """Proposed ones hold a place too."""
    held = Pairing.objects.filter(state__in=Pairing.PLACE_STATES).order_by().values_list("mentor", flat=True)
    places = dict(MentorProfile.objects.values_list("person", "places"))
    for mentor_id, taken in Counter(held).items():
        if taken > places.get(mentor_id, 0):
            yield f"mentor {mentor_id}: {taken} pairs, {places.get(mentor_id, 0)} places"


@invariant("request-fits-its-pairings")
def request_fits_its_pairings(now: datetime) -> Iterator[str]:
    """Proposed: exactly one proposal; matched: exactly one pairing that began; else neither."""
    proposed: Counter[int] = Counter()
    begun: Counter[int] = Counter()
    for request_id, state in Pairing.objects.filter(request__isnull=False).values_list("request", "state"):
        proposed[request_id] += state == State.PROPOSED
        begun[request_id] += state in STARTED
    for pk, state in MentoringRequest.objects.values_list("pk", "state"):
        wanted = (int(state == Wish.PROPOSED), int(state == Wish.MATCHED))
        if (proposed[pk], begun[pk]) != wanted:
            yield f"request {pk}: is “{state}” with {proposed[pk]} proposals and {begun[pk]} pairings that began"


@invariant("pairing-that-began-is-complete")
def pairing_that_began_is_complete(now: datetime) -> Iterator[str]:
    """Accepted by both before it began, with an agreement and somebody who looks after it."""
    begun = Pairing.objects.filter(state__in=STARTED)
    with_agreement = set(begun.filter(agreements__isnull=False).values_list("pk", flat=True))
    looked_after = set(PairingCoordinator.objects.values_list("pairing", flat=True))
    for pairing in begun.order_by("pk").iterator(ROWS_AT_A_TIME):
        accepted = [pairing.mentor_accepted_at, pairing.mentee_accepted_at]
        if pairing.started_at is None or any(at is None or at > pairing.started_at for at in accepted):
            yield f"{pairing.public_id}: began before both had accepted"
        if pairing.pk not in with_agreement:
            yield f"{pairing.public_id}: no agreement"
        if pairing.pk not in looked_after:
            yield f"{pairing.public_id}: nobody looks after it"


@invariant("pairing-history-tells-the-state")
def pairing_history_tells_the_state(now: datetime) -> Iterator[str]:
    """Without gaps, from nothing to the state of today."""
    changes = PairingChange.objects.order_by("pairing", "pk").values_list("pairing", "from_state", "to_state")
    return broken_histories("pairing", changes.iterator(ROWS_AT_A_TIME), Pairing.objects.values_list("pk", "state"))


@invariant("both-are-told-of-each-change")
def both_are_told_of_each_change(now: datetime) -> Iterator[str]:
    """Proposed, begun, refused, lapsed, completed, ended: one delivery to each, whatever became of it."""
    told = set(Delivery.objects.filter(kind__startswith="mentoring.").values_list("kind", "key", "person"))
    changes = PairingChange.objects.values_list(
        "public_id", "from_state", "to_state", "pairing__mentor", "pairing__mentee"
    )
    for public_id, from_state, to_state, mentor_id, mentee_id in changes.iterator(ROWS_AT_A_TIME):
        begins = (from_state, to_state) == (State.PROPOSED, State.ACTIVE)
        kind = "mentoring.matched" if begins else MAILS.get(State(to_state))
        for person_id in [mentor_id, mentee_id] if kind else []:
            if (kind, str(public_id), person_id) not in told:
                yield f"history row {public_id}: nothing was owed to person {person_id}"


@invariant("meeting-instants-derived")
def meeting_instants_derived(now: datetime) -> Iterator[str]:
    for meeting in Meeting.objects.order_by("pk").iterator(ROWS_AT_A_TIME):
        try:
            starts_at = instant_of(day=meeting.day, at=meeting.start_time, zone=meeting.time_zone)
            ends_at = instant_of(day=meeting.day, at=meeting.end_time, zone=meeting.time_zone)
        except DomainError as error:
            yield f"{meeting.public_id}: {error}"
            continue
        if (meeting.starts_at, meeting.ends_at) != (starts_at, ends_at):
            yield f"{meeting.public_id}: stored {meeting.starts_at:%Y-%m-%d %H:%M} UTC, derived {starts_at:%H:%M} UTC"


@invariant("no-meeting-after-the-end")
def no_meeting_after_the_end(now: datetime) -> Iterator[str]:
    """What was planned for later is called off when a pairing closes."""
    left = Meeting.objects.filter(state=Meeting.State.PLANNED, starts_at__gt=F("pairing__closed_at"))
    for public_id in left.values_list("public_id", flat=True):
        yield f"{public_id}: still planned, although the pairing is closed"


@invariant("only-the-two-write-in-their-room")
def only_the_two_write_in_their_room(now: datetime) -> Iterator[str]:
    """Notes, ratings, steps, fit checks, calls for help and exit answers belong to one of the two."""
    written = [
        (Note, "author", "pairing"),
        (NextStep, "owner", "pairing"),
        (MeetingRating, "person", "meeting__pairing"),
    ]
    written += [(model, "person", "pairing") for model in (FitCheck, HelpCall, ExitAnswer)]
    for model, who, where in written:
        own = Q(**{who: F(f"{where}__mentor")}) | Q(**{who: F(f"{where}__mentee")})
        for pk in model._default_manager.exclude(own).values_list("pk", flat=True):
            yield f"{model._meta.verbose_name} {pk}: its writer is not one of the two"


@invariant("nobody-looks-after-their-own-pairing")
def nobody_looks_after_their_own_pairing(now: datetime) -> Iterator[str]:
    own = Q(person=F("pairing__mentor")) | Q(person=F("pairing__mentee"))
    for pairing_id in PairingCoordinator.objects.filter(own).values_list("pairing", flat=True):
        yield f"pairing {pairing_id}: one of the two is its coordinator"


@invariant("agreement-revisions-in-order")
def agreement_revisions_in_order(now: datetime) -> Iterator[str]:
    """Numbered from one without a gap."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for pk, revision in Pairing.objects.filter(agreements__isnull=False).values_list("pk", "agreements__revision"):
        numbers[pk].append(revision)
    for pk, found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"pairing {pk}: agreements {sorted(found)}"
