"""Axe on the styleguide, which is dark here: the pages show the components by light.

In `make test` one state of each component on a phone, in `make a11y` all, at both widths.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page

from mustsee.styleguide.components import Component, all_components
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.matrix import problems_of
from tests.conftest import LONG

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]


def addresses(component: Component) -> list[str]:
    states = list(component.states) if component.stands_alone else [""]
    shown = states if LONG else states[-1:]
    return [f"/styleguide/{component.name}/?state={quote(state)}" for state in shown]


@pytest.mark.parametrize("size", [PHONE, DESKTOP] if LONG else [PHONE], ids=lambda size: str(size["width"]))
def test_styleguide_is_accessible(
    size: Any,
    settings: Any,
    new_context: Callable[..., BrowserContext],
    axe_violations: Callable[[Page], list[str]],
) -> None:
    settings.DEMO = True
    page = new_context(viewport=size, color_scheme="dark").new_page()
    paths = ["/styleguide/", *(path for component in all_components() for path in addresses(component))]
    assert [line for path in paths for line in problems_of(page, path, axe_violations)] == []
