"""Who could mentor whom, for a coordinator: rows in, the solver's answer out with the rows behind it.

All open requests are solved together, whoever looks: two coordinators are never shown the same last place. Each sees
only the requests of their own territories.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Person
from mentoring.matching import (
    Mentor,
    Reason,
    Solution,
    Suggestion,
    Verdicts,
    Weights,
    Wish,
    explain_pair,
    limits_between,
    solve,
)
from mentoring.matching.limits import MENTOR_NOT_THERE, PLACES_TAKEN
from mentoring.matching.words import Names, limit_sentences, missing_sentences, reason_sentences
from mentoring.models import MentoringRequest, MentorProfile, Pairing, Verdict
from mentoring.permissions import people_coordinated_by
from partners.models import Membership, OrganisationClaim


@dataclass
class Pool:
    """Everybody who can be matched now: rows by primary key, and the values that the solver takes."""

    requests: dict[int, MentoringRequest] = field(default_factory=dict)
    profiles: dict[int, MentorProfile] = field(default_factory=dict)
    wishes: dict[int, Wish] = field(default_factory=dict)
    mentors: dict[int, Mentor] = field(default_factory=dict)
    judged: list[Verdict] = field(default_factory=list)
    verdicts: Verdicts = field(default_factory=Verdicts)


@dataclass(frozen=True)
class Candidate:
    """One possible pair in words. `limits` is empty when the two may be matched."""

    request: MentoringRequest
    mentor: MentorProfile
    score: int
    reasons: list[str]
    missing: list[str]
    limits: list[str] = field(default_factory=list)
    verdict: str = ""
    # Why the mentor pinned, and the one asked for by name, is not this one.
    broken_pin: list[str] = field(default_factory=list)
    unmet_wish: list[str] = field(default_factory=list)

    @property
    def is_wanted(self) -> bool:
        """Asked for by name in the directory."""
        return self.request.wanted_mentor_id == self.mentor.pk

    @property
    def pair(self) -> str:
        """How forms name the two."""
        return f"{self.request.public_id}:{self.mentor.public_id}"


@dataclass(frozen=True)
class Unanswered:
    """A request without a suggestion, and why."""

    request: MentoringRequest
    why: list[str]
    broken_pin: list[str] = field(default_factory=list)
    unmet_wish: list[str] = field(default_factory=list)


@dataclass
class Suggestions:
    """The page of one coordinator."""

    found: list[Candidate] = field(default_factory=list)
    unanswered: list[Unanswered] = field(default_factory=list)
    judged: list[Verdict] = field(default_factory=list)


def open_requests_of(person: Person | None) -> list[MentoringRequest]:
    """Open requests that this person matches, the oldest first. Nobody matches their own."""
    rows = MentoringRequest.objects.open().filter(people_coordinated_by(person)).exclude(person=person)
    return list(rows.select_related("person__territory", "wanted_mentor__person").order_by("opened_at", "pk"))


def load_pool(now: datetime) -> Pool:
    """All open requests and available mentors, in a constant number of queries."""
    requests = MentoringRequest.objects.open().select_related("person__territory", "wanted_mentor__person")
    profiles = MentorProfile.objects.available(now.date()).with_places().select_related("person__territory")
    pool = Pool(
        requests={row.pk: row for row in requests.prefetch_related("topics", "languages").order_by("opened_at", "pk")},
        profiles={
            row.pk: row
            for row in profiles.prefetch_related("topics", "languages", "excluded_people", "excluded_organisations")
        },
    )
    organisations = organisations_by_person()
    by_address = {row.person.email.lower(): row.person_id for row in pool.requests.values() if row.person.email}
    for key, row in pool.requests.items():
        pool.wishes[key] = wish_of(row, organisations)
    for key, profile in pool.profiles.items():
        pool.mentors[key] = mentor_of(profile, organisations, by_address)
    pool.judged = list(
        Verdict.objects.filter(request__in=list(pool.requests)).select_related("mentor__person", "request__person")
    )
    pool.verdicts = verdicts_of(pool)
    return pool


def organisations_by_person() -> dict[int, frozenset[int]]:
    """The known organisations people work for: memberships, and what they declared at sign-up."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    member = Membership.objects.values_list("person", "organisation")
    claimed = OrganisationClaim.objects.filter(organisation__isnull=False).values_list("person", "organisation")
    for person, organisation in [*member, *claimed]:
        found[person].add(organisation)
    return {person: frozenset(ids) for person, ids in found.items()}


