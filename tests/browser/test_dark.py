"""Pages in the dark, at 320 px (400 % zoom of a desk), with large letters, wide spacing, forced colours, on paper."""

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
TWICE = "html { font-size: 200% !important }"
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
# Texts that are cut off, and how far the page is wider than the screen.
CUT = """() => {
  const found = [...document.querySelectorAll("body *")].filter((each) => {
    const { overflowX, overflowY, clipPath } = getComputedStyle(each);
    const hides = ["hidden", "clip"].includes(overflowX) && each.scrollWidth > each.clientWidth + 1
      || ["hidden", "clip"].includes(overflowY) && each.scrollHeight > each.clientHeight + 1;
    return hides && clipPath === "none" && each.clientWidth > 1 && each.innerText?.trim();
  });
  const beyond = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return [...found.map((each) => each.innerText), ...(beyond > 0 ? [`${beyond} px`] : [])];
}"""
LINES = "wanted => wanted.map(([place, what]) => getComputedStyle(document.querySelector(place))[what])"
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

    # Contrast themes take grounds and shadows away: what they said is said by lines.
    page.emulate_media(media="screen", color_scheme="dark", forced_colors="active")
    page.goto("/pt/activities/walk/")
    wanted = [
        [".tag", "borderTopWidth"],
        [".site-nav a[aria-current]", "textDecorationLine"],
        ["main .btn", "borderTopStyle"],
    ]
    assert page.evaluate(LINES, wanted) == ["1px", "underline", "solid"]
    page.goto("/fr/me/notifications/")
    assert page.evaluate(LINES, [["main input[type=checkbox]", "appearance"]]) == ["auto"]


def test_nothing_is_cut_by_large_letters_or_wide_spacing(
    live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> None:
    """WCAG 1.4.4, 1.4.10 and 1.4.12."""
    activity = published_activity(slug="walk", territory=TerritoryFactory.create())
    EnrolmentFactory.create(activity=activity, person__name="Wilhelmina Featherstonehaugh")
    context = new_context(bypass_csp=True)
    context.add_cookies([cookie_of(staff_of(activity.hosts.get()), live_server)])
    page = context.new_page()
    for path in ("/pt/", "/it/activities/", "/fr/activities/walk/", "/pt/staff/activities/walk/", "/it/me/"):
        page.goto(path)
        for style, widths in ((TWICE, (640, 1000)), (SPACED, (320, 1280))):
            tag = page.add_style_tag(content=style)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 256 if width == 320 else 900})
                assert page.evaluate(CUT) == [], f"{path} at {width} px: {style}"
            tag.evaluate("each => each.remove()")
