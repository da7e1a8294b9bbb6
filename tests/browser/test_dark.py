"""Pages in the dark, at 320 px (400 % zoom of a desk), with letters of twice the size, and on paper."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.matrix import problems_of
from tests.factories import EnrolmentFactory, TerritoryFactory, published_activity, signed_in, staff_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]
ZOOMED = {"width": 320, "height": 700}
GROUND = "getComputedStyle(document.body).backgroundColor"


def cookie_of(person: Any, live_server: LiveServer) -> Any:
    value = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}


def test_pages_in_the_dark_at_320_px(
    live_server: LiveServer, new_context: Callable[..., BrowserContext], axe_violations: Callable[[Page], list[str]]
) -> None:
    activity = published_activity(slug="walk", in_days=2, territory=TerritoryFactory.create())
    EnrolmentFactory.create(activity=activity, state="requested")
    context = new_context(viewport=ZOOMED, color_scheme="dark")
    page = context.new_page()
    found = [problems_of(page, path, axe_violations) for path in ("/fr/", "/pt/activities/", "/en/activities/walk/")]
    context.add_cookies([cookie_of(staff_of(activity.hosts.get()), live_server)])
    found += [problems_of(page, path, axe_violations) for path in ("/it/", "/pt/staff/", "/fr/me/")]

    assert [line for lines in found for line in lines] == []
    assert page.evaluate(GROUND) == "rgb(25, 23, 21)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(23, 41, 43)"


def test_nothing_is_cut_with_letters_of_twice_the_size(new_context: Callable[..., BrowserContext]) -> None:
    published_activity(slug="walk", territory=TerritoryFactory.create())
    page = new_context(viewport={"width": 640, "height": 900}, bypass_csp=True).new_page()
    for path in ("/pt/", "/it/activities/", "/fr/activities/walk/"):
        page.goto(path)
        page.add_style_tag(content="html { font-size: 200% !important }")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