def wish_of(row: MentoringRequest, organisations: dict[int, frozenset[int]]) -> Wish:
    return Wish(
        key=row.pk,
        person=row.person_id,
        languages=frozenset(language.pk for language in row.languages.all()),
        topics=frozenset(topic.pk for topic in row.topics.all()),
        territory=row.person.territory_id,
        territory_wish=row.territory_wish,
        sector=row.sector,
        mode=row.mode,
        organisations=organisations.get(row.person_id, frozenset()),
        wanted_mentor=row.wanted_mentor_id,
    )


def mentor_of(row: MentorProfile, organisations: dict[int, frozenset[int]], by_address: dict[str, int]) -> Mentor:
    typed = {by_address[address] for address in row.excluded_addresses.split() if address in by_address}
    return Mentor(
        key=row.pk,
        person=row.person_id,
        languages=frozenset(language.pk for language in row.languages.all()),
        topics=frozenset(topic.pk for topic in row.topics.all()),
        territory=row.person.territory_id,
        sector=row.sector,
        years=row.years,
        mode=row.mode,
        places=row.places_left(),
        organisations=organisations.get(row.person_id, frozenset()),
        excluded_people=frozenset({person.pk for person in row.excluded_people.all()} | typed),
        excluded_organisations=frozenset(each.pk for each in row.excluded_organisations.all()),
    )


def verdicts_of(pool: Pool) -> Verdicts:
    """What coordinators said, and pairs that already work together, whichever of the two is the mentor."""
    pinned = {row.request_id: row.mentor_id for row in pool.judged if row.kind == Verdict.Kind.PINNED}
    forbidden = {(row.request_id, row.mentor_id) for row in pool.judged if row.kind == Verdict.Kind.FORBIDDEN}
    wish_by_person = {wish.person: key for key, wish in pool.wishes.items()}
    mentor_by_person = {mentor.person: key for key, mentor in pool.mentors.items()}
    people = Q(mentor__in=list(wish_by_person)) | Q(mentee__in=list(wish_by_person))
    live = Pairing.objects.filter(people, state__in=Pairing.PLACE_STATES).values_list("mentor", "mentee")
    for one, other in live:
        for mentee, mentor in ((one, other), (other, one)):
            if mentee in wish_by_person and mentor in mentor_by_person:
                forbidden.add((wish_by_person[mentee], mentor_by_person[mentor]))
    return Verdicts(pinned, frozenset(forbidden))


def suggestions_for(person: Person | None, weights: Weights, now: datetime) -> Suggestions:
    """The best total over all open requests; of it what belongs to this coordinator, in words."""
    pool, names = load_pool(now), Names.load()
    own = {row.pk for row in open_requests_of(person)} & set(pool.requests)
    solution = solve_pool(pool, weights)
    page = Suggestions(judged=[row for row in pool.judged if row.request_id in own])
    kinds = {(row.request_id, row.mentor_id): row.kind for row in page.judged}
    broken = {pin.wish: limit_sentences(pin.why) for pin in solution.broken_pins}
    chosen = {pair.wish: pair.mentor for pair in solution.suggestions}
    unmet = unmet_wishes(pool, own, chosen, weights)
    for pair in solution.suggestions:
        if pair.wish in own:
            candidate = Candidate(
                request=pool.requests[pair.wish],
                mentor=pool.profiles[pair.mentor],
                score=pair.score,
                reasons=reason_sentences(pair.reasons, names),
                missing=missing_sentences(pair.missing, names),
                verdict=kinds.get((pair.wish, pair.mentor), ""),
                broken_pin=broken.get(pair.wish, []),
                unmet_wish=unmet.get(pair.wish, []),
            )
            page.found.append(candidate)
    for alone in solution.unmatched:
        if alone.wish in own:
            request, why, key = pool.requests[alone.wish], limit_sentences(alone.why), alone.wish
            page.unanswered.append(Unanswered(request, why, broken.get(key, []), unmet.get(key, [])))
    return page


