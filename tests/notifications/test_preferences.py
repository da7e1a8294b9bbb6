"""Which mails somebody gets: their own page, the link of each mail, the way out that mail programs take."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications import links
from notifications.models import Delivery, DigestDay, Preference, RefusedAddress
from notifications.queries import always_told, choices_of, digest_weekday
from notifications.reminders import registry
from notifications.services import drain, mute, owe, save_preferences
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, UserFactory, signed_in, staff_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
PAGE = "/en/me/notifications/"
FORM = {"language": "en", "time_zone": "", "weekday": "0"}


def by_link(person: Any) -> str:
    return reverse("notifications:preferences-by-link", args=[links.sign(person, links.PREFERENCES)])


def mute_link(person: Any, category: str) -> str:
    return reverse("notifications:mute", args=[links.sign(person, links.MUTE, category)])


def names(person: Any) -> list[str]:
    return [choice.category.name for choice in choices_of(person)]


def send(kind: str, person: Any, key: str) -> str:
    owe(kind=kind, person=person, key=key, now=NOW)
    drain(clock=lambda: NOW)
    row = Delivery.objects.get(kind=kind, key=key, person=person)
    return row.skip_reason or row.state


def test_what_is_muted_is_skipped_and_what_one_must_know_is_not(declare: Any) -> None:
    declare("tests.may", category="mentoring")
    declare("tests.must", category="mentoring", must_know=True)
    declare("tests.other", category="reminder")
    person, other = PersonFactory.create(), PersonFactory.create()
    mute(person=person, category="mentoring", now=NOW)
    assert [send(kind, person, "a") for kind in ("tests.may", "tests.must", "tests.other")] == ["muted", "sent", "sent"]
    assert send("tests.may", other, "a") == "sent"
    save_preferences(person=person, wanted={"mentoring": True}, weekday=None, language="en", time_zone="", now=NOW)
    drain(clock=lambda: NOW)
    assert Delivery.objects.get(kind="tests.may", person=person).skip_reason == "muted", "switching on resends nothing"
    assert send("tests.may", person, "b") == "sent"


def test_every_kind_has_a_category_that_the_page_can_name() -> None:
    assert {kind.category for kind in registry.kinds.values()} <= registry.categories.keys()
    told = {kind.name for kind in registry.kinds.values() if kind.must_know}
    assert {"academy.activity-cancelled", "academy.activity-changed", "mentoring.ended"} <= told
    assert "academy.session-reminder-day" not in told


def test_the_staffs_category_is_offered_to_staff() -> None:
    staff = staff_of(OrganisationFactory.create(), Membership.Role.PARTNER_STAFF)
    UserFactory.create(person=staff)
    assert "staff" in names(staff)
    assert "staff" not in names(PersonFactory.create())
    shown = [category.name for category, _kinds in always_told(PersonFactory.create())]
    assert (shown, "enrolment" in names(staff)) == (["follow-up", "enrolment", "mentoring"], False)


def test_saving_keeps_only_what_changes() -> None:
    person = PersonFactory.create(language="en", time_zone="")
    client = signed_in(person)
    before = {f"category-{name}": "on" for name in names(person)}

    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {**FORM, **before}).status_code == 302
    assert not Preference.objects.exists()

    del before["category-reminder"]
    answer = client.post(PAGE, {**FORM, **before, "language": "pt", "time_zone": "Europe/Lisbon"})
    assert answer["Location"] == "/pt/me/notifications/"
    person.refresh_from_db()
    assert (person.language, person.time_zone) == ("pt", "Europe/Lisbon")
    assert list(Preference.objects.values_list("person", "category", "is_on")) == [(person.pk, "reminder", False)]

    client.post(PAGE, {**FORM, **before, "category-reminder": "on"})
    assert list(Preference.objects.values_list("category", "is_on")) == [("reminder", True)]


def test_the_day_of_the_overview_is_asked_where_there_is_one(declare: Any) -> None:
    person = PersonFactory.create()
    declare("tests.digest", category="digest")
    signed_in(person).post(PAGE, {**FORM, "weekday": "3", "category-digest": "on"})
    assert (digest_weekday(person), DigestDay.objects.count()) == (3, 1)


def test_saving_keeps_the_language_of_the_page_unless_it_is_what_one_changes() -> None:
    person = PersonFactory.create(language="es", time_zone="")
    client = signed_in(person)
    kept = client.post("/pt/me/notifications/", {**FORM, "language": "es"})
    assert kept["Location"] == "/pt/me/notifications/"
    changed = client.post("/pt/me/notifications/", {**FORM, "language": "fr"})
    assert changed["Location"] == "/fr/me/notifications/"


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"time_zone": "Mars/Base"}, {"language": ""}])
def test_nonsense_is_said_beside_the_field_and_changes_nothing(wrong: dict[str, str]) -> None:
    person = PersonFactory.create(language="en")
    answer = signed_in(person).post(PAGE, {**FORM, **wrong})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(wrong)
    assert not Preference.objects.exists()


def test_the_link_of_a_mail_shows_preferences_and_nothing_else_and_needs_no_login(declare: Any) -> None:
    declare(folder="framed")
    person = PersonFactory.create(name="Benedita", email="benedita@mail.example")
    send("tests.note", person, "a")
    url = mail.outbox[0].body.split("http://localhost:8000")[-1].strip()
    assert url == by_link(person)
    assert f'href="http://localhost:8000{url}"' in mail.outbox[0].alternatives[0].content

    answer = Client().get(url)
    assert answer.status_code == 200
    assert b"enedita" not in answer.content
    assert (answer["Referrer-Policy"], "no-store" in answer["Cache-Control"]) == ("same-origin", True)
    assert not Preference.objects.exists(), "opening changes nothing"
    Client().post(url, FORM)
    assert list(Preference.objects.values_list("category", "is_on")) == [("reminder", False)]


def test_a_link_is_for_one_person_and_one_purpose() -> None:
    person = PersonFactory.create()
    for token in ("nothing", links.sign(person, links.MUTE, "reminder"), links.sign(person, links.PREFERENCES) + "x"):
        assert Client().get(reverse("notifications:preferences-by-link", args=[token])).status_code == 404
    for category in ("enrolment", "no-such-category"):
        assert Client().post(mute_link(person, category)).status_code == 404
    assert Client().get(reverse("notifications:mute", args=[links.sign(person, links.PREFERENCES)])).status_code == 404


def test_one_click_switches_one_category_off_without_cookies_and_redirects() -> None:
    person = PersonFactory.create()
    program, url = Client(enforce_csrf_checks=True), mute_link(person, "reminder")
    assert b"Send me no more of these" in program.get(url).content
    assert not Preference.objects.exists(), "a scanner that opens the link changes nothing"
    for _again in range(2):
        answer = program.post(url, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert list(Preference.objects.values_list("person", "category", "is_on")) == [(person.pk, "reminder", False)]
    assert b"Send me no more of these" not in program.get(url).content


def test_a_refused_address_is_told_and_confirmed_by_a_button() -> None:
    person = PersonFactory.create(email="ana@mail.example")
    RefusedAddress.objects.create(person=person, email=person.email, error="550", refused_at=NOW)
    client = signed_in(person)
    assert b"ana@mail.example" in client.get("/en/me/").content
    for url in (PAGE, by_link(person)):
        assert b"Our mails do not reach you" in client.get(url).content
    assert b"ana@mail.example" not in Client().get(by_link(person)).content
    client.post(PAGE, {"confirm-address": "1"})
    assert not RefusedAddress.objects.exists()


def test_the_page_asks_the_same_number_of_questions_whatever_was_switched() -> None:
    person = PersonFactory.create()
    client, counts = signed_in(person), []
    for is_off in (False, True):
        for name in names(person) if is_off else []:
            mute(person=person, category=name, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
