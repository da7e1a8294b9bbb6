"""Leaving mentoring: what it says beforehand, what it does, and that opening the page does nothing."""

from datetime import UTC, datetime

import pytest

from mentoring.models import MentorProfile, Note, Pairing
from mentoring.services import write_note
from tests.factories import PersonFactory, signed_in
from tests.factories.mentoring import MentoringRequestFactory, proposed_pair, running_pair

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
URL = "/en/mentoring/leave/"


@pytest.fixture
def pairing() -> Pairing:
    pairing = running_pair(now=NOW, mentor={"name": "Marta"}, mentee={"name": "Nuno"})
    for audience in ("pair", "author"):
        write_note(pairing=pairing, by=pairing.mentor, now=NOW, audience=audience, text=audience)
    return pairing


def test_page_says_what_ends_and_changes_nothing(pairing: Pairing) -> None:
    text = signed_in(pairing.mentor).get(URL).content.decode()

    assert "Your pairing with Nuno ends today" in text
    assert "The note you wrote only for yourself is deleted" in text
    assert "Your mentor profile is no longer shown" in text
    pairing.refresh_from_db()
    assert (pairing.state, Note.objects.count()) == ("active", 2)


def test_leaving_ends_the_pair_and_deletes_only_ones_own_notes(pairing: Pairing) -> None:
    answer = signed_in(pairing.mentor).post(URL, follow=True)

    assert "You have left mentoring." in answer.content.decode()
    pairing.refresh_from_db()
    assert (pairing.state, pairing.end_reason) == ("ended", "left")
    assert list(Note.objects.values_list("text", flat=True)) == ["pair"]
    assert MentorProfile.objects.get(person=pairing.mentor).state == "left"
    assert "no part in mentoring" in signed_in(pairing.mentor).get(URL).content.decode()


def test_a_proposal_is_answered_and_the_other_ones_request_goes_back_to_the_pool() -> None:
    pairing = proposed_pair(now=NOW)

    signed_in(pairing.mentor).post(URL)

    pairing.refresh_from_db()
    assert pairing.state == "refused"
    assert pairing.request is not None
    assert pairing.request.state == "open"


def test_a_mentee_takes_the_request_along() -> None:
    wish = MentoringRequestFactory.create()

    signed_in(wish.person).post(URL)

    wish.refresh_from_db()
    assert wish.state == "withdrawn"


def test_who_takes_no_part_has_nothing_to_leave() -> None:
    client = signed_in(PersonFactory.create())

    assert "nothing to leave" in client.get(URL).content.decode()
    assert "<button" not in client.get(URL).content.decode().split("<main")[1].split("</main>")[0]


def test_the_way_there_stands_on_the_mentoring_pages(pairing: Pairing) -> None:
    client = signed_in(pairing.mentor)

    assert URL in client.get("/en/mentoring/").content.decode()
    assert URL in client.get("/en/mentoring/mentor/").content.decode()
