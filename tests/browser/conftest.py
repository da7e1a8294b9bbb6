"""A real browser for the tests of this folder: Debian's Chromium, driven by Playwright; axe-core for accessibility."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests import servers
from tests.conftest import ROOT, not_run

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# As root there is no sandbox; the rest keeps the browser from calling anybody outside.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT_MS = 10_000
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of the process."""
    program = servers.find_chromium()
    if program is None:
        not_run("Chromium")
    # Playwright's loop runs in this thread, and Django would refuse the test's own queries because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS, headless=True)
        yield running
        running.close()


@pytest.fixture
def new_context(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Make a visitor of one's own: `new_context(viewport=PHONE, locale="pt-PT", java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        # No worker unless a test is about it: what the server answers is what a test should see.
        defaults = {"viewport": DESKTOP, "service_workers": "block"}
        context = browser.new_context(base_url=live_server.url, **{**defaults, **options})
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A desktop visitor's page; what the browser complains about on its console fails the test."""
    tab = new_context().new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    # A 4xx that a test asks for is no complaint of the page.
    serious = [text for text in complaints if "Failed to load resource" not in text]
    assert not serious, f"the browser's console says: {serious}"


@pytest.fixture
def axe_violations() -> Callable[[Page], list[str]]:
    """Run axe on a page: one line for each violation, with the first element that has it."""

    def run(page: Page) -> list[str]:
        # Evaluated by the driver, not added as a script element: the page's CSP stays as it is.
        page.evaluate(AXE.read_text() + "\n;undefined")
        report = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
        return [f"{each['id']}: {each['help']} - {each['nodes'][0]['html'][:200]}" for each in report["violations"]]

    return run
