"""Axe on the administration: Django's own pages as we dress them; what stays wrong with them is named, with its rule.

In `make test` one page of each kind, in `make a11y` all of every model, each at two widths, by light and in the dark;
the languages go round.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from academy.models import Activity
from accounts.models import Person
from partners.models import Membership
from reference.models import Topic
from tests.browser.conftest import run_axe
from tests.browser.matrix import ALL_AT_REST, LONG, NewContext, Note, Variant, put_on, variants
from tests.browser.test_accessibility import page_of
from tests.conftest import ROOT
from tests.factories import OrganisationFactory, staff_of
from tests.project.admin_world import BUILDERS, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]


class Known(NamedTuple):
    """What axe finds in the markup of Django's admin and we leave: the rule, how the element begins, and why."""

    rule: str
    element: str
    why: str


# Each stands in docs/accessibility.md as well. One that is no longer found has to go.
EXCEPTIONS = [
    Known(
        "list",
        '<ul class="select2-selection__rendered">',
        "select2 puts its button that empties the box between the items of what is chosen, and writes them anew at "
        "each choice; what is chosen is read and removed by the keyboard all the same.",
    )
]
LABELS = sorted(BUILDERS) if LONG else ["academy.Activity"]
# One page of each kind, and what the exceptions are found on.
SHORT = ("index", "academy_activity_changelist", "academy_activity_change")


def test_the_exceptions_stand_in_the_docs() -> None:
    rows = [line for line in (ROOT / "docs" / "accessibility.md").read_text().splitlines() if line.startswith("| `")]
    assert rows == [f"| `{each.rule}` | `{each.element}` | {each.why} |" for each in EXCEPTIONS]


@pytest.fixture
def rows() -> dict[str, Model]:
    world = World("office")
    rows = {label: BUILDERS[label](world) for label in LABELS}
    activity = rows["academy.Activity"]
    assert isinstance(activity, Activity)
    activity.topics.add(Topic.objects.first() or BUILDERS["reference.Topic"](world))
    return rows


def addresses(rows: dict[str, Model]) -> Iterator[str]:
    """The front page, and of each model its list, its forms, its history and the question before it is deleted."""
    names: list[tuple[str, list[object]]] = [("index", []), ("app_list", ["academy"])]
    for label, row in rows.items():
        name = label.lower().replace(".", "_")
        verbs = ("change", "history", "delete")
        names += [(f"{name}_changelist", []), (f"{name}_add", []), *((f"{name}_{verb}", [row.pk]) for verb in verbs)]
        assert type(row) in admin.site._registry
    return (reverse(f"admin:{name}", args=args) for name, args in names if LONG or name in SHORT)


def findings(page: Page, path: str, wanted: list[Variant], note: Note) -> Iterator[tuple[str, str, str]]:
    """Rule, element and place of all that axe finds on one page in these variants; what nobody may do is left out."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status in {200, 403}
    for variant in wanted if answer.status == 200 else []:
        put_on(page, variant)
        page.evaluate(ALL_AT_REST)
        note("axe runs", "administration")
        for rule, _text, elements in run_axe(page):
            yield from ((rule, element, f"{path} ({variant})") for element in elements)


def test_administration(
    rows: dict[str, Model], live_server: LiveServer, new_context: NewContext, record_property: Note
) -> None:
    person = staff_of(OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR)
    page = page_of(person, new_context, live_server)
    codes = [code for code, _name in settings.LANGUAGES]
    met, found = set(), []
    for number, path in enumerate(addresses(rows)):
        code = codes[number % len(codes)]
        Person.objects.filter(pk=person.pk).update(language=code)
        wanted = [each for each in variants() if each.language == code]
        for rule, element, place in findings(page, path, wanted if LONG else wanted[number % 4 :][:1], record_property):
            known = [each for each in EXCEPTIONS if each.rule == rule and element.startswith(each.element)]
            met.update(known)
            if not known:
                found.append(f"{place}: {rule}: {element}")
    for line in found:
        record_property("axe finding", line)
    assert found == []
    assert met == set(EXCEPTIONS), "an exception that is no longer found has to go"
