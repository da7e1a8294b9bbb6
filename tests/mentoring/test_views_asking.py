"""Offering oneself as a mentor, asking for one, the directory, and “my week”."""

from datetime import UTC, datetime, timedelta

import pytest

from mentoring.forms import RequestForm
from mentoring.models import MentoringRequest, MentorProfile
from mentoring.services import decide_profile, plan_meeting, propose_pairing
from mentoring.views.request import save
from tests.factories import PersonFactory, TerritoryFactory, signed_in
from tests.factories.mentoring import (
    MentoringRequestFactory,
    MentorProfileFactory,
    coordinator_of,
    proposed_pair,
    running_pair,
)
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
MENTOR, REQUEST, DIRECTORY, ME = (
    f"/en/{path}/" for path in ("mentoring/mentor", "mentoring/request", "mentoring/mentors", "me")
)
OFFER = {"offer": "First steps", "languages": ["en", "pt"], "places": 2, "mode": "either", "induction": "on"}
WISH = {"wish": "A first year", "goal_1": "A plan", "languages": ["en"], "territory_wish": "any", "mode": "either"}


@pytest.fixture
def person():
    return PersonFactory.create(territory=TerritoryFactory.create())


@pytest.fixture
def client(person):
    return signed_in(person)


def test_profile_is_saved_half_way_and_sent_later(client, person):
    assert client.post(MENTOR, {"offer": "First st", "action": "draft"}).status_code == 302
    profile = MentorProfile.objects.get(person=person)
    assert (profile.state, profile.offer, profile.places) == ("draft", "First st", 2)
    assert "First st" in get(client, MENTOR)

    client.post(MENTOR, {**OFFER, "action": "send"})
    profile.refresh_from_db()
    assert (profile.state, profile.offer) == ("submitted", "First steps")
    assert profile.induction_confirmed_at is not None
    assert sorted(profile.languages.values_list("code", flat=True)) == ["en", "pt"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"languages": []}, "Choose at least one language."),
        ({"offer": " "}, "Say in your own words what you can help with."),
        ({"offer": "x" * 5001}, "shorten this to 5000 characters"),
        ({"experience": "nul\x00"}, "a character in this that cannot be kept"),
        ({"induction": ""}, "Please confirm that you have read the short induction."),
        ({"topics": [10**30]}, "This is not on the list."),
        ({"languages": ["nul\x00"]}, "This is not on the list."),
        ({"excluded_organisations": ["x"]}, "This is not on the list."),
        ({"places": 26}, "Please write 10 or less."),
        ({"available_from": "2027-02-01", "available_to": "2027-01-01"}, "The last day comes before the first."),
        ({"excluded_addresses": "not an address"}, "is not an e-mail address"),
    ],
)
def test_incomplete_profile_is_a_sentence_and_nothing_is_written(client, changed, sentence):
    response = client.post(MENTOR, {**OFFER, **changed, "action": "send"})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not MentorProfile.objects.exists()


def test_change_of_an_approved_profile_stays_complete():
    profile = MentorProfileFactory.create()
    client = signed_in(profile.person)
    client.post(MENTOR, {**OFFER, "languages": [], "action": "draft"})
    profile.refresh_from_db()
    assert (profile.offer, profile.languages.count()) == ("I can help with first steps.", 1)
    client.post(MENTOR, {**OFFER, "action": "send"})
    profile.refresh_from_db()
    assert (profile.offer, profile.state) == ("First steps", "approved")


def test_change_keeps_what_the_coordinator_has_decided():
    profile = MentorProfileFactory.create(state=MentorProfile.State.SUBMITTED, decision_reason="")
    client = signed_in(profile.person)
    get(client, MENTOR)
    decide_profile(profile=profile, approve=True, by=coordinator_of(), now=NOW, reason="Welcome")
    client.post(MENTOR, {**OFFER, "action": "send"})
    profile.refresh_from_db()
    assert (profile.state, profile.decision_reason, profile.offer) == ("approved", "Welcome", "First steps")


def test_request_proposed_meanwhile_is_not_opened_again(client, person):
    client.post(REQUEST, {**WISH, "action": "send"})
    form = RequestForm({**WISH, "wish": "Late"}, instance=MentoringRequest.objects.get(person=person))
    assert form.is_valid()
    MentoringRequest.objects.update(state=MentoringRequest.State.PROPOSED)
    assert not save(form, person, is_draft=False)
    found = MentoringRequest.objects.get(person=person)
    assert (found.state, found.wish) == ("proposed", "A first year")
    assert form.non_field_errors() == ["This request is already being answered."]


def test_mentor_pauses_and_goes_on():
    profile = MentorProfileFactory.create()
    client = signed_in(profile.person)
    client.post(f"{MENTOR}pause/")
    profile.refresh_from_db()
    assert profile.paused_at is not None
    client.post(f"{MENTOR}resume/")
    profile.refresh_from_db()
    assert profile.paused_at is None


def test_excluded_address_says_nothing_of_who_is_a_member(client, person):
    known = PersonFactory.create(email="known@mail.example")
    data = {**OFFER, "excluded_addresses": "known@mail.example\nunknown@mail.example", "action": "send"}
    client.post(MENTOR, data)
    profile = MentorProfile.objects.get(person=person)
    assert list(profile.excluded_people.all()) == [known]
    assert "known@mail.example\nunknown@mail.example" in get(client, MENTOR)


