"""Offering oneself as a mentor, and asking for one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from core.errors import DomainError
from mentoring.models import MentoringRequest, MentorProfile, Pairing, RequestGoal
from mentoring.models.request import MOST_GOALS
from mentoring.permissions import can_decide_profile
from notifications.services import owe


def set_exclusions(*, profile: MentorProfile) -> None:
    """Exclude the people who have the addresses typed; an address nobody has yet counts from the day somebody has."""
    people = [Person.objects.with_email(address).first() for address in profile.excluded_addresses.split()]
    profile.excluded_people.set([person for person in people if person is not None and person.pk != profile.person_id])


def submit_profile(*, profile: MentorProfile, now: datetime) -> MentorProfile:
    """Hand a complete profile to the mentoring coordinator. Raises DomainError (with its field) if something lacks."""
    if not profile.offer.strip():
        raise DomainError(_("Say in your own words what you can help with."), field="offer", code="no_offer")
    if not profile.languages.exists():
        raise DomainError(_("Choose at least one language."), field="languages", code="no_language")
    if profile.induction_confirmed_at is None:
        raise DomainError(
            _("Please confirm that you have read the short induction."), field="induction", code="no_induction"
        )
    taken = Pairing.objects.filter(mentor=profile.person, state__in=Pairing.PLACE_STATES).count()
    if taken > profile.places:
        message = ngettext(
            "You have %(count)d mentee at the moment; the number of places cannot be lower.",
            "You have %(count)d mentees at the moment; the number of places cannot be lower.",
            taken,
        )
        raise DomainError(message % {"count": taken}, field="places", code="places_taken")
    if profile.state == MentorProfile.State.APPROVED:
        return profile
    profile.state = MentorProfile.State.SUBMITTED
    profile.submitted_at = profile.last_active_at = now
    profile.save()
    return profile


def decide_profile(*, profile: MentorProfile, approve: bool, by: Person, now: datetime, reason: str = "") -> None:
    """Approve or decline a submitted profile; the person is told. Raises DomainError from the wrong hands or state."""
    with transaction.atomic():
        current = MentorProfile.objects.select_for_update().get(pk=profile.pk)
        if not can_decide_profile(by, current):
            raise DomainError(_("Somebody else decides on this profile."), code="not_yours")
        if current.state != MentorProfile.State.SUBMITTED:
            raise DomainError(_("This profile is not waiting for a decision."), code="not_submitted")
        current.state = MentorProfile.State.APPROVED if approve else MentorProfile.State.DECLINED
        current.decided_at, current.decided_by, current.decision_reason = now, by, reason
        current.save()
        owe(
            kind="mentoring.profile-approved" if approve else "mentoring.profile-declined",
            person=current.person,
            key=f"{current.public_id}:{now.isoformat()}",
            now=now,
        )
        profile.refresh_from_db()


def pause_profile(*, profile: MentorProfile, now: datetime) -> None:
    """No new mentees for now; running pairings go on. Twice is the same as once."""
    if profile.paused_at is None:
        profile.paused_at = now
        profile.save()


def resume_profile(*, profile: MentorProfile, now: datetime) -> None:
    """Available again."""
    profile.paused_at, profile.last_active_at = None, now
    profile.save()


def set_request_goals(*, request: MentoringRequest, texts: Sequence[str]) -> None:
    """Replace the goals of a draft or open request: one to three lines."""
    goals = [text.strip() for text in texts if text.strip()]
    if len(goals) > MOST_GOALS:
        raise DomainError(_("Three goals are enough to begin with."), field="goals", code="too_many_goals")
    with transaction.atomic():
        request.goals.all().delete()
        RequestGoal.objects.bulk_create(
            [RequestGoal(request=request, text=text[:200], position=number) for number, text in enumerate(goals)]
        )


def open_request(*, request: MentoringRequest, now: datetime) -> MentoringRequest:
    """Put a complete request into the pool. Raises DomainError (with its field) when something lacks."""
    if request.state not in {MentoringRequest.State.DRAFT, MentoringRequest.State.OPEN}:
        raise DomainError(_("This request is already being answered."), code="not_draft")
    if not request.wish.strip():
        raise DomainError(_("Say in a sentence or two what you want to work on."), field="wish", code="no_wish")
    if not request.languages.exists():
        raise DomainError(_("Choose at least one language."), field="languages", code="no_language")
    if not request.goals.exists():
        raise DomainError(_("Name at least one goal."), field="goals", code="no_goal")
    if request.wanted_mentor is not None and request.wanted_mentor.person_id == request.person_id:
        raise DomainError(
            _("You cannot be your own mentor. Please choose somebody else."), field="wanted_mentor", code="own_mentor"
        )
    if request.state == MentoringRequest.State.DRAFT:
        request.state, request.opened_at = MentoringRequest.State.OPEN, now
        request.save()
    return request


def withdraw_request(*, request: MentoringRequest, now: datetime) -> None:
    """Take it back while no proposal waits for an answer. Twice is the same as once."""
    with transaction.atomic():
        current = MentoringRequest.objects.select_for_update().get(pk=request.pk)
        if current.state == MentoringRequest.State.WITHDRAWN:
            return
        if current.state not in {MentoringRequest.State.DRAFT, MentoringRequest.State.OPEN}:
            raise DomainError(_("A proposal is waiting for your answer: please answer that first."), code="proposed")
        current.state, current.closed_at = MentoringRequest.State.WITHDRAWN, now
        current.save()
        request.refresh_from_db()


def ask_for_mentor(*, person: Person, mentor: MentorProfile) -> MentoringRequest:
    """Note in one's live request, or a new draft, whom one would like; the coordinator proposes as for everybody."""
    with transaction.atomic():
        if mentor.person_id == person.pk:
            raise DomainError(_("You cannot be your own mentor. Please choose somebody else."), code="own_mentor")
        wish, _is_new = MentoringRequest.objects.live().get_or_create(person=person)
        if wish.state == MentoringRequest.State.PROPOSED:
            raise DomainError(_("A proposal is waiting for your answer: please answer that first."), code="proposed")
        wish.wanted_mentor = mentor
        wish.save()
        return wish
