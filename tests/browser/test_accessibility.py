"""Axe, one heading, and nothing wider than the screen, on the pages that people meet first.

A small version runs in `make test`; `make a11y` (LONG=1) goes through all five languages at both widths.
"""

import os
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from academy.models import Activity
from home.models import AccessibilityStatement
from notifications import links
from notifications.models import RefusedAddress
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.academy import EnrolmentFactory, published_activity
from tests.factories.accounts import TerritoryFactory, signed_in
from tests.factories.partners import NeedFactory, OrganisationFactory, staff_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]

LONG = bool(os.environ.get("LONG"))
SIZES = {"desktop": DESKTOP, "phone": PHONE}
# Small: the widest texts on the narrowest screen, and English on a desk.
VISITS = (
    [(language, size) for language, _ in settings.LANGUAGES for size in SIZES]
    if LONG
    else [("en", "desktop"), ("pt", "phone")]
)
FOR_STRANGERS = [
    "",
    "activities/",
    "activities/?q=nothing-has-this-name",
    "activities/{activity}/",
    "partners/",
    "partners/{partner}/",
    "territories/{territory}/",
    "accounts/login/",
    "accounts/signup/",
    "accounts/login/code/",
    "accounts/password/reset/",
    "no-such-page/",
    "accessibility/",
    "accessibility/of/cooperative/",
    "accessibility/feedback/",
    "accessibility/thanks/",
    "mail-preferences/{all_mails}/",
    "mail-preferences/{one_category}/off/",
]
FOR_STAFF = [
    "me/",
    "me/profile/",
    "me/notifications/",
    "activities/{activity}/enrol/",
    "staff/",
    "staff/translations/?language=it&model=academy.activity",
    "staff/translations/import/",
    "staff/activities/{activity}/",
    "staff/activities/{activity}/people/print/",
    "staff/activities/{activity}/copy/",
    "staff/activities/{activity}/series/",
    "accounts/email/",
]


@pytest.fixture
def activity() -> Activity:
    """One of everything that the pages show."""
    territory = TerritoryFactory.create()
    NeedFactory.create(territory=territory)
    partner = OrganisationFactory.create(slug="cooperative", territory=territory)
    shown = published_activity(slug="winter-training", host=partner, sessions=2, admission="approval")
    for state in ("confirmed", "requested", "offered", "waiting"):
        EnrolmentFactory.create(activity=shown, state=state, waiting_number=1 if state == "waiting" else None)
    statement = AccessibilityStatement.objects.create(organisation=partner, is_published=True, prepared_on="2027-01-09")
    statement.gaps.create(content_it="Documenti PDF", alternative_it="Il testo, su richiesta", original_language="it")
    reader = shown.enrolments.order_by("pk")[0].person
    RefusedAddress.objects.create(person=reader, email=reader.email, error="550 5.1.1 no such person")
    return shown


def problems_of(page: Page, path: str, axe_violations: Callable[[Page], list[str]]) -> list[str]:
    """What is wrong with one page, a line each."""
    page.goto(path)
    page.wait_for_load_state("load")
    found = axe_violations(page)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        found.append(f"{too_wide} px wider than the screen")
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(f"{headings} main headings")
    return [f"{path}: {line}" for line in found]


def addresses(paths: list[str], language: str, activity: Activity) -> list[str]:
    reader = activity.enrolments.order_by("pk")[0].person
    names = {
        "activity": activity.slug,
        "partner": "cooperative",
        "territory": "cascais",
        "all_mails": links.sign(reader, links.PREFERENCES),
        "one_category": links.sign(reader, links.MUTE, "reminder"),
    }
    return [f"/{language}/{path.format(**names)}" for path in paths]


@pytest.mark.parametrize(("language", "size"), VISITS)
def test_pages_for_strangers(
    language: str,
    size: str,
    activity: Activity,
    new_context: Callable[..., BrowserContext],
    axe_violations: Callable[[Page], list[str]],
) -> None:
    page = new_context(viewport=SIZES[size]).new_page()
    paths = addresses(FOR_STRANGERS, language, activity)
    assert [line for path in paths for line in problems_of(page, path, axe_violations)] == []


@pytest.mark.parametrize(("language", "size"), VISITS)
def test_pages_for_staff(
    language: str,
    size: str,
    activity: Activity,
    live_server: LiveServer,
    new_context: Callable[..., BrowserContext],
    axe_violations: Callable[[Page], list[str]],
) -> None:
    partner = activity.hosts.get()
    cookie = signed_in(staff_of(partner)).cookies[settings.SESSION_COOKIE_NAME].value
    context = new_context(viewport=SIZES[size])
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    paths = addresses(FOR_STAFF, language, activity)
    assert [line for path in paths for line in problems_of(page, path, axe_violations)] == []