def test_request_is_saved_half_way_and_sent_later(client, person):
    client.post(REQUEST, {"wish": "A fir", "action": "draft"})
    wish = MentoringRequest.objects.get(person=person)
    assert (wish.state, wish.wish) == ("draft", "A fir")
    client.post(REQUEST, {**WISH, "goal_2": "A customer", "action": "send"})
    wish.refresh_from_db()
    assert wish.state == "open"
    assert [goal.text for goal in wish.goals.all()] == ["A plan", "A customer"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"languages": []}, "Choose at least one language."),
        ({"goal_1": ""}, "Name at least one goal."),
        ({"wish": ""}, "Say in a sentence or two what you want to work on."),
        ({"sector": "nonsense"}, "This is not on the list."),
    ],
)
def test_incomplete_request_is_a_sentence_and_nothing_is_written(client, changed, sentence):
    response = client.post(REQUEST, {**WISH, **changed, "action": "send"})
    assert sentence in response.content.decode()
    assert not MentoringRequest.objects.exists()


def test_open_request_is_changed_and_taken_back(client, person):
    client.post(REQUEST, {**WISH, "action": "send"})
    client.post(REQUEST, {**WISH, "wish": "Something else", "action": "send"})
    assert MentoringRequest.objects.get(person=person).wish == "Something else"
    get(client, f"{REQUEST}withdraw/")
    client.post(f"{REQUEST}withdraw/")
    assert MentoringRequest.objects.get(person=person).state == "withdrawn"


def test_request_rests_while_a_mentor_is_proposed():
    pairing = proposed_pair(now=NOW)
    client = signed_in(pairing.mentee)
    html = get(client, REQUEST)
    assert f"/en/mentoring/pairings/{pairing.public_id}/" in html
    client.post(REQUEST, {**WISH, "action": "send"})
    pairing.request.refresh_from_db()
    assert pairing.request.wish == "I want to plan my first year."


def test_directory_shows_places_and_no_address_nor_who_excluded_me(client, person):
    shown = MentorProfileFactory.create()
    excluding = MentorProfileFactory.create()
    excluding.excluded_people.add(person)
    html = get(client, DIRECTORY)
    assert shown.person.name in html
    assert "2 free places" in html
    assert str(shown.person.email) not in html
    assert str(excluding.public_id) not in html
    assert client.get(f"{DIRECTORY}{excluding.public_id}/ask/").status_code == 404


def test_directory_is_filtered_by_territory_and_language(client):
    here = MentorProfileFactory.create(speaks=["pt"])
    there = MentorProfileFactory.create(person__territory=TerritoryFactory.create(slug="navarra"), speaks=["es"])
    assert str(there.public_id) not in get(client, f"{DIRECTORY}?territory=cascais")
    html = get(client, f"{DIRECTORY}?language=es&territory=")
    assert (str(there.public_id) in html, str(here.public_id) in html) == (True, False)


def test_directory_ignores_what_no_filter_offers(client):
    assert "1 mentor" not in get(client, f"{DIRECTORY}?territory=%00&language=%00&page=none")
    MentorProfileFactory.create()
    assert "1 mentor" in get(client, f"{DIRECTORY}?territory=%00&language=%00&page=none")


def test_mentor_of_the_directory_is_noted_in_the_request_and_takes_the_same_road(client, person):
    mentor = MentorProfileFactory.create()
    client.post(f"{DIRECTORY}{mentor.public_id}/ask/")
    wish = MentoringRequest.objects.get(person=person)
    assert (wish.state, wish.wanted_mentor) == ("draft", mentor)
    client.post(REQUEST, {**WISH, "keeps_wanted": "on", "action": "send"})
    wish.refresh_from_db()
    assert (wish.state, wish.wanted_mentor) == ("open", mentor)
    assert propose_pairing(request=wish, mentor=mentor, by=coordinator_of(), now=NOW).mentor == mentor.person


def test_nobody_asks_for_themselves():
    profile = MentorProfileFactory.create()
    assert signed_in(profile.person).post(f"{DIRECTORY}{profile.public_id}/ask/").status_code == 404


def test_directory_takes_the_same_queries_for_one_and_for_thirty(client):
    MentorProfileFactory.create()
    few = queries_of(client, DIRECTORY)
    MentorProfileFactory.create_batch(18)
    assert queries_of(client, DIRECTORY) == few


def test_my_week_shows_proposals_and_meetings_with_both_clocks():
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    start = (NOW + timedelta(days=5)).replace(hour=10, minute=0, second=0, microsecond=0)
    plan_meeting(
        pairing=pairing,
        by=pairing.mentor,
        now=NOW,
        day=start.date(),
        start_time=start.time(),
        end_time=(start + timedelta(hours=1)).time(),
        time_zone="Europe/Rome",
    )
    html = get(signed_in(pairing.mentee), ME)
    assert f'data-pairing="{pairing.public_id}" data-state="active"' in html
    assert "Rome time" in html
    assert "for you: 09:00–10:00, Lisbon time" in html
    assert "My mentoring" not in get(signed_in(coordinator), ME)


def test_my_week_takes_the_same_queries_for_one_and_for_many_pairings():
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    client = signed_in(pairing.mentor)
    few = queries_of(client, ME)
    MentorProfile.objects.update(places=10)
    for _number in range(8):
        wish = MentoringRequestFactory.create()
        propose_pairing(request=wish, mentor=pairing.mentor.mentor_profile, by=coordinator, now=NOW)
    assert queries_of(client, ME) == few
