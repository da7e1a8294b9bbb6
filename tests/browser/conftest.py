"""A real browser for the tests of this folder: Debian's Chromium, driven by Playwright; axe-core for accessibility."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests import servers
from tests.conftest import ROOT, not_run

AXE_SOURCE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
# The rule about the size of targets is axe's only one of WCAG 2.2, and it leaves it out unless it is asked. What an
# open menu covers is not too small: a key shuts the menu, and the same page is measured with its menus shut.
RUN_AXE = """async () => {
  const isMenu = (node) => document.querySelector(node.target[0])?.closest("[data-menu][open]");
  const isCovered = (node) => node.any.some((check) => check.relatedNodes.length && check.relatedNodes.every(isMenu));
  const options = {resultTypes: ["violations"], preload: false, rules: {"target-size": {enabled: true}}};
  const report = await axe.run(document, options);
  return report.violations
    .map((each) => ({...each, nodes: each.nodes.filter((node) => each.id !== "target-size" || !isCovered(node))}))
    .filter((each) => each.nodes.length)
    .map((each) => [each.id, each.help, each.nodes.map((node) => node.html.slice(0, 200))]);
}"""
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
def axe_violations(request: pytest.FixtureRequest) -> Callable[..., list[str]]:
    """Run axe on a page: one line for each violation, with the first element that has it."""

    def run(page: Page, kind: str = "") -> list[str]:
        request.node.user_properties.append(("axe runs", kind or request.node.path.stem.removeprefix("test_")))
        return [f"{rule}: {text} - {places[0]}" for rule, text, places in run_axe(page)]

    return run


def run_axe(page: Page) -> list[tuple[str, str, list[str]]]:
    """Rule, what it asks for, and the elements that have it, for all of WCAG 2.2 and axe's own advice."""
    # Evaluated by the driver, not added as a script element: the page's CSP stays as it is.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SOURCE + "\n;undefined")
    return [(rule, text, places) for rule, text, places in page.evaluate(RUN_AXE)]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many pages axe has read, by kind, and every finding: pytest itself would cut long ones short."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    noted = [pair for each in reports for pair in each.user_properties if pair[0].startswith("axe")]
    counts = Counter(value for name, value in noted if name == "axe runs")
    if not counts:
        return
    terminalreporter.section("axe")
    for kind, number in counts.items():
        terminalreporter.write_line(f"{number:6} {kind}")
    findings = sorted(value for name, value in noted if name == "axe finding")
    terminalreporter.write_line(f"{counts.total():6} runs in all, {len(findings)} findings")
    for line in findings:
        terminalreporter.write_line(line)
