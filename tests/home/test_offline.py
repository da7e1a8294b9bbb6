"""The site as an app: its manifest in each language, its worker, and which pages a device may keep."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from academy.models import SessionFacilitator
from home.offline_views import BAR, GROUND, KEPT_FILES
from tests.academy.room import sheet_of, under_way
from tests.conftest import ROOT
from tests.factories.academy import EnrolmentFactory, published_activity
from tests.factories.accounts import PersonFactory, signed_in
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_manifest_is_in_the_language_of_the_page_and_opens_my_week(client: Client, language: str):
    response = client.get(f"/{language}/manifest.webmanifest")
    content = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert (content["id"], content["scope"], content["start_url"]) == ("/", "/", f"/{language}/me/")
    with translation.override(language):
        assert content["shortcuts"][0]["name"] == translation.gettext("My calendar")
    assert {icon["sizes"] for icon in content["icons"]} == {"any", "192x192", "512x512"}
    assert f'<link rel="manifest" href="/{language}/manifest.webmanifest">' in client.get(f"/{language}/").text


def test_colours_of_the_app_are_those_of_the_pages():
    sheet = (ROOT / "static/css/mustsee.css").read_text()
    assert f"--ms-sand: {GROUND};" in sheet
    assert f"--ms-teal: {BAR};" in sheet


def test_worker_is_the_same_for_everybody_and_names_files_that_exist(client: Client):
    person = PersonFactory.create()
    worker = client.get("/sw.js")
    assert worker.content == signed_in(person).get("/sw.js").content
    assert worker["Content-Type"].startswith("text/javascript")
    assert not worker.cookies
    kept = json.loads(re.search(r"= (\{.*\});", worker.text)[1])  # type: ignore[index]
    assert sorted(kept["pages"]) == sorted(LANGUAGES)
    for url in kept["pages"].values():
        assert client.get(url).status_code == 200
    assert len(kept["files"]) == len(KEPT_FILES)
    assert all((ROOT / "static" / name).exists() for name in KEPT_FILES if not name.startswith("bootstrap/"))


def test_only_a_person_s_calendar_and_the_sheet_of_a_room_are_kept(client: Client):
    session, _people = under_way("Ana")
    own = signed_in(SessionFacilitator.objects.create(session=session, person=PersonFactory.create()).person)
    kept = {
        url: own.get(url).get("X-Offline-Days") for url in ("/en/me/calendar/", sheet_of(session), "/en/me/", "/en/")
    }
    assert kept == {"/en/me/calendar/": "30", sheet_of(session): "2", "/en/me/": None, "/en/": None}
    assert "data-worker" not in client.get("/en/").text
    assert 'data-worker="/sw.js"' in own.get("/en/me/").text


def test_calendar_page_lists_own_dates_with_links_to_join_for_a_seat_alone():
    person = PersonFactory.create()
    seat, wait = published_activity(slug="with-seat"), published_activity(slug="waiting")
    for activity, link in ((seat, "https://meet.example/one"), (wait, "https://meet.example/two")):
        activity.sessions.update(join_link=link)
    published_activity(slug="of-others")
    EnrolmentFactory.create(activity=seat, person=person, state="confirmed")
    EnrolmentFactory.create(activity=wait, person=person, state="waiting", waiting_number=1)
    text = signed_in(person).get("/en/me/calendar/").text
    assert "/en/activities/with-seat/" in text
    assert "/en/activities/waiting/" in text
    assert "/en/activities/of-others/" not in text
    assert "https://meet.example/one" in text
    assert "https://meet.example/two" not in text


def test_calendar_page_asks_as_much_for_thirty_dates_as_for_one():
    few, many = PersonFactory.create(), PersonFactory.create()
    EnrolmentFactory.create(activity=published_activity(), person=few, state="confirmed")
    for _number in range(10):
        EnrolmentFactory.create(activity=published_activity(sessions=3), person=many, state="confirmed")
    assert queries_of(signed_in(few), "/en/me/calendar/") == queries_of(signed_in(many), "/en/me/calendar/")


def test_pages_leave_compressed_and_downloads_as_they_are(client: Client):
    page = client.get("/en/activities/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    assert "Content-Encoding" not in client.get("/en/activities/")
