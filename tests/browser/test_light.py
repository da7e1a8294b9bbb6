"""A first visit to a list: what it asks for, how much that weighs, and that nothing jumps.

Sizes are computed from what the server sends compressed; `python -m bench.transfer` measures them on a running site.
"""

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PHONE
from tests.factories.academy import published_activity

pytestmark = pytest.mark.django_db(transaction=True)
NewContext = Callable[..., BrowserContext]
WHOLE_VISIT = 150_000
SHIFTS = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300);
})"""


def weight(url: str) -> int:
    """Bytes of one of our files as it is sent, in brotli."""
    path = finders.find(urlsplit(url).path.removeprefix("/static/"))
    return len(brotli.compress(Path(str(path)).read_bytes()))


def test_first_visit_to_the_list_is_light_and_asks_nobody_else(new_context: NewContext):
    for number in range(20):
        published_activity(slug=f"activity-{number}", in_days=number + 2)
    page = new_context(viewport=PHONE).new_page()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    response = page.goto("/en/activities/", wait_until="networkidle")
    assert response is not None
    origin = urlsplit(page.url).netloc
    assert {urlsplit(url).netloc for _kind, url in asked} == {origin}
    assert not page.context.cookies()
    assert page.evaluate(SHIFTS) == 0

    sheets = [url for kind, url in asked if kind == "stylesheet"]
    scripts = [url for kind, url in asked if kind == "script"]
    assert len(set(sheets)) == 2
    assert len(set(scripts)) == 2
    files = {url for kind, url in asked if "/static/" in url}
    total = len(gzip.compress(response.body())) + sum(weight(url) for url in files)
    assert total < WHOLE_VISIT

    # htmx comes with the first use of the filters, and then serves them.
    page.get_by_label("Search for a word").focus()
    with page.expect_response(lambda answer: "q=nothing" in answer.url) as answer:
        page.get_by_label("Search for a word").press_sequentially("nothing")
    assert answer.value.request.headers.get("hx-request") == "true"


def test_nothing_jumps_and_two_scripts_come_before_the_first_touch(new_context: NewContext):
    """For a reader far away, so that each time has a second line; one page prints, one offers a passkey."""
    for number in range(4):
        published_activity(slug=f"activity-{number}", in_days=number + 2, sessions=2)
    page = new_context(viewport=PHONE, timezone_id="America/New_York").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    one = "/en/activities/activity-1/"
    for path in ("/en/", one, f"{one}programme/", "/en/accounts/login/"):
        asked.clear()
        page.goto(path, wait_until="load")
        assert (path, page.evaluate(SHIFTS)) == (path, 0)
        assert asked.count("script") <= 2, path
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    page.goto(one)
    expect(page.get_by_text("in your time zone").first).to_be_visible()