def solve_pool(pool: Pool, weights: Weights) -> Solution:
    """The best total, but nobody mentors their own mentor: of two such pairs the weaker one is looked for again."""
    verdicts = pool.verdicts
    while True:
        solution = solve(pool.wishes.values(), pool.mentors.values(), weights, verdicts)
        weaker = weaker_of_mutual(pool, solution)
        if not weaker:
            return solution
        verdicts = replace(verdicts, forbidden=verdicts.forbidden | weaker)


def weaker_of_mutual(pool: Pool, solution: Solution) -> frozenset[tuple[int, int]]:
    """Of each two pairs of the same two people the one not pinned, with the lower score, or asked for later."""
    pairs = solution.suggestions
    people = {(pool.wishes[pair.wish].person, pool.mentors[pair.mentor].person): pair for pair in pairs}
    found = set()
    for (mentee, mentor), pair in people.items():
        mirror = people.get((mentor, mentee))
        if mirror is not None and rank(pair) < rank(mirror):
            found.add((pair.wish, pair.mentor))
    return frozenset(found)


def rank(pair: Suggestion) -> tuple[bool, int, int]:
    return pair.is_pinned, pair.score, -pair.wish


def unmet_wishes(pool: Pool, own: set[int], chosen: dict[int, int], weights: Weights) -> dict[int, list[str]]:
    """Request -> why the mentor asked for by name is not the one suggested."""
    found = {}
    for key in own:
        wanted = pool.wishes[key].wanted_mentor
        if wanted is not None and chosen.get(key) != wanted:
            found[key] = why_not(pool, key, wanted, weights)
    return found


def why_not(pool: Pool, wish: int, mentor: int, weights: Weights) -> list[str]:
    """What keeps a wish for a mentor by name from coming true."""
    if mentor not in pool.mentors:
        return limit_sentences([MENTOR_NOT_THERE])
    codes = limits_between(pool.wishes[wish], pool.mentors[mentor], weights, pool.verdicts.forbidden)
    return limit_sentences(codes or [PLACES_TAKEN])


def candidates_for(request: MentoringRequest, weights: Weights, now: datetime) -> list[Candidate]:
    """Every available mentor for one request: first those who may be matched, the highest score first."""
    pool, names = load_pool(now), Names.load()
    if request.pk not in pool.wishes:
        return []
    wish, row = pool.wishes[request.pk], pool.requests[request.pk]
    kinds = {judged.mentor_id: judged.kind for judged in pool.judged if judged.request_id == request.pk}
    found = []
    for key, mentor in pool.mentors.items():
        if mentor.person == wish.person:
            continue
        score, reasons, missing = explain_pair(wish, mentor, weights)
        # A verdict can be taken back here, so it is shown as such and not among the limits.
        barred = pool.verdicts.forbidden - {(wish.key, key)} if key in kinds else pool.verdicts.forbidden
        limits = limit_sentences(limits_between(wish, mentor, weights, barred))
        found.append(
            Candidate(
                row,
                pool.profiles[key],
                score,
                reason_sentences(spoken(reasons), names),
                missing_sentences(missing, names),
                limits,
                kinds.get(key, ""),
            )
        )
    return sorted(found, key=lambda each: (bool(each.limits), -each.score, str(each.mentor)))


def spoken(reasons: Iterable[Reason]) -> list[Reason]:
    """Without “both speak …” of no language, which `explain_pair` takes for granted."""
    return [reason for reason in reasons if reason.code != "languages" or reason.values.get("languages")]


def plain_reasons(pool: Pool, request: MentoringRequest, mentor: MentorProfile, weights: Weights) -> list[Any]:
    """The reasons of a pair, for the JSON field of a pairing; empty when one of the two is gone from the pool."""
    if request.pk not in pool.wishes or mentor.pk not in pool.mentors:
        return []
    _score, reasons, _missing = explain_pair(pool.wishes[request.pk], pool.mentors[mentor.pk], weights)
    return [reason.as_plain() for reason in spoken(reasons)]
