"""From a suggestion to two yeses. A proposal holds the mentor's place until it is answered or lapses."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person
from core.errors import DomainError
from mentoring.matching import Mentor, Wish
from mentoring.matching.limits import NO_COMMON_MODE, can_meet
from mentoring.matching.words import limit_sentences
from mentoring.models import (
    Agreement,
    Goal,
    MentoringRequest,
    MentorProfile,
    Pairing,
    PairingChange,
    PairingCoordinator,
    Verdict,
)
from mentoring.models.agreement import DEFAULT_MONTHS
from mentoring.permissions import can_match
from notifications.services import owe
from partners.models import Membership, OrganisationClaim

ANSWER_TIME = timedelta(days=10)
State = Pairing.State


def judge_pair(
    *, request: MentoringRequest, mentor: MentorProfile, kind: str | None, by: Person, now: datetime
) -> None:
    """Pin or forbid a pair for the next solving; None takes the verdict back."""
    if not can_match(by, request):
        raise DomainError(_("Somebody else matches this request."), code="not_yours")
    with transaction.atomic():
        Verdict.objects.filter(request=request, mentor=mentor).delete()
        if kind == Verdict.Kind.PINNED:
            Verdict.objects.filter(request=request, kind=Verdict.Kind.PINNED).delete()
        if kind:
            Verdict.objects.create(request=request, mentor=mentor, kind=kind, by=by, at=now)


def propose_pairing(
    *, request: MentoringRequest, mentor: MentorProfile, by: Person, now: datetime, reasons: Sequence[Any] = ()
) -> Pairing:
    """Propose these two to each other. Never more than the mentor's places; both are told, without contact data.

    Raises DomainError when either is not available any more, or when something forbids the pair.
    """
    with transaction.atomic():
        # The mentor's row guards the places, the request's row the one proposal at a time; always in this order.
        profile = MentorProfile.objects.select_for_update().get(pk=mentor.pk)
        wish = MentoringRequest.objects.select_for_update().get(pk=request.pk)
        refuse_impossible(profile, wish, by=by, now=now)
        pairing = Pairing.objects.create(
            mentor=profile.person,
            mentee=wish.person,
            request=wish,
            reasons=list(reasons),
            proposed_at=now,
            proposed_by=by,
            answer_by=now + ANSWER_TIME,
        )
        for coordinator in coordinators_for(pairing, by):
            PairingCoordinator.objects.create(pairing=pairing, person=coordinator)
        wish.state = MentoringRequest.State.PROPOSED
        wish.save()
        request.refresh_from_db()
        change_pairing(pairing, State.PROPOSED, before="", by=by, now=now, mails={"mentoring.proposed": "both"})
        return pairing


def refuse_impossible(profile: MentorProfile, wish: MentoringRequest, *, by: Person, now: datetime) -> None:
    """Raise the sentence that says why these two cannot be proposed. The caller holds both rows."""
    if not can_match(by, wish):
        raise DomainError(_("Somebody else matches this request."), code="not_yours")
    if profile.person_id == wish.person_id:
        raise DomainError(_("Nobody can be their own mentor. Please choose somebody else."), code="own_mentor")
    if wish.state != MentoringRequest.State.OPEN:
        raise DomainError(_("This request is not open any more."), code="request_closed")
    if not MentorProfile.objects.available(now.date()).filter(pk=profile.pk).exists():
        raise DomainError(
            _("This mentor is not available at the moment. Please choose another one."), code="mentor_unavailable"
        )
    taken = Pairing.objects.filter(mentor=profile.person, state__in=Pairing.PLACE_STATES).count()
    if taken >= profile.places:
        raise DomainError(_("This mentor has no free place any more. Please choose another one."), code="mentor_full")
    if not profile.languages.filter(pk__in=wish.languages.values("pk")).exists():
        raise DomainError(_("These two have no language in common."), code="no_common_language")
    if not can_ever_meet(profile, wish):
        raise DomainError(limit_sentences([NO_COMMON_MODE])[0], code=NO_COMMON_MODE)
    if excluded_person(profile, wish) or excluded_organisation(profile, wish):
        raise DomainError(_("The mentor has excluded this match."), code="excluded")
    live = Q(mentor=profile.person, mentee=wish.person) | Q(mentor=wish.person, mentee=profile.person)
    if Pairing.objects.filter(live, state__in=Pairing.PLACE_STATES).exists():
        raise DomainError(_("These two already work together."), code="already_paired")


def can_ever_meet(profile: MentorProfile, wish: MentoringRequest) -> bool:
    """The same limit as in the suggestions: in person needs the same territory."""
    mentee, mentor = wish.person, profile.person
    return can_meet(
        Wish(wish.pk, mentee.pk, frozenset(), territory=mentee.territory_id, mode=wish.mode),
        Mentor(profile.pk, mentor.pk, frozenset(), territory=mentor.territory_id, mode=profile.mode),
    )


def excluded_person(profile: MentorProfile, wish: MentoringRequest) -> bool:
    """Whether the mentor excluded the mentee, by name or by an address that became theirs later."""
    if (wish.person.email or "").lower() in profile.excluded_addresses.split():
        return True
    return profile.excluded_people.filter(pk=wish.person_id).exists()


def excluded_organisation(profile: MentorProfile, wish: MentoringRequest) -> bool:
    """Whether the mentee works for an organisation that the mentor excluded, or for the mentor's own."""
    theirs = organisation_ids_of(wish.person)
    own = organisation_ids_of(profile.person) | set(profile.excluded_organisations.values_list("pk", flat=True))
    return bool(theirs & own)


