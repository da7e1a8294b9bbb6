"""Without a connection: one's own dates and the sheet of a room stay readable, for who is signed in, nobody after."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from academy.models import AttendanceMark
from tests.academy.room import sheet_of, under_way
from tests.browser.conftest import PHONE
from tests.browser.test_taps import facilitator_of, nothing_left, sign_in, tap
from tests.factories.academy import EnrolmentFactory, published_activity
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
NewContext = Callable[..., BrowserContext]
CALENDAR = "/en/me/calendar/"


def kept(page: Page) -> list[str]:
    """Addresses that the device keeps for its reader."""
    keys = "caches.has('pages').then(has => has ? caches.open('pages').then(cache => cache.keys()) : [])"
    names = page.evaluate(f"{keys}.then(requests => requests.map(each => each.url))")
    return [name.split("/", 3)[3] for name in names if "?owner" not in name]


def wait_until(page: Page, true: Callable[[], bool]) -> bool:
    """Within five seconds; asked from outside, since the page's policy lets nobody wait inside it."""
    for _look in range(50):
        if true():
            return True
        page.wait_for_timeout(100)
    return False


def test_own_dates_are_read_without_a_connection_until_signing_out(new_context: NewContext, live_server: Any):
    person = PersonFactory.create()
    activity = published_activity(slug="bookkeeping", title_en="Bookkeeping")
    EnrolmentFactory.create(activity=activity, person=person, state="confirmed")
    context = new_context(viewport=PHONE, service_workers="allow")
    sign_in(context, person, live_server.url)
    page = context.new_page()
    page.goto("/en/me/")
    assert wait_until(page, lambda: kept(page) == [CALENDAR[1:]])

    context.set_offline(True)
    page.goto(CALENDAR)
    expect(page.get_by_role("link", name="Bookkeeping")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("No connection. This is the page as it was on")
    page.goto("/pt/activities/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sem ligação")
    assert person.name not in page.content()

    context.set_offline(False)
    page.goto(CALENDAR)
    expect(page.get_by_text("No connection.")).to_be_hidden()
    page.goto("/en/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{live_server.url}/en/")
    assert wait_until(page, lambda: kept(page) == [])


def test_the_sheet_of_a_room_is_opened_again_without_a_connection(new_context: NewContext, live_server: Any):
    session, _people = under_way("Ana")
    context = new_context(viewport=PHONE, service_workers="allow")
    sign_in(context, facilitator_of(session), live_server.url)
    page, url = context.new_page(), sheet_of(session)
    page.goto("/en/me/")
    assert wait_until(page, lambda: bool(kept(page)))
    page.goto(url)
    assert wait_until(page, lambda: url[1:] in kept(page))

    context.set_offline(True)
    # What a page sends in its first moment may slip past the browser's switch, which reaches a new document late.
    context.route("**/taps/", lambda route: route.abort("internetdisconnected"))
    page.reload()
    tap(page, "Ana", "Excused")
    expect(page.locator("[data-taps-count]")).to_have_text("1 not yet saved")
    page.reload()
    expect(page.get_by_role("group", name="Ana").get_by_label("Excused")).to_be_checked()
    assert not AttendanceMark.objects.exists()
    context.unroute_all()
    context.set_offline(False)
    page.reload()
    assert nothing_left(page)
    assert AttendanceMark.objects.get().state == "excused"
