"""Mentoring on two phones: from the wish to the thank-you, one of them without JavaScript."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Person
from mentoring.models import FitCheck, Meeting, MentorProfile, Pairing
from mentoring.services import log_meeting, plan_meeting
from tests.browser.conftest import PHONE
from tests.factories import PersonFactory, TerritoryFactory
from tests.factories.accounts import signed_in
from tests.factories.mentoring import MentorProfileFactory, coordinator_of, language, proposed_pair, running_pair

pytestmark = pytest.mark.django_db(transaction=True)
NewContext = Callable[..., BrowserContext]
PLAIN_LANGUAGE = "English"


def phone_of(new_context: NewContext, person: Person, **options: object) -> Page:
    """A phone on which this person is signed in."""
    context = new_context(viewport=PHONE, **options)
    cookie = signed_in(person).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    return context.new_page()


def offer_oneself(tab: Page) -> None:
    """Half of it, then the rest."""
    tab.goto("/en/mentoring/")
    tab.get_by_role("link", name="Become a mentor").click()
    tab.get_by_label("What I can help with").fill("First customers, and the first accounts.")
    tab.get_by_role("button", name="Save and go on later").click()
    expect(tab.get_by_text("Your draft is saved.")).to_be_visible()
    expect(tab.get_by_label("What I can help with")).to_have_value("First customers, and the first accounts.")
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_role("alert")).to_contain_text("Choose at least one language.")
    tab.get_by_label(PLAIN_LANGUAGE).check()
    tab.get_by_label("I have read the short induction").check()
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_text("A mentoring coordinator reads your profile")).to_be_visible()


def ask_for_a_mentor(tab: Page) -> None:
    tab.goto("/en/mentoring/")
    tab.get_by_role("link", name="Ask for a mentor").click()
    tab.get_by_label("What I want to work on").fill("My first year")
    tab.get_by_label("My first goal").fill("A plan for a year")
    tab.get_by_label(PLAIN_LANGUAGE).check()
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_text("Your request is saved.")).to_be_visible()


def approve(tab: Page, profile: MentorProfile) -> None:
    """On the page of the coordinator of the mentor's territory."""
    tab.goto(f"/en/staff/mentors/{profile.public_id}/")
    tab.get_by_role("button", name="Approve", exact=True).click()
    profile.refresh_from_db()
    assert profile.state == MentorProfile.State.APPROVED


def match(tab: Page, mentor: Person, mentee: Person) -> None:
    """The coordinator of the mentee's territory takes the suggestion."""
    tab.goto("/en/staff/matching/")
    tab.get_by_label(f"{mentor.name} for {mentee.name}").check()
    tab.get_by_role("button", name="Propose all that are checked").click()
    expect(tab.get_by_text("1 pair is proposed; both are told.")).to_be_visible()


def say_yes(tab: Page, room: str) -> None:
    tab.goto(room)
    tab.get_by_role("button", name="Yes, with pleasure").click()


def plan(tab: Page, room: str) -> None:
    """A meeting in a week, at the hours that the form offers."""
    tab.goto(room)
    tab.get_by_role("link", name="Plan a meeting").click()
    tab.get_by_role("button", name="Plan the meeting").click()
    expect(tab.get_by_text("The meeting is planned.")).to_be_visible()


def close(tab: Page, room: str) -> None:
    tab.goto(room)
    tab.get_by_role("link", name="Close or end the pairing").click()
    tab.get_by_label("As planned: we have come to the end").check()
    tab.get_by_role("group", name="A plan for a year").get_by_label("reached", exact=True).check()
    tab.get_by_label("A thank-you to your mentor").fill("You opened doors.")
    tab.get_by_role("button", name="Close the pairing").click()
    tab.get_by_label("What has changed for you?").fill("I have a plan.")
    tab.get_by_label("Yes").check()
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_text("You have come to the end together")).to_be_visible()


