"""A handout by keyboard on a phone, from the staff's form to the participant's downloads; and a page of signatures."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from academy.models import Activity, Material
from tests.browser.conftest import PHONE
from tests.browser.test_pages import sign_in
from tests.factories import EnrolmentFactory, published_activity, staff_of
from tests.factories.files import HTML, PDF

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]
NewContext = Callable[..., BrowserContext]
Axe = Callable[[Page], list[str]]


def look(tab: Page, name: str, axe_violations: Axe) -> None:
    """Axe finds nothing, nothing is wider than the screen; for whoever wants to look, SHOTS names a folder."""
    assert axe_violations(tab) == [], name
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
    if os.environ.get("SHOTS"):
        tab.screenshot(path=f"{os.environ['SHOTS']}/materials-{name}.png", full_page=True)


def tab_to(tab: Page, selector: str) -> None:
    """With the Tab key only, as far as it takes."""
    for _press in range(60):
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached")


def choose(tab: Page, file: Path) -> None:
    """With the keyboard. A busy machine may swallow the first press: the page that took it was about to be replaced."""
    for patience in (3_000, 10_000):
        tab.wait_for_load_state("load")
        tab_to(tab, "#id_file")
        try:
            with tab.expect_file_chooser(timeout=patience) as chooser:
                tab.keyboard.press("Space")
        except PlaywrightTimeoutError:
            continue
        chooser.value.set_files(file)
        return
    raise AssertionError("no dialogue to choose a file")


@pytest.fixture
def activity() -> Activity:
    """Its first session is over."""
    now = datetime.now(UTC) - timedelta(days=11)
    return published_activity(now=now, slug="winter-training", title_en="Winter training", sessions=2)


def test_a_handout_goes_from_the_staffs_phone_to_the_participants(
    new_context: NewContext, axe_violations: Axe, activity: Activity, tmp_path: Path
) -> None:
    handout, web_page = tmp_path / "Relatório.pdf", tmp_path / "page.pdf"
    handout.write_bytes(PDF)
    web_page.write_bytes(HTML)
    staff = new_context(viewport=PHONE)
    sign_in(staff, staff_of(activity.hosts.get()))
    tab = staff.new_page()
    tab.goto("/en/staff/activities/winter-training/materials/")
    tab_to(tab, "a[href$='/materials/file/']")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Add files")).to_be_visible()
    choose(tab, web_page)
    tab_to(tab, "#id_title_en")
    tab.keyboard.type("Our report")
    tab_to(tab, "main button[type=submit]")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("its content is something else")
    expect(tab.locator("#id_file")).to_have_attribute("aria-invalid", "true")
    look(tab, "refused", axe_violations)
    choose(tab, handout)
    tab_to(tab, "main button[type=submit]")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("status")).to_contain_text("“Our report” is there now.")
    look(tab, "staff", axe_violations)
    row = Material.objects.get()
    tab.goto(f"/en/staff/activities/winter-training/materials/{row.public_id}/")
    look(tab, "versions", axe_violations)

    participant = new_context(viewport=PHONE)
    sign_in(participant, EnrolmentFactory.create(activity=activity).person)
    own = participant.new_page()
    own.goto("/pt/activities/winter-training/")
    look(own, "participant", axe_violations)
    with own.expect_download() as started:
        own.get_by_role("link", name="Our report").click()
    assert started.value.suggested_filename == "Relatório.pdf"
    assert Path(started.value.path()).read_bytes() == PDF

    session = activity.sessions.earliest("starts_at")
    tab.goto(f"/en/staff/activities/winter-training/sessions/{session.public_id}/scans/")
    choose(tab, handout)
    tab_to(tab, "main button[type=submit]")
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-scan]")).to_contain_text("Relatório.pdf")
    look(tab, "scans", axe_violations)

    # Sheets for hundreds take seconds: the page says so, and when they are there.
    tab.goto("/en/staff/activities/winter-training/sheets/")
    with tab.expect_download() as made:
        tab.get_by_role("button", name="Download the sheets").press("Enter")
        expect(tab.get_by_role("status")).to_contain_text("The sheets are being made.")
    assert made.value.suggested_filename == "winter-training-all-en.pdf"
    expect(tab.get_by_role("status")).to_have_text(
        "The sheets are made: you find winter-training-all-en.pdf in your downloads."
    )
    look(tab, "sheets", axe_violations)
    tab.locator("#id_blank").fill("99")
    tab.get_by_role("button", name="Download the sheets").press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("Please write 40 or less.")
