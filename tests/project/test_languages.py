"""The five languages from outside: what search engines, browsers and readers who switch are told."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from core import when
from core.translations import language_codes, language_tag
from tests.factories import published_activity, signed_in
from tests.factories.accounts import PersonFactory
from tests.project import access_table, test_access
from tests.project.test_access import World

pytestmark = pytest.mark.django_db
PUBLIC = [row for row in access_table.TABLE if row.data is None and row.expected[0] == 200 and row.name.find(":") > 0]


@pytest.fixture(scope="module")
def world(module_db, django_db_blocker) -> World:
    with django_db_blocker.unblock():
        return test_access.build_world()


def links(html: str, rel: str) -> dict[str, str]:
    """The addresses of a page's links of this kind, by their language."""
    tags = re.findall(rf'<link rel="{rel}"[^>]*>', html)
    found = [(re.search(r'hreflang="([^"]+)"', tag), re.search(r'href="([^"]+)"', tag)) for tag in tags]
    return {tongue[1] if tongue else "": unescape(address[1]) for tongue, address in found if address}


@pytest.mark.parametrize("row", PUBLIC, ids=str)
def test_public_page_names_itself_and_its_translations(row, world):
    keys = {key: world.values[value] for key, value in row.keys}
    with translation.override("pt"):
        url = test_access.reverse(row.name, kwargs=keys)
    answer = Client().get(url)
    if not answer["Content-Type"].startswith("text/html"):
        return
    html, path = answer.content.decode(), url.removeprefix("/pt")
    expected = {language_tag(code): f"{settings.SITE_URL}/{code}{path}" for code in language_codes()}
    assert answer["Content-Language"] == "pt-PT"
    assert '<html lang="pt-PT">' in html
    assert links(html, "alternate") == {**expected, "x-default": f"{settings.SITE_URL}/en{path}"}
    assert links(html, "canonical") == {"": f"{settings.SITE_URL}{url}"}
    assert html.count('<script type="module"') == html.count("<script") - html.count('type="application/') <= 2


def switch(html: str) -> dict[str, str]:
    """The language switch: tag and address of each language."""
    nav = html.partition('class="language-switch"')[2].partition("</nav>")[0]
    return {lang: unescape(url) for url, lang in re.findall(r'href="([^"]+)" hreflang="([^"]+)"', nav)}


def test_language_switch_keeps_the_page_its_filters_and_its_number(client):
    for number in range(25):
        published_activity(title_en=f"Bees {number}")
    html = client.get("/pt/activities/?q=bees&page=2").content.decode()
    assert switch(html)["fr"] == "/fr/activities/?q=bees&page=2"
    assert links(html, "canonical") == {"": f"{settings.SITE_URL}/pt/activities/?page=2"}
    assert client.get(switch(html)["fr"]).context["page"].number == 2
    past = client.get("/pt/activities/?page=1&when=past&q=bees").content.decode()
    assert links(past, "canonical") == {"": f"{settings.SITE_URL}/pt/activities/?when=past"}


def test_language_switch_on_a_page_of_errors_leads_to_its_form():
    client = signed_in(PersonFactory.create())
    html = client.post("/it/me/profile/?next=/it/", {"language": "tlh"}).content.decode()
    assert "is-invalid" in html
    assert switch(html)["es"] == "/es/me/profile/?next=/it/"


@pytest.mark.parametrize("code", language_codes())
def test_page_declares_its_language(client, code):
    answer = client.get(f"/{code}/")
    assert answer["Content-Language"] == language_tag(code)
    assert f'<html lang="{language_tag(code)}">' in answer.content.decode()


@pytest.fixture
def basque(settings):
    """A sixth language before its catalogue and its columns are there: an entry in the settings alone."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("eu", "Euskara")]


@pytest.mark.usefixtures("basque")
def test_a_sixth_language_is_an_entry(client):
    """What needs no column of its own. CONTRIBUTING says what follows: one migration per app, and a catalogue."""
    for path in ("accounts/login/", "accounts/password/reset/"):
        answer = client.get(f"/eu/{path}")
        assert (answer.status_code, answer["Content-Language"]) == (200, "eu")
        html = answer.content.decode()
        assert '<html lang="eu">' in html
        assert switch(html)["eu"] == f"/eu/{path}"
        assert links(html, "alternate")["eu"] == f"{settings.SITE_URL}/eu/{path}"
    with translation.override("it"):
        assert (when.in_language("eu"), when.in_language("ca", "Català")) == ("in basco", "in Català")
