"""The mentoring coordinator's pages in a browser: axe, one heading, nothing too wide, and the way through."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from mentoring.models import MentorProfile, Pairing, Verdict
from mentoring.services import call_for_help, log_meeting, write_note
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.matrix import problems_of
from tests.factories.accounts import TerritoryFactory, signed_in
from tests.factories.mentoring import (
    MentoringRequestFactory,
    MentorProfileFactory,
    coordinator_of,
    proposed_pair,
    running_pair,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]


@pytest.fixture
def coordinator() -> Person:
    """Somebody with one of everything on each page."""
    by, now = coordinator_of(), timezone.now()
    navarra = TerritoryFactory.create(slug="navarra")
    MentorProfileFactory.create(person__name="Sofia Lima", state=MentorProfile.State.SUBMITTED, submitted_at=now)
    free = MentorProfileFactory.create(person__name="Marta Reis", person__territory=navarra, sector="food", years=8)
    MentorProfileFactory.create(person__name="Paolo Neri", speaks=["it"])
    MentoringRequestFactory.create(person__name="Nuno Alves", sector="food", wanted_mentor=free)
    second = MentoringRequestFactory.create(person__name="Ana Dias", sector="care")
    Verdict.objects.create(request=second, mentor=free, kind=Verdict.Kind.FORBIDDEN, by=by, at=now)
    MentoringRequestFactory.create(person__name="Luca Bo", speaks=["fr"])
    start = now - timedelta(days=40)
    pair = running_pair(now=start, by=by, mentor={"name": "Inês Costa", "territory": navarra}, mentee={"name": "Rui"})
    day = start.date() + timedelta(days=7)
    log_meeting(pairing=pair, by=pair.mentee, now=now, happened="held", day=day, minutes=60, rating=4)
    call_for_help(pairing=pair, person=pair.mentee, message="Could we talk?", now=now)
    write_note(pairing=pair, by=pair.mentor, now=now, audience="coordinator", text="It goes slowly.")
    running_pair(now=now, by=by, mentor={"name": "Olga Ruiz"}, mentee={"name": "Mario"})
    proposed_pair(now=now, by=by, mentor={"name": "Eva Roth"}, mentee={"name": "Jean"})
    return by


def visit(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, person: Person, **options: object
) -> Page:
    """A page of this person's own browser."""
    context = new_context(**options)
    session = signed_in(person).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


@pytest.mark.parametrize(
    ("language", "size"),
    [pytest.param("en", DESKTOP, marks=pytest.mark.full, id="en"), pytest.param("pt", PHONE, id="pt")],
)
def test_pages_of_coordinators(
    language: str,
    size: dict[str, int],
    coordinator: Person,
    live_server: LiveServer,
    new_context: Callable[..., BrowserContext],
    axe_violations: Callable[[Page], list[str]],
) -> None:
    page = visit(new_context, live_server, coordinator, viewport=size)
    pairing = Pairing.objects.get(mentee__name="Rui")
    profile = MentorProfile.objects.get(person__name="Sofia Lima")
    request = MentoringRequestFactory._meta.model.objects.get(person__name="Ana Dias")
    problems = []
    for path in (
        "staff/",
        "staff/mentors/",
        f"staff/mentors/{profile.public_id}/",
        "staff/matching/?topics=40&pair=0",
        "staff/matching/?topics=40",
        f"staff/matching/{request.public_id}/",
        "staff/pairings/",
        f"staff/pairings/{pairing.public_id}/",
        "staff/mentoring-figures/",
        "staff/pairings/all/?state=active",
    ):
        problems += problems_of(page, f"/{language}/{path}", axe_violations)

    assert problems == []


def test_coordinator_proposes_and_records_a_contact_without_javascript(
    coordinator: Person, live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = visit(new_context, live_server, coordinator, viewport=PHONE, java_script_enabled=False)

    page.goto("/en/staff/matching/")
    page.get_by_label("Marta Reis for Nuno Alves").check()
    page.get_by_role("button", name="Propose all that are checked").click()
    expect(page.get_by_text("1 pair is proposed; both are told.")).to_be_visible()
    page.goto("/en/staff/pairings/")
    page.get_by_role("button", name="I had a word with them Inês Costa – Rui").click()

    expect(page.get_by_text("Noted: you had a word with Inês Costa – Rui today.")).to_be_visible()
    assert Pairing.objects.get(mentee__name="Nuno Alves").state == Pairing.State.PROPOSED
    assert Pairing.objects.get(mentee__name="Rui").contacts.count() == 1
