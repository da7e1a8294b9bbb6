"""The facilitator's phone in a real browser: people are tapped with and without a connection, and saved once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from academy.models import AttendanceMark, SessionFacilitator
from academy.services.attending import Note, note_attendance
from accounts.models import Person
from tests.academy.room import sheet_of, under_way
from tests.browser.conftest import PHONE
from tests.factories import PersonFactory, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
NewContext = Callable[..., BrowserContext]
THUMB = 44


def sign_in(context: BrowserContext, person: Person, url: str) -> None:
    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])


def facilitator_of(session: Any) -> Person:
    row = SessionFacilitator.objects.create(session=session, person=PersonFactory.create(name="Fay"))
    return row.person


AT_ONCE = ("Present", "Absent")


def row_of(page: Page, name: str) -> Locator:
    return page.locator("[data-person-row]", has_text=name)


def tap(page: Page, name: str, state: str) -> None:
    """Two answers are buttons; the others stand behind a third, which stays open once it is."""
    if state not in AT_ONCE and not row_of(page, name).locator("details[open]").count():
        row_of(page, name).get_by_text("Other", exact=False).click()
    page.get_by_role("group", name=name).get_by_text(state, exact=True).click()


def states() -> list[tuple[str, str]]:
    rows = AttendanceMark.objects.order_by("enrolment__person__name", "noted_at")
    return list(rows.values_list("enrolment__person__name", "state"))


def nothing_left(page: Page) -> bool:
    """On the phone, within five seconds. Asked from here: the page's policy lets nobody wait inside it."""
    for _look in range(50):
        if page.evaluate("localStorage.length") == 0:
            return True
        page.wait_for_timeout(100)
    return False


def test_taps_without_a_connection_wait_on_the_phone_and_are_saved_once(new_context: NewContext, live_server: Any):
    session, _people = under_way("Ana", "Ben", "Cleo")
    fay, other = facilitator_of(session), facilitator_of(session)
    context = new_context(viewport=PHONE)
    sign_in(context, fay, live_server.url)
    page, url = context.new_page(), sheet_of(session)
    page.goto(url)
    reached = page.locator(".tap:visible, .taps-other > summary")
    for box in [each.bounding_box() for each in reached.all()]:
        assert box is not None
        assert min(box["width"], box["height"]) >= THUMB
    tap(page, "Ana", "Present")
    expect(page.locator("[data-person-row]", has_text="Ana")).to_contain_text("Saved")
    assert states() == [("Ana", "present")]

    # The connection goes: three taps wait, the page says how many.
    context.set_offline(True)
    tap(page, "Ana", "Absent")
    tap(page, "Ben", "Partly present")
    page.get_by_label("Minutes present · Ben").fill("45")
    # Enter saves these minutes, and nothing else.
    page.get_by_label("Minutes present · Ben").press("Enter")
    tap(page, "Cleo", "Excused")
    expect(page.get_by_role("status")).to_have_text("3 not yet saved")
    expect(page.get_by_text("No connection.")).to_be_visible()
    assert len(states()) == 1

    # It comes back, but the answers do not: what was saved is sent again, and is once.
    def swallow(route: Route) -> None:
        route.fetch()
        route.abort()

    context.route("**/taps/", swallow)
    context.set_offline(False)
    expect(page.get_by_role("status")).to_have_text("3 not yet saved")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("3 not yet saved")
    expect(page.get_by_role("group", name="Cleo").get_by_label("Excused")).to_be_checked()
    everything = [("Ana", "present"), ("Ana", "absent"), ("Ben", "partly"), ("Cleo", "excused")]
    assert states() == everything

    # Signed out meanwhile: they stay, and the page asks to sign in; another person on this phone sends none.
    context.unroute("**/taps/")
    context.clear_cookies()
    page.get_by_role("button", name="Send now").click()
    link = page.get_by_role("link", name="Sign in and come back")
    expect(link).to_be_visible()
    assert page.get_by_role("status").inner_text() == "3 not yet saved"
    sign_in(context, other, live_server.url)
    page.goto(url)
    expect(page.get_by_role("button", name="Send now")).to_be_hidden()
    sign_in(context, fay, live_server.url)
    page.goto(url)
    # The button is hidden from the start: what was answered is seen by what is left on the phone.
    assert nothing_left(page)
    expect(page.get_by_role("button", name="Send now")).to_be_hidden()
    assert states() == everything


def test_refused_tap_stays_and_says_why(new_context: NewContext, live_server: Any):
    session, [ana, _ben] = under_way("Ana", "Ben")
    context = new_context(viewport=PHONE)
    sign_in(context, facilitator_of(session), live_server.url)
    page = context.new_page()
    page.goto(sheet_of(session))
    type(ana).objects.filter(pk=ana.pk).update(state="withdrawn")
    page.get_by_role("button", name="Save, and note everybody left open as present").click()
    expect(page.get_by_role("alert")).to_contain_text("Ana: Somebody on this list no longer has a seat.")
    expect(page.get_by_role("status")).to_have_text("1 not yet saved")
    assert states() == [("Ben", "present")]
    page.get_by_role("button", name="Remove this note from the phone").click()
    expect(page.get_by_role("status")).to_have_text("Everything is saved.")


def test_by_keyboard_who_is_noted_is_opened_and_changed(new_context: NewContext, live_server: Any):
    """Arrow keys pass over other answers, and these are not saved: each could take a certificate back."""
    session, [ana, _ben] = under_way("Ana", "Ben")
    note_attendance(
        session=session, notes=[Note(ana.pk, "present")], by=None, source="facilitator", now=session.starts_at
    )
    context = new_context(viewport=PHONE)
    sign_in(context, facilitator_of(session), live_server.url)
    page = context.new_page()
    page.goto(sheet_of(session))
    page.get_by_role("group", name="Ben").get_by_label("Present", exact=True).focus()
    for key in ("Space", "Tab", "Enter"):  # Present; to the other answers; and open them
        page.keyboard.press(key)
    expect(page.get_by_role("group", name="Ben").get_by_label("Excused")).to_be_visible()
    line = row_of(page, "Ana").locator("summary")
    expect(line).to_contain_text("Present")
    line.press("Enter")
    for key in ("Tab", "ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(line).to_contain_text("Absent")
    expect(line).to_contain_text("Saved")
    assert states() == [("Ana", "present"), ("Ana", "absent"), ("Ben", "present")]


def test_same_page_does_it_without_javascript(new_context: NewContext, live_server: Any):
    session, _people = under_way("Ana", "Ben")
    context = new_context(viewport=PHONE, java_script_enabled=False)
    sign_in(context, facilitator_of(session), live_server.url)
    page = context.new_page()
    page.goto(sheet_of(session))
    page.get_by_role("group", name="Ana").get_by_label("Absent").check()
    row_of(page, "Ben").get_by_text("Other").click()
    page.get_by_role("group", name="Ben").get_by_label("Partly present").check()
    page.get_by_label("Minutes present · Ben").fill("45")
    # Enter is the first button of the form: what was chosen is saved, and nobody else is noted.
    page.get_by_label("Minutes present · Ben").press("Enter")
    expect(page.get_by_text("Attendance of 2 people is noted.")).to_be_visible()
    assert states() == [("Ana", "absent"), ("Ben", "partly")]
    line = row_of(page, "Ana").locator("summary")
    expect(line).to_contain_text("Absent")
    line.click()
    page.get_by_role("group", name="Ana").get_by_label("Not noted").check()
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Attendance of 1 person is noted.")).to_be_visible()
    assert states() == [("Ana", "absent"), ("Ana", "expected"), ("Ben", "partly")]
