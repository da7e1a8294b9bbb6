"""The pages in a real browser: the live search, and the same without JavaScript; enrolling and managing by keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from academy.models import Activity, Enrolment
from accounts.models import Person
from tests.browser.conftest import PHONE
from tests.factories import EnrolmentFactory, OrganisationFactory, PersonFactory, published_activity, staff_of
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
NewContext = Callable[..., BrowserContext]


def sign_in(context: BrowserContext, person: Person) -> None:
    """Give the visitor the session that signing in would give."""
    cookie = signed_in(person).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])


@pytest.fixture
def activities() -> list[Activity]:
    return [
        published_activity(slug="water", title_en="Água for everybody", format="webinar", in_days=3),
        published_activity(slug="stories", title_en="Telling stories", format="training", in_days=4),
    ]


def test_search_shows_results_while_typing_and_keeps_them_in_the_address(page: Page, activities: list[Activity]):
    page.goto("/en/activities/")
    expect(page.locator("[data-activity]")).to_have_count(2)
    page.evaluate("window.isSamePage = true")

    page.get_by_label("Search for a word").press_sequentially("agua", delay=20)

    expect(page.locator("[data-activity]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/en/activities/\?q=agua$"))
    expect(page.get_by_role("status").filter(has_text="coming")).to_have_text("1 coming activity")
    expect(page.get_by_label("Search for a word")).to_be_focused()
    assert page.evaluate("window.isSamePage")

    page.get_by_label("Search for a word").fill("")
    page.get_by_label("Format").select_option("training")
    expect(page.locator('[data-activity="stories"]')).to_be_visible()
    expect(page.locator('[data-activity="water"]')).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?format=training$"))

    expect(page.get_by_role("link", name="Português")).to_have_attribute("href", re.compile(r"format=training"))
    assert page.evaluate("window.isSamePage")

    page.go_back()
    expect(page.locator('[data-activity="water"]')).to_be_visible()
    expect(page.get_by_label("Search for a word")).to_have_value("agua")
    page.go_forward()
    expect(page.locator('[data-activity="stories"]')).to_be_visible()
    expect(page.locator("html > body > main")).to_have_count(1)
    page.reload()
    expect(page.locator('[data-activity="stories"]')).to_be_visible()
    expect(page.get_by_label("Format")).to_have_value("training")


def test_going_back_from_an_activity_finds_the_results_again(page: Page, activities: list[Activity]):
    page.goto("/en/activities/")
    page.get_by_label("Format").select_option("webinar")
    expect(page.locator("[data-activity]")).to_have_count(1)
    page.get_by_role("link", name="Água for everybody").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Água for everybody")

    page.go_back()

    expect(page).to_have_url(re.compile(r"\?format=webinar$"))
    expect(page.locator('[data-activity="water"]')).to_be_visible()
    expect(page.locator("html > body > main")).to_have_count(1)


def test_search_works_without_javascript(new_context: NewContext, activities: list[Activity]):
    phone = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    phone.goto("/en/activities/")

    phone.get_by_label("Search for a word").fill("agua")
    phone.get_by_role("button", name="Search").press("Enter")

    expect(phone.locator("[data-activity]")).to_have_count(1)
    expect(phone.get_by_label("Search for a word")).to_have_value("agua")
    phone.get_by_label("Search for a word").fill("nothing like this")
    phone.get_by_label("Search for a word").press("Enter")
    phone.get_by_role("link", name="Clear the search and the filters").click()
    expect(phone.locator("[data-activity]")).to_have_count(2)


def test_pages_follow_each_other(page: Page):
    for number in range(21):
        published_activity(in_days=number + 1, slug=f"number-{number:02}")
    page.goto("/en/activities/")

    page.get_by_role("link", name="Next").click()

    expect(page.locator("[data-activity]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?page=2$"))
    expect(page.locator("html > body > main")).to_have_count(1)
    page.go_back()
    expect(page.locator("[data-activity]")).to_have_count(20)


def test_member_enrols_and_withdraws_by_keyboard_with_no_script(new_context: NewContext, activities: list[Activity]):
    context = new_context(java_script_enabled=False, viewport=PHONE)
    ana = PersonFactory.create(name="Ana")
    sign_in(context, ana)
    tab = context.new_page()
    tab.goto("/en/activities/water/")

    tab.get_by_role("link", name="Enrol", exact=True).press("Enter")
    tab.get_by_role("button", name="Enrol", exact=True).press("Enter")

    expect(tab.get_by_text("You are enrolled. The confirmation is on its way")).to_be_visible()
    expect(tab.locator('[data-activity="water"]')).to_have_attribute("data-enrolment", "confirmed")
    tab.goto("/en/me/")
    expect(tab.locator('[data-activity="water"][data-enrolment="confirmed"]')).to_be_visible()
    tab.get_by_role("link", name="Withdraw").press("Enter")
    tab.get_by_role("button", name="Withdraw").press("Enter")
    expect(tab.locator('[data-activity="water"]')).to_have_attribute("data-enrolment", "withdrawn")
    assert Enrolment.objects.get().state == "withdrawn"


def test_stranger_sees_the_place_s_time_and_their_own(new_context: NewContext, activities: list[Activity]):
    tab = new_context(timezone_id="Asia/Tokyo").new_page()
    tab.goto("/en/activities/water/")
    expect(tab.locator(".place-time").first).to_contain_text("10:00")
    expect(tab.locator(".place-time").first).to_contain_text("Lisbon time")
    expect(tab.locator(".reader-time").first).to_contain_text("in your time zone")


def test_staff_move_a_session_and_cancel_without_javascript(
    new_context: NewContext, axe_violations: Callable[[Page], list[str]]
):
    host = OrganisationFactory.create()
    activity = published_activity(slug="visit", host=host, sessions=2)
    EnrolmentFactory.create(activity=activity)
    staff = staff_of(host)
    plain, full = new_context(java_script_enabled=False), new_context(viewport=PHONE)
    sign_in(plain, staff)
    sign_in(full, staff)
    tab, checked = plain.new_page(), full.new_page()
    session = activity.sessions.first()
    for path in ("", "cancel/", "capacity/", "publish/", f"sessions/{session.public_id}/move/"):
        checked.goto(f"/en/staff/activities/visit/{path}")
        assert axe_violations(checked) == [], path

    tab.goto("/en/staff/")
    tab.locator('[data-activity="visit"]').get_by_role("link").click()
    tab.get_by_role("link", name="Move").first.click()
    tab.get_by_label("Starts").fill("15:00")
    tab.get_by_label("Ends").fill("14:00")
    tab.get_by_role("button", name="Move the session").click()
    expect(tab.get_by_role("alert")).to_contain_text("A session ends after it starts")
    tab.get_by_label("Ends").fill("17:00")
    tab.get_by_role("button", name="Move the session").click()
    expect(tab.get_by_text("The session is moved.")).to_be_visible()

    tab.get_by_role("link", name="Cancel the activity").click()
    tab.get_by_label("Why it is cancelled").fill("The hall is shut.")
    tab.get_by_role("button", name="Cancel the activity").click()
    expect(tab.get_by_text("This activity has been cancelled. Reason: The hall is shut.")).to_be_visible()
    activity.refresh_from_db()
    assert activity.is_cancelled
