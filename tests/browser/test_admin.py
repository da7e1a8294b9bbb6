"""The admin in a real browser: an activity is planned by hand, under the strict policy, at a desk and on a phone."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from academy.models import Activity
from partners.models import Organisation
from reference.models import Language
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.academy import published_activity
from tests.factories.accounts import TerritoryFactory, signed_in
from tests.factories.partners import OrganisationFactory, staff_of

pytestmark = pytest.mark.django_db(transaction=True)


def entered(context: BrowserContext, live_server: LiveServer, organisation: Organisation) -> tuple[Page, list[str]]:
    """A page of this organisation's staff, and what the browser's console complains about."""
    client = signed_in(staff_of(organisation))
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def keep_picture(page: Page, name: str) -> None:
    """For whoever wants to look: SCREENSHOTS names a folder."""
    if os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{os.environ['SCREENSHOTS']}/{name}.png", full_page=True)


def overflow(page: Page) -> int:
    """Pixels of the page beyond the right edge of the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_staff_plans_an_activity_by_hand(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, size: str
) -> None:
    organisation = OrganisationFactory.create(short_name="Cascais", territory=TerritoryFactory.create())
    Language.objects.get_or_create(code="en", defaults={"name": "English"})
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    page, complaints = entered(new_context(viewport=DESKTOP if size == "desktop" else PHONE), live_server, organisation)

    page.goto("/admin/academy/activity/add/")
    keep_picture(page, f"admin-add-{size}")
    assert overflow(page) <= 0
    page.locator("#id_capacity").fill("12")
    page.locator("#id_languages").get_by_label("English", exact=True).check()
    page.locator("#id_title_en").fill("Co-operatives from scratch")
    for number in range(2):
        if number:
            page.get_by_text("Add another Session").click()
        page.locator(f"#id_sessions-{number}-day").fill((day + timedelta(days=number)).isoformat())
        page.locator(f"#id_sessions-{number}-start_time").fill("10:00")
        page.locator(f"#id_sessions-{number}-end_time").fill("12:00")
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    keep_picture(page, f"admin-change-{size}")
    assert overflow(page) <= 0
    assert complaints == []
    activity = Activity.objects.get()
    assert [session.day for session in activity.sessions.all()] == [day, day + timedelta(days=1)]
    assert activity.lead_host() == organisation


def test_a_partner_is_found_by_typing(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> None:
    organisation = OrganisationFactory.create(territory=TerritoryFactory.create())
    OrganisationFactory.create(name="Água e Energia", short_name="Água e Energia")
    activity = published_activity(host=organisation)
    page, complaints = entered(new_context(), live_server, organisation)

    page.goto(f"/admin/academy/activity/{activity.pk}/change/")
    page.get_by_text("Add another Host").click()
    page.locator("#hostings-1 .select2-selection").click()
    page.keyboard.type("agua")
    page.get_by_role("option", name="Água e Energia").click()
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert activity.hostings.count() == 2
    page.goto("/admin/academy/activity/")
    keep_picture(page, "admin-list")
    page.goto(f"/admin/academy/activity/{activity.pk}/history/")
    keep_picture(page, "admin-history")
    assert complaints == []
