"""The admin's pages about mails in a real browser, on a phone: axe, no overflow, the strict policy, and they work."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from notifications.models import HeldOccasion
from partners.models import Membership
from tests.browser.conftest import PHONE
from tests.browser.test_admin import keep_picture, overflow
from tests.factories.academy import EnrolmentFactory, published_activity
from tests.factories.accounts import signed_in
from tests.factories.partners import OrganisationFactory, staff_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]
LIST = "/admin/notifications/delivery/"
REMINDER = "academy.session-reminder-day"


def test_mails_are_looked_at_and_held_on_a_phone(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, axe_violations: Callable[[Page], list[str]]
) -> None:
    EnrolmentFactory.create(activity=published_activity(now=datetime.now(UTC), in_days=3, title_en="Soil"))
    coordinator = staff_of(OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR)
    client = signed_in(coordinator)
    context = new_context(viewport=PHONE)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    own = [f"{LIST}{each}" for each in ("upcoming/", "kinds/", f"kinds/{REMINDER}/", f"kinds/{REMINDER}/lead/")]
    djangos = [LIST, f"/admin/notifications/textoverride/add/?kind={REMINDER}&language=fr"]
    for address in own + djangos:
        page.goto(address)
        keep_picture(page, f"admin-mails-{(own + djangos).index(address)}")
        assert overflow(page) <= 0, address
        assert axe_violations(page) == [], address

    page.goto(f"{LIST}upcoming/")
    page.get_by_role("link", name="Reminder the day before").click()
    assert axe_violations(page) == []
    page.get_by_role("link", name="Hold for everybody…").click()
    page.get_by_role("button", name="Yes, go on").click()
    page.get_by_label("Reason").fill("The hall is not sure")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Yes, go on").click()
    expect(page.get_by_text("held: The hall is not sure")).to_be_visible()
    assert HeldOccasion.objects.get().reason == "The hall is not sure"
    assert not complaints
