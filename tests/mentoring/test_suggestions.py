"""Matching as coordinators see it: rows become the solver's values, and its answer comes back in words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from mentoring.matching import Weights
from mentoring.models import MentoringRequest, MentorProfile, Pairing, Verdict
from mentoring.services import answer_proposal, judge_pair, propose_pairing
from mentoring.suggestions import candidates_for, load_pool, suggestions_for
from partners.models import Membership, OrganisationClaim
from reference.models import Framework, Topic
from tests.factories import OrganisationFactory, PersonFactory, TerritoryFactory, signed_in, staff_of
from tests.factories.mentoring import MentoringRequestFactory, MentorProfileFactory, coordinator_of, running_pair
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
URL = "/en/staff/matching/"


def mentor(name: str = "Marta", **fields: Any) -> MentorProfile:
    profile: MentorProfile = MentorProfileFactory.create(person__name=name, **fields)
    return profile


def wish(name: str = "Nuno", **fields: Any) -> MentoringRequest:
    request: MentoringRequest = MentoringRequestFactory.create(person__name=name, **fields)
    return request


def topics(count: int) -> list[Topic]:
    framework, _made = Framework.objects.get_or_create(code="own", version="1")
    return [
        Topic.objects.create(framework=framework, code=f"t{number}", name_en=f"Topic {number}")
        for number in range(count)
    ]


def found(person: Any, weights: Weights | None = None) -> list[tuple[str, str]]:
    page = suggestions_for(person, weights or Weights(), NOW)
    return [(str(each.request.person), str(each.mentor)) for each in page.found]


def test_suggestion_says_why_and_what_is_missing() -> None:
    known, unknown = topics(2)
    profile, request = mentor(years=5), wish(sector="food")
    profile.topics.set([known])
    request.topics.set([known, unknown])

    page = suggestions_for(coordinator_of(), Weights(), NOW)

    (each,) = page.found
    assert each.reasons[0] == "Shared topic: Topic 0"
    assert "5 years of experience" in each.reasons
    assert "Both speak English" in each.reasons
    assert each.missing == ["Not covered: Topic 1", "Not known to work in the same field of activity"]
    assert each.score == 25 + 25 + 8


def test_coordinator_sees_requests_of_own_territories_but_all_are_solved_together() -> None:
    """The one place goes where it fits best, whoever looks."""
    navarra = TerritoryFactory.create(slug="navarra")
    (topic,) = topics(1)
    profile = mentor(places=1)
    profile.topics.set([topic])
    wish("Here")
    there = wish("There", person__territory=navarra)
    there.topics.set([topic])

    page = suggestions_for(coordinator_of("cascais"), Weights(), NOW)

    assert page.found == []
    assert [(str(each.request.person), each.why) for each in page.unanswered] == [
        ("Here", ["The mentors who could help are the best choice for other requests."])
    ]
    assert found(coordinator_of("navarra")) == [("There", "Marta")]
    assert found(staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)) == [("There", "Marta")]
    assert found(coordinator_of("garges")) == []


def test_weights_change_the_answer() -> None:
    (topic,) = topics(1)
    expert, neighbour = mentor("Expert", sector="care"), mentor("Neighbour", sector="food")
    expert.topics.set([topic])
    request = wish(sector="food")
    request.topics.set([topic])
    by = coordinator_of()

    assert found(by) == [("Nuno", "Expert")]
    assert found(by, Weights(topics=10, sector=40)) == [("Nuno", "Neighbour")]
    html = get(signed_in(by), f"{URL}?topics=10&sector=40")
    assert f'data-mentor="{neighbour.public_id}"' in html
    assert "matching/propose/?topics=10&amp;sector=40" in html


def test_unavailable_and_full_mentors_are_not_suggested() -> None:
    mentor("Paused", paused_at=NOW)
    mentor("Later", available_from=datetime(2028, 1, 1, tzinfo=UTC).date())
    mentor("Waiting", state=MentorProfile.State.SUBMITTED)
    full = mentor("Full", places=1)
    by = coordinator_of()
    propose_pairing(request=wish("Other"), mentor=full, by=by, now=NOW)
    wish()

    page = suggestions_for(by, Weights(), NOW)

    assert page.found == []
    assert [each.why for each in page.unanswered] == [["No free place left."]]


def test_exclusions_are_limits() -> None:
    """The same organisation as member or as declared, a person ruled out, and an address that became known later."""
    organisation = OrganisationFactory.create()
    colleague, ruled_out, typed = mentor("Colleague"), mentor("Ruled"), mentor("Typed")
    request = wish(person__email="Nuno@Mail.example")
    Membership.objects.create(person=colleague.person, organisation=organisation, role=Membership.Role.PARTNER_STAFF)
    OrganisationClaim.objects.create(person=request.person, organisation=organisation, name="Ours")
    ruled_out.excluded_people.add(request.person)
    typed.excluded_addresses = "nuno@mail.example"
    typed.save()

    page = suggestions_for(coordinator_of(), Weights(), NOW)

    assert page.found == []
    assert page.unanswered[0].why == ["Excluded: the same organisation, or somebody has ruled it out."]


def test_pair_that_already_works_together_is_not_suggested_either_way_round() -> None:
    pairing = running_pair(now=NOW)
    by = coordinator_of()
    again: MentoringRequest = MentoringRequestFactory.create(person=pairing.mentee)
    the_other_way: MentoringRequest = MentoringRequestFactory.create(person=pairing.mentor)
    mentee_profile: MentorProfile = MentorProfileFactory.create(person=pairing.mentee)

    forbidden = load_pool(NOW).verdicts.forbidden

    assert (again.pk, pairing.mentor.mentor_profile.pk) in forbidden
    assert (the_other_way.pk, mentee_profile.pk) in forbidden
    assert found(by) == []


def test_nobody_is_suggested_as_the_mentor_of_their_own_mentor() -> None:
    """Both offer and ask; the weaker of the two pairs is answered by somebody else, if there is anybody."""
    ana, rui = mentor("Ana", years=10), mentor("Rui")
    for person in (ana.person, rui.person):
        MentoringRequestFactory.create(person=person)

    assert found(coordinator_of()) == [("Rui", "Ana")]

    mentor("Sara")
    assert sorted(found(coordinator_of())) == [("Ana", "Sara"), ("Rui", "Ana")]


def test_pin_forbid_and_take_back() -> None:
    (topic,) = topics(1)
    better, other = mentor("Better"), mentor("Other")
    better.topics.set([topic])
    request = wish()
    request.topics.set([topic])
    by = coordinator_of()
    client = signed_in(by)

    def say(word: str, profile: MentorProfile) -> None:
        answer = client.post(f"{URL}judge/?topics=40", {"verdict": f"{word}:{request.public_id}:{profile.public_id}"})
        assert answer["Location"] == f"{URL}?topics=40"

    say("pinned", other)
    assert found(by) == [("Nuno", "Other")]
    say("none", other)
    assert found(by) == [("Nuno", "Better")]
    say("forbidden", better)
    assert found(by) == [("Nuno", "Other")]
    assert "What you have pinned or forbidden" in get(client, URL)
    say("none", better)
    assert found(by) == [("Nuno", "Better")]
    assert Verdict.objects.count() == 0


def test_broken_pin_is_told() -> None:
    away = mentor("Away", paused_at=NOW)
    mentor("There")
    request, by = wish(), coordinator_of()
    judge_pair(request=request, mentor=away, kind=Verdict.Kind.PINNED, by=by, now=NOW)

    html = get(signed_in(by), URL)

    assert found(by) == [("Nuno", "There")]
    assert "The mentor you pinned is not possible:" in html
    assert "This mentor is not available at the moment." in html


def test_wish_from_the_directory_is_shown_as_such_and_why_it_is_not_met() -> None:
    wanted = mentor("Wanted", places=1)
    mentor("Second")
    wish("First", wanted_mentor=wanted)
    by = coordinator_of()
    client = signed_in(by)

    assert "Asked for in the directory" in get(client, URL)
    propose_pairing(request=wish("Quick"), mentor=wanted, by=by, now=NOW)
    html = get(client, URL)

    assert found(by) == [("First", "Second")]
    assert "Asked for Wanted in the directory:" in html
    assert "No free place left." in html


def test_request_without_a_suggestion_tells_its_pin_and_its_wish_too() -> None:
    away = mentor("Away", paused_at=NOW)
    request, by = wish(wanted_mentor=away), coordinator_of()
    judge_pair(request=request, mentor=away, kind=Verdict.Kind.PINNED, by=by, now=NOW)

    (each,) = suggestions_for(by, Weights(), NOW).unanswered

    assert each.why == ["No mentor is available at the moment."]
    assert each.broken_pin == each.unmet_wish == ["This mentor is not available at the moment."]
    assert "Asked for Away in the directory:" in get(signed_in(by), URL)


def test_proposing_one_leaves_the_others_and_keeps_the_reasons() -> None:
    profile, first, second = mentor(years=3), wish("First"), wish("Second")
    by = coordinator_of()

    answer = signed_in(by).post(
        f"{URL}propose/?experience=10",
        {"only": f"{first.public_id}:{profile.public_id}", "pair": f"{second.public_id}:{profile.public_id}"},
    )

    assert answer["Location"] == f"{URL}?experience=10"
    pairing = Pairing.objects.get()
    assert (pairing.mentee, pairing.proposed_by, pairing.state) == (first.person, by, Pairing.State.PROPOSED)
    assert [reason["code"] for reason in pairing.reasons] == ["languages", "in_person", "experience"]
    assert pairing.reasons[2]["points"] == 3


def test_proposing_all_checked_says_which_could_not_be() -> None:
    profile = mentor(places=1)
    requests = [wish("First"), wish("Second")]
    pairs = [f"{each.public_id}:{profile.public_id}" for each in requests]

    html = signed_in(coordinator_of()).post(f"{URL}propose/", {"pair": pairs}, follow=True).content.decode()

    assert Pairing.objects.get().mentee == requests[0].person
    assert "1 pair is proposed; both are told." in html
    assert "Marta – Second: This mentor has no free place any more." in html


def test_proposing_nothing_asks_to_choose() -> None:
    html = signed_in(coordinator_of()).post(f"{URL}propose/", {}, follow=True).content.decode()

    assert "Choose at least one pair." in html
    assert not Pairing.objects.exists()


@pytest.mark.parametrize("weights", ["topics=-1", "pair=0", "sector=many", "wanted=100000"])
def test_bad_weights_are_an_error_beside_the_field_and_change_nothing(weights: str) -> None:
    mentor()
    wish()

    html = get(signed_in(coordinator_of()), f"{URL}?{weights}")

    assert 'role="alert"' in html
    assert "Marta for Nuno" in html


def test_refused_pair_is_not_suggested_again() -> None:
    profile, request, by = mentor(), wish(), coordinator_of()
    pairing = propose_pairing(request=request, mentor=profile, by=by, now=NOW)
    answer_proposal(pairing=pairing, person=pairing.mentor, accept=False, now=NOW)

    assert found(by) == []


def test_one_request_shows_every_mentor_with_limits_last() -> None:
    mentor("Italian", speaks=["it"])
    mentor("English")
    request = wish()

    first, last = candidates_for(request, Weights(), NOW)

    assert (str(first.mentor), first.limits) == ("English", [])
    assert (str(last.mentor), last.limits) == ("Italian", ["No language in common."])
    html = get(signed_in(coordinator_of()), f"{URL}{request.public_id}/")
    assert "No language in common." in html
    assert "I want to plan my first year." in html


def test_requests_of_other_territories_are_not_there() -> None:
    profile, request = mentor(), wish()
    pair = f"{request.public_id}:{profile.public_id}"
    stranger = signed_in(coordinator_of("navarra"))

    assert stranger.get(f"{URL}{request.public_id}/").status_code == 404
    assert stranger.post(f"{URL}judge/", {"verdict": f"pinned:{pair}"}).status_code == 404
    assert stranger.post(f"{URL}propose/", {"only": pair}).status_code == 404
    assert stranger.post(f"{URL}propose/", {"only": "nonsense"}).status_code == 404
    assert signed_in(PersonFactory.create()).get(URL).status_code == 404
    assert not Pairing.objects.exists()


def test_nobody_matches_their_own_request() -> None:
    by = coordinator_of()
    own: MentoringRequest = MentoringRequestFactory.create(person=by)
    by.territory = TerritoryFactory.create()
    by.save()
    mentor()

    assert found(by) == []
    assert signed_in(by).get(f"{URL}{own.public_id}/").status_code == 404


def test_matching_takes_as_many_queries_at_thirty_pairs_as_at_one() -> None:
    by = coordinator_of()
    client = signed_in(by)

    def add(number: int) -> None:
        profile = mentor(f"Mentor {number}")
        request = wish(f"Mentee {number}", wanted_mentor=profile)
        Verdict.objects.create(request=request, mentor=profile, kind=Verdict.Kind.PINNED, by=by, at=timezone.now())

    add(0)
    one = queries_of(client, URL)
    for number in range(1, 30):
        add(number)
    assert queries_of(client, URL) == one
