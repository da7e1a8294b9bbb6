"""The pages of the kinds: lead times, previews, a test to oneself; and the forms of own texts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from academy.services import enrol
from mentoring.models import HelpCall
from notifications.models import Delivery, LeadTime, TextOverride
from notifications.queries import lead_of
from notifications.reminders import registry
from notifications.services.previewing import without_keys
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, published_activity, signed_in, staff_of
from tests.factories.mentoring import running_pair

pytestmark = pytest.mark.django_db
KINDS = "/admin/notifications/delivery/kinds/"
TEXTS = "/admin/notifications/textoverride/"
KIND, REMINDER = "academy.enrolment-confirmed", "academy.session-reminder-day"
NOW = datetime.now(UTC)


@pytest.fixture
def network() -> Client:
    home = OrganisationFactory.create(territory=None)
    person = staff_of(home, Membership.Role.NETWORK_COORDINATOR)
    person.name, person.email = "Nina", "nina@mail.example"
    person.save()
    return signed_in(person)


def enrolled(**fields: Any) -> Any:
    organisation = OrganisationFactory.create()
    activity = published_activity(host=organisation, title_en="Soil", **fields)
    person = PersonFactory.create(name="Ada Reader", email="ada@mail.example")
    enrol(activity=activity, person=person, by=person, now=NOW)
    return activity


def test_all_kinds_are_listed_with_what_mutes_them(network: Client) -> None:
    TextOverride.objects.create(kind=KIND, language="it", subject="s", body="b")
    LeadTime.objects.create(kind=REMINDER, minutes=2 * 24 * 60)

    with CaptureQueriesContext(connection) as queries:
        page = network.get(KINDS)
    rows = {row["kind"].name: row for row in page.context["rows"]}

    assert rows.keys() == registry.kinds.keys()
    assert rows[REMINDER]["when"] == "By the clock: 2 days before or after its occasion"
    assert rows["mentoring.end-near"]["when"] == "By the clock"
    assert rows[KIND]["when"] == "As soon as it happens"
    assert rows[REMINDER]["is_changed"]
    assert rows[KIND]["own"] == ["Italiano"]
    assert len(queries) < 15


def test_the_network_coordinator_changes_a_lead_time_and_brings_the_shipped_one_back(network: Client) -> None:
    lead = f"{KINDS}{REMINDER}/lead/"
    staff = signed_in(staff_of(OrganisationFactory.create()))

    assert staff.post(lead, {"number": 3, "unit": "days"}).status_code == 403
    assert network.get(lead).context["form"].initial == {"number": 1, "unit": "days"}
    for number, unit in ((0, "days"), ("x", "days"), (61, "days"), (3, "weeks")):
        assert network.post(lead, {"number": number, "unit": unit}).status_code == 200, (number, unit)
    assert lead_of(REMINDER) == timedelta(days=1)
    network.post(lead, {"number": 36, "unit": "hours"})
    assert lead_of(REMINDER) == timedelta(hours=36)
    network.post(f"{lead}reset/")
    assert lead_of(REMINDER) == timedelta(days=1)
    assert not LeadTime.objects.exists()
    assert network.get(f"{KINDS}{KIND}/lead/").status_code == 404


def test_a_kind_is_shown_with_real_data_in_any_language_without_its_readers_keys(network: Client) -> None:
    enrolled()

    page = network.get(f"{KINDS}{KIND}/?language=pt")
    html = network.get(f"{KINDS}{KIND}/html/?language=pt")

    shown = page.content.decode()
    assert "Ada Reader" in shown
    assert 'lang="pt-PT"' in shown
    assert "Tem lugar" in page.context["preview"].text
    assert "mail-preferences/" not in shown + html.content.decode()
    assert "sandbox" in html["Content-Security-Policy"]
    assert "default-src 'none'" in html["Content-Security-Policy"]


def test_staff_of_others_see_no_data_of_an_activity_that_is_not_theirs() -> None:
    enrolled()
    stranger = signed_in(staff_of(OrganisationFactory.create()))

    page = stranger.get(f"{KINDS}{KIND}/")

    assert "There is no such mail yet" in page.content.decode()
    assert "Ada" not in page.content.decode()
    assert stranger.get(f"{KINDS}{KIND}/html/").status_code == 404
    assert stranger.post(f"{KINDS}{KIND}/send/").status_code == 404
    assert stranger.get(f"{KINDS}academy.no-such-kind/").status_code == 404


def test_a_reminder_that_nobody_has_got_yet_is_shown_from_what_is_to_come(network: Client) -> None:
    enrolled(in_days=60)
    assert not Delivery.objects.filter(kind=REMINDER).exists()

    assert "Soil" in network.get(f"{KINDS}{REMINDER}/").context["preview"].subject


def test_a_call_for_help_is_previewed_by_its_reader_alone(network: Client) -> None:
    pairing = running_pair(now=NOW)
    call = HelpCall.objects.create(pairing=pairing, person=pairing.mentee)
    coordinator = pairing.coordinators.first().person
    Delivery.objects.create(kind="mentoring.help-wanted", key=str(call.pk), person=coordinator)

    assert network.get(f"{KINDS}mentoring.help-wanted/").context["preview"] is None


def test_the_test_goes_to_oneself_marked_and_is_no_delivery(network: Client) -> None:
    enrolled()
    before = Delivery.objects.count()

    network.post(f"{KINDS}{KIND}/send/", {"language": "it"})

    (message,) = outbox.outbox
    assert message.subject.startswith("[test] ")
    assert message.to == ["Nina <nina@mail.example>"]
    assert "List-Unsubscribe" not in message.extra_headers
    assert str(Delivery.objects.filter(kind=KIND).get().public_id) not in message.extra_headers["Message-ID"]
    assert "mail-preferences/" not in message.body
    assert Delivery.objects.count() == before


def test_a_test_that_the_mail_server_refuses_says_so(network: Client, use_smtp: Any) -> None:
    enrolled()
    use_smtp.answer = lambda envelope: "550 not today"

    page = network.post(f"{KINDS}{KIND}/send/", {"language": "it"}, follow=True)

    assert "550 not today" in str(next(iter(page.context["messages"])))


def test_signed_links_are_taken_out_and_plain_ones_stay(settings: Any) -> None:
    site = settings.SITE_URL
    kept = f"{site}/en/activities/a-long-name-of-an-activity-with-many-words-in-it/ https://example.org/A:b"
    keys = [f"{site}/en/seat/abc:1xY:{'s' * 43}/", f"{site}/calendar/{'aB3' * 15}.ics", f"{site}/x?token=a%3Ab"]

    assert without_keys(f"{kept} {' '.join(keys)}") == f"{kept} {' '.join([f'{site}/…'] * 3)}"


# Own texts


def test_an_own_text_is_written_beside_the_shipped_one_and_removed_after_a_question(network: Client) -> None:
    enrolled()
    add = f"{TEXTS}add/?kind={KIND}&language=it"
    page = network.get(add)
    assert "Soil" in page.context["shipped"].subject
    assert "{activity}" in page.content.decode()

    values = {"kind": KIND, "language": "it", "subject": "Ciao {nome}", "body": "{link"}
    errors = network.post(add, values).context["adminform"].form.errors
    assert "{nome}" in errors["subject"][0]
    assert "{withdraw_link}" in errors["subject"][0]
    assert errors.keys() == {"subject", "body"}
    assert not TextOverride.objects.exists()

    offer = {"kind": "academy.enrolment-offered", "language": "it", "subject": "Ciao", "body": "Vieni!"}
    assert "{offer_link}" in network.post(add, offer).context["adminform"].form.errors["body"][0]

    network.post(add, {**values, "subject": "Ciao {name}", "body": "Vieni: {link}"})
    text = TextOverride.objects.get()
    assert network.get(f"{KINDS}{KIND}/?language=it").context["preview"].subject == "Ciao Ada Reader"
    assert network.post(add, values | {"subject": "x", "body": "y"}).status_code == 200
    change = f"{TEXTS}{text.pk}/change/"
    assert "Soil" in network.get(change).context["shipped"].subject
    network.post(change, {"subject": "Salve {name}", "body": "Vieni", "kind": "other", "language": "en"})
    text.refresh_from_db()
    assert (text.kind, text.language, text.subject) == (KIND, "it", "Salve {name}")

    assert network.get(f"{TEXTS}{text.pk}/delete/").status_code == 200
    assert TextOverride.objects.exists()
    network.post(f"{TEXTS}{text.pk}/delete/", {"post": "yes"})
    assert not TextOverride.objects.exists()


def test_own_texts_are_the_network_coordinators_alone() -> None:
    staff = signed_in(staff_of(OrganisationFactory.create()))

    assert {staff.get(TEXTS).status_code, staff.get(f"{TEXTS}add/").status_code} == {403}