def organisation_ids_of(person: Person) -> set[int]:
    """Known organisations a person works for: memberships, and what they declared at sign-up."""
    claimed = OrganisationClaim.objects.filter(person=person, organisation__isnull=False)
    member = Membership.objects.filter(person=person)
    return {*claimed.values_list("organisation", flat=True), *member.values_list("organisation", flat=True)}


def coordinators_for(pairing: Pairing, by: Person) -> list[Person]:
    """One per side when the pair crosses a border: whoever coordinates that territory, `by` before others."""
    found: dict[int, Person] = {}
    for territory in dict.fromkeys([pairing.mentee.territory_id, pairing.mentor.territory_id]):
        rows = Membership.objects.filter(
            role=Membership.Role.MENTORING_COORDINATOR, organisation__territory=territory
        ).select_related("person")
        people = [row.person for row in rows.order_by("pk") if not pairing.is_of(row.person)]
        chosen = next((person for person in people if person.pk == by.pk), people[0] if people else None)
        if chosen is not None:
            found[chosen.pk] = chosen
    if not found and not pairing.is_of(by):
        found[by.pk] = by
    return list(found.values())


def answer_proposal(*, pairing: Pairing, person: Person, accept: bool, now: datetime) -> Pairing:
    """One of the two says yes or no; two yeses begin the pairing, one no returns the request to the pool.

    Raises DomainError after it lapsed, when it was answered already, and from anybody else.
    """
    with transaction.atomic():
        current = locked(pairing)
        if not current.is_of(person):
            raise DomainError(_("This proposal is not addressed to you."), code="not_yours")
        if current.state == State.LAPSED or (current.state == State.PROPOSED and now >= current.answer_by):
            raise DomainError(
                _("This proposal has lapsed: ten days went by without both answers. The coordinator looks again."),
                code="lapsed",
            )
        if current.state != State.PROPOSED:
            raise DomainError(_("This proposal has already been answered."), code="answered")
        side = "mentor_accepted_at" if person.pk == current.mentor_id else "mentee_accepted_at"
        if getattr(current, side) is not None:
            raise DomainError(_("You have already accepted; we are waiting for the other answer."), code="twice")
        if not accept:
            return_to_pool(current, State.REFUSED, by=person, now=now)
        else:
            setattr(current, side, now)
            current.save()
            if current.mentor_accepted_at and current.mentee_accepted_at:
                begin(current, by=person, now=now)
        pairing.refresh_from_db()
        return current


def begin(pairing: Pairing, *, by: Person, now: datetime) -> None:
    """Both said yes: the pairing is active, with a first agreement to accept. The caller holds the lock."""
    pairing.started_at = now
    change_pairing(pairing, State.ACTIVE, before=State.PROPOSED, by=by, now=now, mails={"mentoring.matched": "both"})
    texts: list[str] = []
    if pairing.request is not None:
        pairing.request.state, pairing.request.closed_at = MentoringRequest.State.MATCHED, now
        pairing.request.save()
        texts = list(pairing.request.goals.values_list("text", flat=True))
    Goal.objects.bulk_create([Goal(pairing=pairing, text=text, position=number) for number, text in enumerate(texts)])
    day = now.date()
    Agreement.objects.create(
        pairing=pairing,
        proposed_at=now,
        review_on=day + timedelta(days=30 * DEFAULT_MONTHS // 2),
        ends_on=day + timedelta(days=30 * DEFAULT_MONTHS),
    )


def lapse_unanswered(*, now: datetime) -> int:
    """Return what was not answered within ten days to the pool and free the mentor, with a note. Returns how many."""
    lapsed = 0
    due = Pairing.objects.filter(state=State.PROPOSED, answer_by__lte=now).values_list("pk", flat=True)
    for pk in list(due):
        with transaction.atomic():
            current = Pairing.objects.select_for_update().filter(pk=pk, state=State.PROPOSED).first()
            if current is not None:
                return_to_pool(current, State.LAPSED, by=None, now=now)
                lapsed += 1
    return lapsed


def return_to_pool(pairing: Pairing, state: str, *, by: Person | None, now: datetime) -> None:
    """End a proposal: the request is open again, this pair is not suggested twice. The caller holds the lock."""
    pairing.closed_at, pairing.closed_by = now, by
    change_pairing(pairing, state, before=State.PROPOSED, by=by, now=now, mails={f"mentoring.{state}": "both"})
    request = pairing.request
    if request is None:
        return
    request.state, request.wanted_mentor = MentoringRequest.State.OPEN, None
    request.save()
    profile = MentorProfile.objects.filter(person=pairing.mentor).first()
    if profile is not None:
        Verdict.objects.update_or_create(
            request=request, mentor=profile, defaults={"kind": Verdict.Kind.FORBIDDEN, "by": by, "at": now}
        )


def locked(pairing: Pairing) -> Pairing:
    """The pairing as it is now, its row locked until the end of the transaction."""
    return Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee").get(pk=pairing.pk)


def change_pairing(
    pairing: Pairing,
    state: str,
    *,
    before: str,
    by: Person | None,
    now: datetime,
    reason: str = "",
    mails: dict[str, str] | None = None,
) -> PairingChange:
    """Write the new state, its history row, and the mails owed: kind -> "both" or "other" (all but who did it)."""
    pairing.state = state
    pairing.save()
    change = PairingChange.objects.create(
        pairing=pairing, from_state=before, to_state=state, at=now, by=by, reason=reason
    )
    for kind, whom in (mails or {}).items():
        for person in (pairing.mentor, pairing.mentee):
            if whom == "both" or by is None or person.pk != by.pk:
                owe(kind=kind, person=person, key=str(change.public_id), now=now)
    return change
