"""No page in two languages: what stands there is the reader's language, or says with `lang` which one it is.

Each page is read once, in one language after the other from page to page; with FULL=1 each in all of them, by everybody
who may open it.
"""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.translations import language_codes
from tests.conftest import FULL
from tests.project import access_table, test_access, test_access_mentoring
from tests.project.access_table import Row
from tests.project.test_access import World
from tests.tongues import Rows, codes_by_tag, left_in, left_in_html, mark, marked_texts

pytestmark = pytest.mark.django_db
# Drawn from real paper, and no page.
PICTURES = {"credentials:badge-png"}
ACADEMY = [row for row in access_table.TABLE if row.data is None and 200 in row.expected and row.name not in PICTURES]
MENTORING = [row for row in test_access_mentoring.TABLE if row.data is None and 200 in row.expected]
CLOSED = sorted(access_table.CLOSED_ACCOUNT_PAGES)
OPEN = sorted(access_table.OPEN_ACCOUNT_PAGES | access_table.LINK_PAGES.keys())


@pytest.fixture(scope="module")
def academy(module_db: None, django_db_blocker: Any) -> World:
    with django_db_blocker.unblock():
        return test_access.build_world()


@pytest.fixture(scope="module")
def mentoring(academy: World, django_db_blocker: Any) -> World:
    with django_db_blocker.unblock():
        return test_access_mentoring.build_world()


@pytest.fixture(scope="module")
def rows(academy: World, mentoring: World, django_db_blocker: Any) -> Rows:
    with django_db_blocker.unblock():
        return Rows.there()


@pytest.fixture(autouse=True, scope="module")
def _marked(academy: World, mentoring: World) -> Iterator[None]:
    """The worlds are built before: what they keep wears no marks. Paper is read as the HTML that it is made from."""
    with marked_texts(), patch("core.pdf.load_renderer", lambda: (Paper, None)):
        yield


class Paper:
    """In place of WeasyPrint's document."""

    def __init__(self, string: str, url_fetcher: None) -> None:
        self.html = string

    def write_pdf(self, **options: Any) -> bytes:
        return self.html.encode()


def languages_for(number: int) -> list[str]:
    """One for each page, in turn. English is the last to have English left."""
    codes = language_codes()
    return codes if FULL else [codes[1:][number % (len(codes) - 1)]]


def readers(row: Row, roles: tuple[str, ...]) -> list[str]:
    """Who may open it; else who sees most of it, the last in the row."""
    found = [role for role, expected in zip(roles, row.expected, strict=True) if expected == 200]
    return found if FULL else found[-1:]


def sent_empty(client: Client, url: str) -> tuple[str, list[str]]:
    """The same page when its form was sent with nothing in it, and what the next would say; what that did is undone."""
    with transaction.atomic():
        answer = client.post(url)
        transaction.set_rollback(True)
    client.cookies.pop("messages", None)
    return answer.content.decode(), [str(message) for message in get_messages(answer.wsgi_request)]


def left_on(client: Client, url: str, language: str, rows: Rows) -> list[str]:
    """What is left in another language on the page, and on the page with the errors of its form."""
    headers = {"Accept-Language": language}
    page = client.get(url, headers=headers)
    if not page.get("Content-Type", "").startswith(("text/html", "application/pdf")) or page.status_code >= 300:
        return []
    content = page.getvalue()
    if content.startswith(b"%PDF"):  # somebody's file
        return []
    html = content.decode()
    # A sheet may be asked for in another language than the page.
    found = left_in_html(html, codes_by_tag()[html.partition('<html lang="')[2].partition('"')[0]], rows)
    if '<form method="post"' in html:
        answer, said = sent_empty(client, url)
        found += left_in_html(answer, language, rows)
        found += [left for message in said for left in left_in(message, language, rows)]
    return found


def found_by(world: World, row: Row, roles: tuple[str, ...], number: int, rows: Rows) -> dict[str, list[str]]:
    found = {}
    for language in languages_for(number):
        with translation.override(language):
            url = reverse(row.name, kwargs={key: world.values[value] for key, value in row.keys})
        for role in readers(row, roles):
            if left := left_on(world.clients[role], url, language, rows):
                found[f"{role} {url}"] = left

    return found


@pytest.mark.parametrize(("number", "row"), list(enumerate(ACADEMY)), ids=[*map(str, ACADEMY)])
def test_page_is_in_one_language(number: int, row: Row, academy: World, rows: Rows) -> None:
    assert found_by(academy, row, access_table.ROLES, number, rows) == {}


@pytest.mark.parametrize(("number", "row"), list(enumerate(MENTORING)), ids=[*map(str, MENTORING)])
def test_page_of_mentoring_is_in_one_language(number: int, row: Row, mentoring: World, rows: Rows) -> None:
    assert found_by(mentoring, row, test_access_mentoring.ROLES, number, rows) == {}


@pytest.mark.parametrize(("number", "name"), list(enumerate(OPEN + CLOSED)))
def test_page_of_an_account_is_in_one_language(number: int, name: str, academy: World, rows: Rows) -> None:
    client = academy.clients["anonymous" if name in OPEN else "member"]
    kwargs = access_table.CLOSED_ACCOUNT_PAGES.get(name) or access_table.LINK_PAGES.get(name)
    for language in languages_for(number):
        with translation.override(language):
            url = reverse(name, kwargs=kwargs)
        assert left_on(client, url, language, rows) == []


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>Never marked</p>", ["Never marked"]),
        ("<p>{mark}, and more</p>", [", and more"]),
        ('<a title="Never marked">{mark}</a>', ["Never marked"]),
        ("<p>{other}</p>", ["marked for another language: Texto"]),
        ('<p lang="pt-PT">{other}</p>', []),
        ("<p>{mark} Activity 0</p>", ["without lang: Activity 0"]),
        ('<p>{mark} <span lang="en">Activity 0</span></p>', []),
        ("<p>{mark} <b>09:30</b></p>", []),
    ],
)
def test_reading_finds_what_is_left(html: str, left: list[str]) -> None:
    rows = Rows({"Activity 0": {"en"}})
    page = f'<html lang="it"><body>{html}</body></html>'.format(mark=mark("Testo", "it"), other=mark("Texto", "pt"))
    assert left_in_html(page, "it", rows) == left
