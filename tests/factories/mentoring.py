"""Mentors, requests, pairs. `running_pair` goes through the services."""

from datetime import UTC, datetime
from typing import Any

import factory
from django.conf import settings

from accounts.models import Person
from mentoring.models import MentoringRequest, MentorProfile, Pairing
from mentoring.services import answer_proposal, open_request, propose_pairing, set_request_goals
from partners.models import Membership
from reference.models import Language
from tests.factories.accounts import PersonFactory, TerritoryFactory
from tests.factories.base import RowFactory
from tests.factories.partners import OrganisationFactory, staff_of


def language(code: str = "en") -> Language:
    """A language row; the migrations bring the usual ones, a transactional test before this one takes them away."""
    name = dict(settings.LANGUAGES).get(code, code)
    row, _made = Language.objects.get_or_create(code=code, defaults={"name": name})
    return row


class MentorProfileFactory(RowFactory[MentorProfile]):
    """An approved mentor with two free places who speaks English."""

    class Meta:
        model = MentorProfile
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory, territory=factory.SubFactory(TerritoryFactory))
    state = MentorProfile.State.APPROVED
    offer = "I can help with first steps."
    induction_confirmed_at = datetime(2026, 1, 1, tzinfo=UTC)

    @factory.post_generation
    def speaks(obj: MentorProfile, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:  # noqa: N805
        if create:
            obj.languages.set([language(code) for code in extracted or ["en"]])


class MentoringRequestFactory(RowFactory[MentoringRequest]):
    """An open request with one goal, by somebody who speaks English."""

    class Meta:
        model = MentoringRequest
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory, territory=factory.SubFactory(TerritoryFactory))
    wish = "I want to plan my first year."

    @factory.post_generation
    def speaks(obj: MentoringRequest, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:  # noqa: N805
        if create:
            obj.languages.set([language(code) for code in extracted or ["en"]])
            set_request_goals(request=obj, texts=["A plan for a year"])
            open_request(request=obj, now=datetime(2027, 1, 1, tzinfo=UTC))


def coordinator_of(territory: str = "cascais") -> Person:
    """A mentoring coordinator of an organisation in this territory."""
    organisation = OrganisationFactory.create(territory=TerritoryFactory.create(slug=territory))
    return staff_of(organisation, Membership.Role.MENTORING_COORDINATOR)


def proposed_pair(*, now: datetime, by: Person | None = None, **fields: Any) -> Pairing:
    """A proposal that waits for both answers; `mentor` and `mentee` are people's fields."""
    mentor = MentorProfileFactory.create(**{f"person__{key}": value for key, value in fields.get("mentor", {}).items()})
    request = MentoringRequestFactory.create(
        **{f"person__{key}": value for key, value in fields.get("mentee", {}).items()}
    )
    return propose_pairing(request=request, mentor=mentor, by=by or coordinator_of(), now=now)


def running_pair(*, now: datetime, by: Person | None = None, **fields: Any) -> Pairing:
    """A pair that both have accepted."""
    pairing = proposed_pair(now=now, by=by, **fields)
    answer_proposal(pairing=pairing, person=pairing.mentor, accept=True, now=now)
    answer_proposal(pairing=pairing, person=pairing.mentee, accept=True, now=now)
    pairing.refresh_from_db()
    return pairing
