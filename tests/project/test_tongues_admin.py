"""No page of the administration in two languages: its front page, those about mails, and of each model its list and a
form.

Titles stand there without `lang`, as Django's admin shows rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from partners.models import Membership
from tests.factories import OrganisationFactory, signed_in, staff_of
from tests.project.admin_world import BUILDERS, World
from tests.project.test_tongues import languages_for
from tests.tongues import Rows, left_in_html, marked_texts

pytestmark = pytest.mark.django_db
# Written into Django's template of the search field, in English for everybody: the picture's, beside a field that a
# script of ours names with the button's word.
DJANGOS = {"Search"}
LOGGED = re.compile(r"^(› )?(Created|Updated|Deleted) ")
# Django writes a moment in Spanish with words between its parts; and a file of a mail has a name.
IN_BETWEEN = re.compile(r"^de \d{4} a las [\d:]+$|^: [\w-]+\.ics$")
# What a page says of its inlines to its script stands on the page as well; the list of all models, on the front page.
SAID_TWICE = re.compile(r' data-inline-formset="[^"]*"|<nav [^>]*id="nav-sidebar".*?</nav>', re.DOTALL)
LABELS = sorted(BUILDERS)
KIND = "academy.enrolment-confirmed"


@dataclass(frozen=True)
class Office:
    """A row of each model, and the network coordinator, who sees all of them."""

    keys: dict[str, Any]
    client: Client
    person: Person
    rows: Rows


@pytest.fixture(scope="module")
def office(module_db: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock():
        world = World("zzoffice")
        keys = {label: BUILDERS[label](world).pk for label in LABELS}
        person = staff_of(OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR)
        client = signed_in(person)
        rows = Rows({text: {"*"} for text in Rows.there().languages})
    with marked_texts():
        yield Office(keys, client, person, rows)


def left_on(office: Office, url: str, language: str) -> list[str]:
    Person.objects.filter(pk=office.person.pk).update(language=language)
    page = office.client.get(url, headers={"Accept-Language": language})
    assert page.status_code == 200, url
    found = left_in_html(SAID_TWICE.sub("", page.content.decode()), language, office.rows)
    return [left for left in found if left not in DJANGOS and not LOGGED.match(left) and not IN_BETWEEN.match(left)]


@pytest.mark.parametrize(("number", "label"), list(enumerate(LABELS)), ids=LABELS)
def test_list_and_form_are_in_one_language(number: int, label: str, office: Office) -> None:
    name = f"admin:{label.lower().replace('.', '_')}"
    pages = [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[office.keys[label]])]
    found = {
        (url, language): left
        for turn, url in enumerate(pages)
        for language in languages_for(number + turn)
        if (left := left_on(office, url, language))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("number", "url"),
    list(enumerate([("index",), ("notifications_kinds",), ("notifications_upcoming",), ("notifications_kind", KIND)])),
)
def test_page_of_ours_is_in_one_language(number: int, url: tuple[str, ...], office: Office) -> None:
    for language in languages_for(number):
        assert left_on(office, reverse(f"admin:{url[0]}", args=url[1:]), language) == []
