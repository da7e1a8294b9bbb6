"""A learner on a phone, by keyboard alone and without JavaScript: from a path to its rating and a shared record."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from academy.models import Following
from academy.services import enrol
from academy.services.attending import Note, note_attendance
from tests.browser.conftest import PHONE
from tests.factories import PersonFactory, published_activity, signed_in
from tests.factories.paths import LearningPathFactory, ModuleFactory

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STOPS = 60


def reach(page: Page, wanted: Locator) -> None:
    """Go on with the tab key until the element has the focus."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard")


def test_a_path_is_followed_gone_and_rated_by_keyboard_and_its_record_opens_without_a_login(
    new_context: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    now = datetime.now(UTC)
    person = PersonFactory.create(name="Marta Reis")
    path = LearningPathFactory.create(title_en="From idea to cooperative")
    held = published_activity(now=now - timedelta(days=30), module=ModuleFactory.create(path=path, title_en="Begin"))
    enrolment = enrol(activity=held, person=person, by=person, now=now - timedelta(days=29))
    session = held.sessions.get()
    note_attendance(
        session=session, notes=[Note(enrolment.pk, "present")], by=None, source="facilitator", now=session.ends_at
    )
    context = new_context(viewport=PHONE, java_script_enabled=False)
    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()

    page.goto(f"/en/paths/{path.slug}/")
    reach(page, page.get_by_role("main").get_by_role("link", name="Follow this path"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("What I want to be able to do"))
    page.keyboard.type("Found one with my neighbours")
    reach(page, page.get_by_role("button", name="Follow this path"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("My path")
    step = page.get_by_role("listitem").filter(has_text="Begin").first
    expect(step).to_contain_text("Done")
    reach(page, page.get_by_role("link", name="Say how far I have come"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("Not yet"))
    for _answer in range(4):
        page.keyboard.press("ArrowDown")
    reach(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Can you do it now? Fully")).to_be_visible()
    assert Following.objects.get().rating == 5

    page.goto("/en/me/record/")
    reach(page, page.get_by_role("button", name="Make a link"))
    page.keyboard.press("Enter")
    address = page.locator(".calendar-address a").get_attribute("href")
    stranger = new_context(viewport=PHONE).new_page()
    stranger.goto(str(address))
    expect(stranger.get_by_text("Marta Reis")).to_be_visible()
    expect(stranger.get_by_role("main")).to_contain_text("2 h")
    expect(stranger.get_by_role("main")).not_to_contain_text("Found one with my neighbours")
