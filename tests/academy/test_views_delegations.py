"""The hosts keep seats for a partner, its staff name their people: the pages, their errors and their mails."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from academy.delegation_lines import Entry
from academy.models import Activity, Delegation, Enrolment
from academy.services import cancel_activity, name_people, set_delegation
from notifications.models import Delivery
from notifications.reminders import Occasion, registry
from notifications.services import collect, drain
from partners.models import Organisation
from tests.admin_forms import submit
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    TerritoryFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def host() -> Organisation:
    organisation: Organisation = OrganisationFactory.create(slug="host")
    return organisation


@pytest.fixture
def partner() -> Organisation:
    navarra = TerritoryFactory.create(slug="navarra", default_language="es")
    organisation: Organisation = OrganisationFactory.create(slug="anel", short_name="ANEL", territory=navarra)
    return organisation


@pytest.fixture
def activity(host: Organisation) -> Activity:
    return published_activity(host=host, capacity=6, title_en="Water as a common good")


@pytest.fixture
def delegation(activity: Activity, partner: Organisation) -> Delegation:
    now = timezone.now()
    until = (now + timedelta(days=4)).date()
    return set_delegation(activity=activity, organisation=partner, seats=3, names_until=until, by=None, now=now)


@pytest.fixture
def partner_staff(partner: Organisation) -> Client:
    return signed_in(staff_of(partner))


@pytest.fixture
def host_staff(host: Organisation) -> Client:
    return signed_in(staff_of(host))


def page_of(delegation: Delegation, action: str = "") -> str:
    return f"/en/staff/activities/{delegation.activity.slug}/delegation/{delegation.organisation.slug}/{action}"


def hosts_page(activity: Activity, action: str = "") -> str:
    return f"/en/staff/activities/{activity.slug}/delegations/{action}"


def named(activity: Activity) -> list[str]:
    rows = activity.enrolments.filter(delegation__isnull=False).confirmed().order_by("pk")
    return list(rows.values_list("person__name", flat=True))


def outcomes(html: str) -> list[tuple[str, str]]:
    """Line and whether it can be used, as the preview shows them."""
    return re.findall(r'data-line="(\d+)" data-ok="(\w+)"', html)


# The hosts keep seats


def test_hosts_keep_change_and_remove_the_seats_of_a_partner(
    host_staff: Client, activity: Activity, partner: Organisation
) -> None:
    day = (timezone.now() + timedelta(days=5)).date()
    data = {"organisation": partner.pk, "seats": 3, "names_until": day.isoformat()}

    first = host_staff.post(hosts_page(activity), data, follow=True).content.decode()
    again = host_staff.post(hosts_page(activity), data).content.decode()
    host_staff.post(hosts_page(activity, "anel/"), {"seats": 2, "names_until": ""})

    assert "3 seats are kept for ANEL, who can name people until" in first
    assert 'data-delegation="anel"' in first
    assert "This partner has seats already." in again
    assert (Delegation.objects.get().seats, Delegation.objects.get().names_until) == (2, None)
    host_staff.post(hosts_page(activity, "anel/remove/"))
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"seats": "7"}, "Raise the number of seats of the activity first."),
        ({"seats": "0"}, "Please write 1 or more."),
        ({"seats": "many"}, "Please write a whole number"),
        ({"names_until": "2020-01-01"}, "This day is over."),
        ({"names_until": "2099-01-01"}, "Enrolment closes before this day."),
        ({"names_until": "soon"}, "Please write the day like this"),
        ({"organisation": "999999"}, "This is not on the list."),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    host_staff: Client, activity: Activity, partner: Organisation, wrong: dict[str, str], sentence: str
) -> None:
    data = {"organisation": str(partner.pk), "seats": "3", "names_until": "", **wrong}

    html = host_staff.post(hosts_page(activity), data).content.decode()

    assert sentence in html
    assert "aria-invalid" in html
    assert not Delegation.objects.exists()


def test_seats_of_a_partner_show_on_the_hosts_pages(host_staff: Client, delegation: Delegation) -> None:
    name_people(delegation=delegation, entries=[Entry("Rui")], by=None, now=timezone.now())

    for url in (hosts_page(delegation.activity), f"/en/staff/activities/{delegation.activity.slug}/"):
        row = re.search(r'<tr[^>]* data-delegation="anel">.*?</tr>', get(host_staff, url), flags=re.DOTALL)
        assert row
        assert re.findall(r"<td[^>]*>(\d+)</td>", row[0]) == ["3", "1", "2"]
    assert host_staff.post(hosts_page(delegation.activity, "anel/remove/")).status_code == 200
    assert Delegation.objects.exists()


def test_the_admin_shows_the_seats_and_saves_the_rest(host_staff: Client, delegation: Delegation) -> None:
    url = f"/admin/academy/activity/{delegation.activity.pk}/change/"
    name_people(delegation=delegation, entries=[Entry("Rui")], by=None, now=timezone.now())
    assert page_of(delegation).removeprefix("/en") in get(host_staff, url)

    response = submit(host_staff, url, title_en="Water for all")

    assert response.status_code == 302
    delegation.activity.refresh_from_db()
    assert (delegation.activity.title_en, Delegation.objects.get().seats) == ("Water for all", 3)


# The partner names people


def test_a_draft_is_not_to_be_known_of(partner_staff: Client, host_staff: Client, delegation: Delegation) -> None:
    Activity.objects.update(state="draft", published_at=None)

    assert partner_staff.get(page_of(delegation)).status_code == 404
    assert host_staff.get(page_of(delegation)).status_code == 200


def test_partner_names_one_person_and_takes_her_out(partner_staff: Client, delegation: Delegation) -> None:
    url = page_of(delegation)
    assert '<option value="es" selected>' in get(partner_staff, url)

    html = partner_staff.post(
        url, {"name": "Ana  Sá", "email": "Ana@mail.example", "language": "pt"}, follow=True
    ).content.decode()

    assert "Ana Sá has a seat." in html
    [enrolment] = Enrolment.objects.all()
    assert (enrolment.person.email, enrolment.person.language) == ("ana@mail.example", "pt")
    remove = page_of(delegation, f"people/{enrolment.public_id}/remove/")
    assert "told by e-mail" in get(partner_staff, remove)
    after = partner_staff.post(remove, {"reason": "You asked for it."}, follow=True).content.decode()
    assert "Ana Sá is taken out." in after
    assert "Not coming any more" in after
    assert enrolment.changes.get(to_state="withdrawn").reason == "You asked for it."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "Ana", "email": "ana@mail"}, "Please write the whole address"),
        ({"name": "Rui"}, "is there already"),
        ({"name": "Ana", "language": "tlh"}, "This is not on the list."),
        ({"name": "\u200b\u00ad"}, "The name is missing."),
        ({"name": "Ana\x00"}, "a character in this that cannot be kept"),
    ],
)
def test_a_person_who_cannot_be_named_is_said_beside_the_field(
    partner_staff: Client, delegation: Delegation, typed: dict[str, str], sentence: str
) -> None:
    name_people(delegation=delegation, entries=[Entry("Rui")], by=None, now=timezone.now())

    html = partner_staff.post(page_of(delegation), {"language": "es", **typed}).content.decode()

    assert sentence in html
    assert "aria-invalid" in html
    assert named(delegation.activity) == ["Rui"]


def test_a_list_is_looked_at_before_anybody_is_named(partner_staff: Client, delegation: Delegation) -> None:
    waiting = EnrolmentFactory.create(activity=delegation.activity, state="waiting", waiting_number=1).person
    text = f"\r\nAna Sá; ana@mail.example\r\nRui\r\n{waiting.name} <{waiting.email}>"
    url = page_of(delegation, "list/")

    html = partner_staff.post(url, {"lines": text, "language": "es"}).content.decode()

    assert outcomes(html) == [("2", "yes"), ("3", "yes"), ("4", "yes")]
    assert "Waits for a seat, and gets one of yours." in html
    assert named(delegation.activity) == []
    carried = re.search(r'<textarea name="lines" hidden>\n(.*?)</textarea>', html, flags=re.DOTALL)
    assert carried
    assert carried[1].replace("&lt;", "<").replace("&gt;", ">") == text
    done = partner_staff.post(url, {"lines": text, "language": "es", "confirm": "yes"}, follow=True).content.decode()
    assert "3 people of your list have a seat." in done
    assert sorted(named(delegation.activity)) == sorted(["Ana Sá", "Rui", waiting.name])


def test_wrong_lines_have_their_number_and_nobody_is_named(partner_staff: Client, delegation: Delegation) -> None:
    text = "Ana; ana@mail.example\n\nBia; bia@mail\nAna S.; ANA@mail.example\nRui\nrui\n<script>; x"
    url = page_of(delegation, "list/")

    for confirm in ({}, {"confirm": "yes"}):
        html = partner_staff.post(url, {"lines": text, "language": "es", **confirm}).content.decode()

        wrong = [("1", "yes"), ("3", "no"), ("4", "no"), ("5", "yes"), ("6", "no"), ("7", "yes")]
        assert outcomes(html) == wrong
        assert "3 lines cannot be used." in html
        assert "The same address as in line 1." in html
        assert 'name="confirm"' not in html
        assert "<script>; x" not in html
        assert named(delegation.activity) == []


def test_more_people_than_seats_are_one_sentence(partner_staff: Client, delegation: Delegation) -> None:
    url = page_of(delegation, "list/")

    html = partner_staff.post(
        url, {"lines": "Ana\nBia\nCaio\nDora", "language": "es", "confirm": "yes"}
    ).content.decode()

    assert "This names more people than there are seats: 3 seats are left." in html
    assert named(delegation.activity) == []
    assert "Paste at least one name." in partner_staff.post(url, {"lines": " \n ", "language": "es"}).content.decode()


def test_a_list_confirmed_in_two_tabs_names_everybody_once(partner_staff: Client, delegation: Delegation) -> None:
    url = page_of(delegation, "list/")
    data = {"lines": "Ana; ana@mail.example", "language": "es", "confirm": "yes"}

    answers = [partner_staff.post(url, data).status_code for _tab in range(2)]

    assert answers == [302, 302]
    assert (named(delegation.activity), Delivery.objects.count()) == (["Ana"], 1)


def test_partner_returns_the_unused_seats(partner_staff: Client, delegation: Delegation) -> None:
    name_people(delegation=delegation, entries=[Entry("Rui")], by=None, now=timezone.now())
    assert "2 seats of ANEL open to all." in get(partner_staff, page_of(delegation, "return/"))

    html = partner_staff.post(page_of(delegation, "return/"), follow=True).content.decode()

    assert "The unused seats have been returned to all." in html
    assert 'name="name"' not in html
    late = partner_staff.post(page_of(delegation, "list/"), {"lines": "Ana", "language": "es", "confirm": "yes"})
    assert "have been returned" in late.content.decode()
    assert named(delegation.activity) == ["Rui"]


def test_people_of_another_delegation_are_not_found_under_this_one(
    partner_staff: Client, delegation: Delegation
) -> None:
    now = timezone.now()
    other = set_delegation(
        activity=delegation.activity,
        organisation=OrganisationFactory.create(),
        seats=1,
        names_until=None,
        by=None,
        now=now,
    )
    [theirs] = name_people(delegation=other, entries=[Entry("Eva")], by=None, now=now)

    assert partner_staff.post(page_of(delegation, f"people/{theirs.public_id}/remove/")).status_code == 404
    assert "Eva" not in get(partner_staff, page_of(delegation))


def test_pages_cost_the_same_for_one_and_for_thirty(
    partner_staff: Client, host_staff: Client, delegation: Delegation
) -> None:
    now = timezone.now()
    Activity.objects.update(capacity=200)
    delegation.activity.refresh_from_db()

    def costs() -> list[int]:
        pages = [(partner_staff, page_of(delegation)), (host_staff, hosts_page(delegation.activity))]
        return [queries_of(client, url) for client, url in [*pages, (partner_staff, "/en/staff/")]]

    def add(count: int) -> None:
        for number in range(count):
            other = published_activity(capacity=9)
            more = {"seats": 2, "names_until": None, "by": None, "now": now}
            set_delegation(activity=other, organisation=delegation.organisation, **more)
            set_delegation(activity=delegation.activity, organisation=OrganisationFactory.create(), **more)
            EnrolmentFactory.create(activity=delegation.activity, delegation=delegation, person__name=f"P {number}")

    add(1)
    one = costs()
    add(29)
    assert costs() == one


def test_staff_page_says_where_names_are_missing(partner_staff: Client, delegation: Delegation) -> None:
    html = get(partner_staff, "/en/staff/")

    assert "ANEL has 3 seats left to name people for" in html
    assert page_of(delegation) in html
    name_people(delegation=delegation, entries=[Entry("Ana"), Entry("Bia"), Entry("Rui")], by=None, now=timezone.now())
    assert page_of(delegation) not in get(partner_staff, "/en/staff/")


# What everybody sees


def test_kept_seats_are_not_shown_as_free(client: Client, delegation: Delegation) -> None:
    slug = delegation.activity.slug
    for url in ("/en/activities/", f"/en/activities/{slug}/"):
        assert "3 seats left" in get(client, url)
    Activity.objects.update(capacity=3)
    assert "schema.org/SoldOut" in get(client, f"/en/activities/{slug}/")


def test_where_partners_name_who_comes_nobody_is_invited_to_enrol(client: Client, delegation: Delegation) -> None:
    Activity.objects.update(admission="delegation")

    detail = get(client, f"/en/activities/{delegation.activity.slug}/")

    assert "Seats without a name are for everybody from" in detail
    assert "schema.org/SoldOut" in detail
    assert "/enrol/" not in detail
    listed = get(client, "/en/activities/")
    assert "The partners name who comes" in listed
    assert "seats left" not in listed


# Mails

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def send(now: datetime) -> "list[mail.EmailMessage]":
    """What leaves now."""
    mail.outbox.clear()
    collect(now=now)
    drain(clock=lambda: now)
    return list(mail.outbox)


def test_partner_hears_of_its_seats_and_once_more_before_the_last_day(
    host: Organisation, partner: Organisation
) -> None:
    staff = staff_of(partner)
    activity = published_activity(now=NOW, in_days=30, host=host, project=ProjectFactory.create(statement="funded"))
    until = (NOW + timedelta(days=19)).date()
    delegation = set_delegation(activity=activity, organisation=partner, seats=2, names_until=until, by=None, now=NOW)

    [opened] = send(NOW)
    assert send(NOW + timedelta(hours=1)) == []
    name_people(delegation=delegation, entries=[Entry("Rui")], by=None, now=NOW)
    assert send(NOW + timedelta(days=11)) == []
    [reminder] = send(NOW + timedelta(days=13))

    assert (opened.to, reminder.to) == ([f"{staff.name} <{staff.email}>"],) * 2
    assert opened.subject.startswith("2 seats for ANEL: ")
    assert "Please name your people until Saturday 20 March 2027." in opened.body
    assert f"/en/staff/activities/{activity.slug}/delegation/anel/" in opened.body
    assert "ANEL still has 1 seat in" in reminder.body
    assert "Funded by the European Union" in reminder.body
    for message in (opened, reminder):
        assert "None" not in message.body
        assert "\n\n\n" not in message.body
    assert Delivery.objects.get(person__email__isnull=True).state == "skipped"


def test_what_is_settled_is_not_asked_for(host: Organisation, partner: Organisation) -> None:
    staff_of(partner)
    activity = published_activity(now=NOW, in_days=30, host=host)
    keep = {"organisation": partner, "names_until": (NOW + timedelta(days=5)).date(), "by": None, "now": NOW}
    set_delegation(activity=activity, seats=2, **keep)
    collect(now=NOW)
    # Within the time of the reminder, which the first mail stands for; then with another number of seats.
    assert set(Delivery.objects.values_list("kind", flat=True)) == {"academy.delegation-opened"}
    delegation = set_delegation(activity=activity, seats=1, **keep)
    [message] = send(NOW)
    assert message.subject.startswith("1 seat for ANEL: ")
    name_people(delegation=delegation, entries=[Entry("Rui")], by=None, now=NOW)
    cancel_activity(activity=activity, by=None, now=NOW)
    assert send(NOW + timedelta(days=1)) == []


def test_who_is_named_gets_the_sessions_and_a_way_to_give_the_seat_back(
    host: Organisation, partner: Organisation
) -> None:
    activity = published_activity(now=NOW, host=host)
    delegation = set_delegation(activity=activity, organisation=partner, seats=2, names_until=None, by=None, now=NOW)
    known = PersonFactory.create(language="fr")
    entries = [Entry("Ana", "ana@mail.example", "en"), Entry(known.name, known.email or "")]
    name_people(delegation=delegation, entries=entries, by=None, now=NOW)

    first, second = send(NOW)

    assert "ANEL has named you for" in first.body
    assert "10:00–12:00, Lisbon time" in first.body
    assert first.attachments[0].mimetype == "text/calendar; method=PUBLISH"
    assert re.search(r"https?://\S+/en/activities/\S+/seat/\S+", first.body)
    assert "/fr/" in second.body


def test_own_texts_of_the_mails_may_name_what_they_are_about(host: Organisation, partner: Organisation) -> None:
    staff_of(partner)
    activity = published_activity(now=NOW, in_days=30, host=host)
    keep = {"seats": 2, "names_until": (NOW + timedelta(days=5)).date(), "by": None, "now": NOW}
    delegation = set_delegation(activity=activity, organisation=partner, **keep)
    collect(now=NOW)
    name_people(delegation=delegation, entries=[Entry("Ana", "ana@mail.example")], by=None, now=NOW)

    rows = Delivery.objects.filter(kind__startswith="academy.deleg")
    assert rows.count() == 2
    for row in rows:
        kind, occasion = registry.kinds[row.kind], Occasion(row.person_id, row.key)
        answer = kind.contexts([occasion], NOW)[occasion]
        assert answer is not None
        values = answer.values()
        assert values.keys() == kind.placeholders.keys()
        assert values["organisation"] == "ANEL"
