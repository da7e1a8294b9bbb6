"""Pages in their variants - language, width, light or dark, menus open, sent empty - and what axe says of them.

A page is loaded once in each language; width, light and dark are then changed under it, as a reader's device would.
"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, ViewportSize

from tests.browser.conftest import DESKTOP, PHONE
from tests.conftest import LONG

Axe = Callable[..., list[str]]
NewContext = Callable[..., BrowserContext]
# Pytest's own `record_property`: what it notes is counted at the end of the run, whichever process found it.
Note = Callable[[str, object], None]


class Variant(NamedTuple):
    """How a page is read."""

    language: str
    size: ViewportSize
    theme: Literal["light", "dark"]
    has_menus_open: bool = False

    def __str__(self) -> str:
        return f"{self.language} {self.size['width']} {self.theme}{' menus' if self.has_menus_open else ''}"


Run = list[list[Variant]]


def variants() -> list[Variant]:
    """All of them; menus are open in every other one."""
    codes = [code for code, _name in settings.LANGUAGES]
    sizes, themes = (PHONE, DESKTOP), ("light", "dark")
    return [
        Variant(code, size, theme, has_menus_open=(place + wide + dark) % 2 == 1)
        for place, code in enumerate(codes)
        for wide, size in enumerate(sizes)
        for dark, theme in enumerate(themes)
    ]


def runs() -> list[object]:
    """In `make test` one variant a page, neighbours differing in everything; LONG: all of one language a page."""
    found = variants()
    if not LONG:
        # The stride has no factor in common with the number of variants.
        return [pytest.param([[found[number * 7 % len(found)]] for number in range(len(found))], id="in turn")]
    codes = [code for code, _name in settings.LANGUAGES]
    # What is open stays open: menus last.
    return [
        pytest.param([sorted((each for each in found if each.language == code), key=lambda each: each[3])], id=code)
        for code in codes
    ]


RUNS = runs()
OPEN_MENUS = """() => {
  for (const menu of document.querySelectorAll("details")) menu.open = true;
  for (const menu of document.querySelectorAll("[popover]")) if (menu.checkVisibility() === false) menu.showPopover();
}"""
SEND_EMPTY = """() => {
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const form = forms.sort((one, other) => other.elements.length - one.elements.length)[0];
  const kept = ["hidden", "submit", "checkbox", "radio"];
  for (const field of form.elements) if (!kept.includes(field.type)) field.value = "";
  form.noValidate = true;
  form.requestSubmit();
}"""
LEAD_NOWHERE = """() => [...document.querySelectorAll('[role=alert] a[href^="#"]')]
  .map((link) => link.hash)
  .filter((place) => !document.getElementById(place.slice(1)))"""
# A colour on its way from light to dark is neither.
ALL_AT_REST = "() => Promise.allSettled(document.getAnimations().map(each => each.finished))"


def problems_of(page: Page, path: str, axe: Axe) -> list[str]:
    """What is wrong with one page as it is opened, a line each."""
    page.goto(path)
    page.wait_for_load_state("load")
    return [f"{path}: {line}" for line in faults_of(page, axe)]


def faults_of(page: Page, axe: Axe, kind: str = "") -> list[str]:
    """What is wrong with the page that is open."""
    found = axe(page, kind)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        found.append(f"{too_wide} px wider than the screen")
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(f"{headings} main headings")
    return found


def problems_in(
    page: Page, path: str, wanted: list[Variant], axe: Axe, kind: str, *, sends_empty: bool
) -> Iterator[str]:
    """What is wrong with one page in variants of one language, or with its form once it was sent empty."""
    put_on(page, wanted[0])
    page.goto(f"/{wanted[0].language}/{path}")
    page.wait_for_load_state("load")
    if sends_empty:
        with page.expect_navigation(wait_until="load"):
            page.evaluate(SEND_EMPTY)
        if not page.locator("[role=alert], [aria-invalid=true]").count():
            yield f"{path}: no error is shown"
        yield from (f"{path}: an error leads to {place}, which is not there" for place in page.evaluate(LEAD_NOWHERE))
    for variant in wanted:
        put_on(page, variant)
        if variant.has_menus_open:
            page.evaluate(OPEN_MENUS)
        page.evaluate(ALL_AT_REST)
        yield from (f"{path} ({variant}): {line}" for line in faults_of(page, axe, kind))


def put_on(page: Page, variant: Variant) -> None:
    page.set_viewport_size(variant.size)
    page.emulate_media(color_scheme=variant.theme)


def read_all(page: Page, run: Run, paths: list[str], forms: list[str], axe: Axe, note: Note, kind: str) -> list[str]:
    """Each page, and each form sent empty, in one group of variants after the other; notes what was found."""
    pages = [(path, False) for path in paths] + [(path, True) for path in forms]
    found: list[str] = []
    for number, (path, sends_empty) in enumerate(pages):
        shown = f"{kind}, errors shown" if sends_empty else kind
        found += problems_in(page, path, run[number % len(run)], axe, shown, sends_empty=sends_empty)
    for line in found:
        note("axe finding", line)
    return found