def test_two_phones_from_the_wish_to_the_thank_you(new_context: NewContext) -> None:
    now = datetime.now(UTC)
    language("en")
    cascais = TerritoryFactory.create()
    rome = TerritoryFactory.create(slug="pordenone", country="IT", time_zone="Europe/Rome", default_language="it")
    coordinator = coordinator_of()
    mentor, mentee = PersonFactory.create(name="Ada", territory=rome), PersonFactory.create(territory=cascais)
    first, second = phone_of(new_context, mentor, java_script_enabled=False), phone_of(new_context, mentee)

    offer_oneself(first)
    ask_for_a_mentor(second)
    approve(phone_of(new_context, coordinator_of("pordenone")), MentorProfile.objects.get())
    match(phone_of(new_context, coordinator), mentor, mentee)
    pairing = Pairing.objects.get()
    room = f"/en/mentoring/pairings/{pairing.public_id}/"

    say_yes(second, room)
    expect(second.get_by_text(str(mentor.email))).to_have_count(0)
    say_yes(first, room)
    expect(first.get_by_text("Both of you have said yes.")).to_be_visible()
    second.goto(room)
    expect(second.get_by_role("link", name=str(mentor.email))).to_be_visible()

    for tab in (second, first):
        tab.goto(room)
        tab.get_by_role("link", name="Read the agreement").click()
        tab.get_by_role("button", name="I accept this agreement").click()
        expect(tab.get_by_text("You have accepted the agreement.")).to_be_visible()
    assert pairing.agreements.get().is_accepted

    plan(second, room)
    meeting = Meeting.objects.get()
    first.goto(room)
    expect(first.locator(f'[data-meeting="{meeting.public_id}"]')).to_contain_text("for you: 18:00–19:00, Rome time")
    # The week goes by.
    meeting.day = now.date() - timedelta(days=1)
    meeting.save()

    second.goto("/en/me/")
    second.get_by_role("link", name="Log the meeting").click()
    second.get_by_role("button", name="We met as planned").click()
    expect(second.get_by_text("Thank you. The meeting is logged.")).to_be_visible()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.logged_by_id) == (Meeting.State.HELD, mentee.pk)

    for tab in (first, second):
        tab.goto(room)
        tab.get_by_role("button", name="A good fit", exact=True).click()
        expect(tab.get_by_text("Only the coordinators see your answer.")).to_be_visible()
    assert set(FitCheck.objects.values_list("answer", flat=True)) == {"good"}

    pairing.agreements.update(review_on=now.date())
    second.goto(room)
    second.get_by_role("button", name="Done", exact=True).click()
    expect(second.get_by_role("heading", name="Time to look back together")).to_have_count(0)
    pairing.refresh_from_db()
    assert pairing.reviewed_at is not None

    close(second, room)
    first.goto(room)
    expect(first.locator("[data-pairing]")).to_have_attribute("data-state", "completed")
    expect(first.get_by_text("You opened doors.")).to_be_visible()
    expect(first.get_by_text("You met 1 time")).to_be_visible()
    pairing.refresh_from_db()
    assert pairing.state == Pairing.State.COMPLETED


def test_logging_a_meeting_takes_three_taps_and_no_typing(new_context: NewContext) -> None:
    """Counted from “my week”: to the room, and one button. With a rating: one screen, four taps."""
    pairing = running_pair(now=datetime.now(UTC) - timedelta(days=3))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    start = yesterday.replace(hour=10, minute=0, second=0, microsecond=0)
    plan_meeting(
        pairing=pairing,
        by=pairing.mentor,
        now=start - timedelta(days=1),
        day=start.date(),
        start_time=start.time(),
        end_time=start.replace(hour=11).time(),
        time_zone="Europe/Lisbon",
    )
    tab = phone_of(new_context, pairing.mentee, java_script_enabled=False)
    tab.goto("/en/me/")
    taps = 0
    for role, name in (("link", "Log the meeting"), ("button", "We met as planned")):
        tab.get_by_role(role, name=name).click()  # type: ignore[arg-type]
        taps += 1
    assert (taps, Meeting.objects.get().state, Meeting.objects.get().minutes) == (2, Meeting.State.HELD, 60)


def test_log_form_fits_on_one_screen_of_a_phone(new_context: NewContext) -> None:
    pairing = running_pair(now=datetime.now(UTC) - timedelta(days=3))
    tab = phone_of(new_context, pairing.mentee)
    tab.goto(f"/en/mentoring/pairings/{pairing.public_id}/meetings/log/")
    form = tab.locator("form.log-form")
    box = form.bounding_box()
    assert box is not None
    assert box["height"] <= PHONE["height"], box
    visible = form.locator("input:visible:not([type=radio]), select:visible, textarea:visible")
    assert visible.count() == 3, "day, minutes and how; “did you meet” is answered already"
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Thank you. The meeting is logged.")).to_be_visible()


@pytest.mark.a11y
def test_axe_finds_nothing_on_the_pages_of_mentoring(
    new_context: NewContext, axe_violations: Callable[[Page], list[str]]
) -> None:
    now = datetime.now(UTC)
    coordinator = coordinator_of()
    MentorProfileFactory.create()
    proposed = proposed_pair(now=now, by=coordinator)
    pairing = running_pair(now=now - timedelta(days=3), by=coordinator)
    meeting = log_meeting(
        pairing=pairing, by=pairing.mentee, now=now, happened="held", day=now.date() - timedelta(days=1), minutes=60
    )
    room = f"mentoring/pairings/{pairing.public_id}/"
    tails = ["", "agreement/", "meetings/plan/", f"meetings/{meeting.public_id}/log/", "steps/", "notes/"]
    paths = ["mentoring/", "mentoring/mentor/", "mentoring/request/", "mentoring/mentors/", "me/"]
    pages = [*paths, *[room + tail for tail in (*tails, "pause/", "close/", "exit/", "help/")]]
    tab = phone_of(new_context, pairing.mentee)
    other = phone_of(new_context, proposed.mentor)
    found = [line for path in pages for line in problems_of(tab, f"/en/{path}", axe_violations)]
    found += problems_of(other, f"/en/mentoring/pairings/{proposed.public_id}/", axe_violations)
    assert found == []


def problems_of(tab: Page, path: str, axe_violations: Callable[[Page], list[str]]) -> list[str]:
    """What is wrong with one page, a line each; folded parts are opened first."""
    answer = tab.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    tab.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    lines = axe_violations(tab)
    too_wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        lines.append(f"{too_wide} px wider than the screen")
    return [f"{path}: {line}" for line in lines]
