"""Who comes: the host's page, its decisions, and the list as CSV, XLSX and on paper."""

import csv
import re
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from academy.models import Activity, Answer, Delegation, Enrolment, Question, Requirements
from academy.services import enrol
from accounts.models import Consent, Person
from notifications.models import Delivery
from partners.models import Membership, Organisation, OrganisationClaim
from tests.academy.staff_pages import page_of
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
from tests.pages import get

pytestmark = pytest.mark.django_db

NOTHING_OF_HEALTH = ("No nuts", "Step-free")


def by_approval(host: Organisation, *states: str, capacity: int = 10, **fields: Any) -> list[Enrolment]:
    activity = published_activity(host=host, capacity=capacity, admission=Activity.Admission.APPROVAL, **fields)
    return [
        EnrolmentFactory.create(
            activity=activity, state=state, waiting_number=number + 1 if state == "waiting" else None
        )
        for number, state in enumerate(states)
    ]


def box(enrolment: Enrolment) -> str:
    return f"{enrolment.public_id}:{enrolment.state}"


def states(activity: Activity) -> list[str]:
    return list(activity.enrolments.order_by("pk").values_list("state", flat=True))


def listed(html: str) -> list[str]:
    """Names on the list, in its order."""
    people = html.partition('id="id_people"')[2].partition("</ul>")[0]
    return re.findall(r'(?:<span class="person-name">|"> <span>)([^<]+)</span>', people.replace(" checked", ""))


def answered(enrolment: Enrolment, wording: str, text: str = "", *, kind: str = "text", is_given: bool = False) -> None:
    question, _made = Question.objects.get_or_create(
        activity=enrolment.activity, wording_en=wording, defaults={"kind": kind}
    )
    Answer.objects.create(
        enrolment=enrolment, question=question, text=text, is_given=is_given, wording=wording, language="en"
    )


def needing(enrolment: Enrolment) -> None:
    consent = Consent.objects.create(
        person=enrolment.person, purpose=Consent.Purpose.REQUIREMENTS, text_version="1", language="en"
    )
    Requirements.objects.create(enrolment=enrolment, consent=consent, diet="No nuts", access="Step-free")


# The page


def test_page_says_in_numbers_who_comes(host: Organisation, staff: Client) -> None:
    rows = by_approval(host, "confirmed", "confirmed", "offered", "requested", "waiting", "refused", capacity=9)
    activity = rows[0].activity
    partner = OrganisationFactory.create(short_name="TESE")
    delegation = Delegation.objects.create(activity=activity, organisation=partner, seats=3)
    Enrolment.objects.filter(pk=rows[0].pk).update(delegation=delegation)
    Person.objects.filter(pk=rows[1].person_id).update(territory=TerritoryFactory.create(slug="navarra"), language="es")
    OrganisationClaim.objects.create(person=rows[1].person, name="Casa Verde")

    response = staff.get(page_of(activity))

    numbers = response.context["numbers"]
    assert (numbers.confirmed, numbers.offered, numbers.requested, numbers.waiting) == (2, 1, 1, 1)
    assert (numbers.kept, numbers.free) == (2, 4)
    breakdown = response.context["breakdown"]
    assert [(row.name, row.people) for row in breakdown.organisations] == [("Casa Verde", 1), ("TESE", 1)]
    assert {row.name for row in breakdown.territories} == {"Elsewhere", "Navarra"}
    assert sum(row.people for row in breakdown.languages) == 2
    html = response.content.decode()
    parts = [html.index(f'id="{name}"') for name in ("who-comes", "people-title", "mails-title")]
    assert parts == sorted(parts)


def test_long_breakdown_ends_with_all_others(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host, capacity=20)
    for number in range(12):
        person = EnrolmentFactory.create(activity=activity).person
        OrganisationClaim.objects.create(person=person, name=f"Organisation {number:02}")

    lines = staff.get(page_of(activity)).context["breakdown"].organisations

    assert len(lines) == 11
    assert (lines[-1].name, lines[-1].people) == ("All others", 2)


def test_needs_are_counts_and_only_for_who_prepares(host: Organisation, staff: Client) -> None:
    (enrolment, waiting) = by_approval(host, "confirmed", "waiting", asks_diet=True, asks_access=True)
    needing(enrolment)
    needing(waiting)
    coordinator = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)

    html = get(staff, page_of(enrolment.activity))
    elsewhere = get(signed_in(coordinator), page_of(enrolment.activity))

    assert re.findall(r"<dt>(Diet|Access|Interpretation)</dt><dd>(\d)</dd>", html) == [("Diet", "1"), ("Access", "1")]
    assert f'href="{page_of(enrolment.activity, "requirements/")}"' in html
    assert "data-needs" not in elsewhere.replace("data-needs-script", "")
    assert not any(text in html + elsewhere for text in NOTHING_OF_HEALTH)


def test_offers_and_waiting_list_are_shown_with_their_end_and_order(host: Organisation, staff: Client) -> None:
    rows = by_approval(host, "offered", "waiting", "waiting", capacity=1)

    html = get(staff, page_of(rows[0].activity))

    queue = html.partition('data-queue="offered"')[2].partition('id="people"')[0]
    offered, _data, waiting = queue.partition('data-queue="waiting"')
    assert rows[0].person.name in offered
    assert "until <time" in offered
    assert waiting.index(f"<li>{rows[1].person.name}</li>") < waiting.index(f"<li>{rows[2].person.name}</li>")


def test_list_has_the_queue_in_its_order_and_the_answers_but_no_addresses(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host, capacity=1)
    for name, state, number in [
        ("Zoe", "waiting", 1),
        ("Abel", "waiting", 2),
        ("Maria", "confirmed", None),
        ("Xisto", "withdrawn", 3),
    ]:
        EnrolmentFactory.create(activity=activity, person__name=name, state=state, waiting_number=number)
    maria = activity.enrolments.get(person__name="Maria")
    answered(maria, "Why <you>?", "Because\nI can")
    answered(maria, "Photos?", kind="consent", is_given=True)

    html = get(staff, page_of(activity))

    assert listed(html) == ["Maria", "Zoe", "Abel", "Xisto"]
    for narrowed in (html, get(staff, page_of(activity, "?q=abel")), get(staff, page_of(activity, "?state=waiting"))):
        assert "On the waiting list (2)" in narrowed
    assert "Why &lt;you&gt;?</dt><dd>Because<br>I can</dd>" in html
    assert "Photos?</dt><dd>Yes</dd>" in html
    assert "mail.example" not in html


def test_list_is_narrowed_by_state_and_name(host: Organisation, staff: Client) -> None:
    rows = by_approval(host, "requested", "requested", "confirmed")
    activity = rows[0].activity
    for row, name in zip(rows, ["João Água", "Zoe", "Joana"], strict=True):
        row.person.name = name
        row.person.save()

    assert listed(get(staff, page_of(activity, "?state=requested"))) == ["João Água", "Zoe"]
    assert listed(get(staff, page_of(activity, "?q=joa"))) == ["Joana", "João Água"]
    assert listed(get(staff, page_of(activity, "?q=agua&state=requested&state=waiting"))) == ["João Água"]
    assert "Nobody matches." in get(staff, page_of(activity, "?q=nobody%20here"))
    for nonsense in ("?state=xyz", "?q=%00", "?page=x", "?q=" + "a" * 200):
        assert len(listed(get(staff, page_of(activity, nonsense)))) == 3


def test_page_counts_what_was_sent_and_leads_to_each_mail(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host, capacity=1)
    for person in PersonFactory.create_batch(2):
        enrol(activity=activity, person=person, by=person, now=datetime.now(UTC))
    Delivery.objects.filter(kind="academy.enrolment-confirmed").update(state="sent", sent_at=datetime.now(UTC))
    other = published_activity(host=host)
    enrol(activity=other, person=person, by=person, now=datetime.now(UTC))

    response = staff.get(page_of(activity))

    mails = [(mail.label, mail.sent, mail.on_the_way) for mail in response.context["mails"]]
    assert ("Enrolment confirmed", 1, 0) in mails
    assert ("On the waiting list", 0, 1) in mails
    assert f"/admin/notifications/delivery/?about=academy.activity:{activity.public_id}" in response.content.decode()


@pytest.mark.parametrize("action", ["", "people/print/?state=confirmed", "people.csv", "people.xlsx"])
def test_queries_do_not_grow_with_the_people(host: Organisation, staff: Client, action: str) -> None:
    activity = published_activity(host=host, capacity=70, asks_diet=True)

    def add(count: int) -> None:
        for _number in range(count):
            person = PersonFactory.create(territory=TerritoryFactory.create())
            for state in ("confirmed", "waiting"):
                waits = state == "waiting"
                row = EnrolmentFactory.create(
                    activity=activity,
                    person=PersonFactory.create() if waits else person,
                    state=state,
                    waiting_number=activity.enrolments.count() + 1 if waits else None,
                )
            confirmed = activity.enrolments.get(person=person)
            OrganisationClaim.objects.create(person=person, organisation=OrganisationFactory.create(), name="x")
            delegation = Delegation.objects.create(
                activity=activity, organisation=OrganisationFactory.create(), seats=1
            )
            Enrolment.objects.filter(pk=confirmed.pk).update(delegation=delegation)
            answered(row, "Why?", "So")
            answered(confirmed, "Why?", "So")
            needing(confirmed)

    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            response = staff.get(page_of(activity, action))
            assert b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
        return len(captured)

    add(1)
    queries()
    one = queries()
    add(29)

    assert queries() == one


# Deciding


def test_buttons_do_what_they_say(host: Organisation, staff: Client) -> None:
    rows = by_approval(host, "requested", "requested", "requested", capacity=5)
    activity = rows[0].activity
    url = page_of(activity, "?state=requested")

    response = staff.post(url, {"people": [box(rows[0])], "action": "confirm"}, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "1 person has a seat now." in response.content.decode()
    staff.post(url, {"people": [box(rows[1])], "action": "offer"})
    staff.post(url, {"people": [box(rows[2])], "action": "refuse", "reason": "Only for mentors."})

    assert states(activity) == ["confirmed", "offered", "refused"]
    assert rows[2].changes.get().reason == "Only for mentors."
    again = staff.post(url, {"people": [box(rows[0])], "action": "confirm"}, follow=True)
    assert "For 1 person nothing changes." in again.content.decode()


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"people": []}, "people", "Choose at least one person on the list."),
        ({"people": ["x"]}, "people", "not on the list of this activity"),
        ({"people": ["00000000-0000-0000-0000-000000000000:requested"]}, "people", "not on the list of this activity"),
        ({"people": ["\0:requested"]}, "people", "not on the list of this activity"),
        ({"action": "refuse", "reason": " "}, "reason", "Say why"),
        ({"action": "refuse", "reason": "x" * 301}, "reason", "shorten this to 300 characters"),
        ({"action": "destroy"}, "action", "This is not on the list."),
        ({"action": ""}, "action", "Press one of the buttons"),
    ],
)
def test_bad_input_is_one_clear_sentence_and_changes_nothing(
    host: Organisation, staff: Client, data: dict[str, Any], field: str, sentence: str
) -> None:
    (row,) = by_approval(host, "requested")

    response = staff.post(page_of(row.activity), {"people": [box(row)], "action": "confirm"} | data)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    html = response.content.decode()
    assert 'role="alert"' in html
    assert sentence in html
    if field != "people":
        assert f'value="{box(row)}" checked' in html
    assert states(row.activity) == ["requested"]


def test_two_tabs_and_people_of_other_activities_change_nothing(host: Organisation, staff: Client) -> None:
    first, second = by_approval(host, "requested", "requested", capacity=1)
    (other,) = by_approval(host, "requested")
    seen = [box(first), box(second)]
    Enrolment.objects.filter(pk=second.pk).update(state="withdrawn")

    meanwhile = staff.post(page_of(first.activity), {"people": seen, "action": "confirm"})
    foreign = staff.post(page_of(first.activity), {"people": [box(first), box(other)], "action": "confirm"})

    for response, sentence in [(meanwhile, "has meanwhile changed"), (foreign, "not on the list of this activity")]:
        assert sentence in response.context["form"].errors["people"][0]
    assert states(first.activity) == ["requested", "withdrawn"]
    assert states(other.activity) == ["requested"]
    assert not Delivery.objects.filter(kind__startswith="academy.enrolment").exists()


def test_only_what_is_to_come_can_be_decided(host: Organisation, staff: Client) -> None:
    (row,) = by_approval(host, "requested", now=datetime.now(UTC) - timedelta(days=30), in_days=2)

    html = get(staff, page_of(row.activity))
    refused = staff.post(page_of(row.activity), {"people": [box(row)], "action": "confirm"})

    assert 'name="people"' not in html
    assert "there is nothing to decide any more" in refused.content.decode()


# Files and paper


def table_of(client: Client, activity: Activity, query: str = "") -> list[list[str]]:
    response = client.get(page_of(activity, f"people.csv{query}"))
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.reader(text.splitlines()))


@pytest.fixture
def two_people(host: Organisation) -> Activity:
    activity = published_activity(host=host, asks_diet=True)
    ana = PersonFactory.create(name="Ana", territory=TerritoryFactory.create(slug="cascais"), language="pt")
    OrganisationClaim.objects.create(person=ana, name="=HYPERLINK(1)")
    zoe = PersonFactory.create(name="+39, Zoé")
    waiting = EnrolmentFactory.create(activity=activity, person=zoe, state="waiting", waiting_number=4)
    partner = OrganisationFactory.create(short_name="TESE")
    delegation = Delegation.objects.create(activity=activity, organisation=partner, seats=1)
    coming = EnrolmentFactory.create(activity=activity, person=ana, delegation=delegation)
    answered(waiting, "Why?", "@SUM(1)")
    answered(coming, "Photos?", kind="consent", is_given=False)
    needing(coming)
    return activity


def test_table_has_everybody_in_the_order_of_the_page(two_people: Activity, staff: Client) -> None:
    portuguese = Person.objects.get(name="Ana").get_language_display()
    heads = ["Name", "Organisation, as declared", "Delegation", "Territory", "Language", "State", "Walk-in"]

    assert table_of(staff, two_people) == [
        [*heads, "Number on the waiting list", "Why?", "Photos?"],
        ["Ana", "'=HYPERLINK(1)", "TESE", "Cascais", portuguese, "Confirmed", "", "", "", "No"],
        ["'+39, Zoé", "", "", "Elsewhere", "English", "On the waiting list", "", "1", "'@SUM(1)", ""],
    ]
    assert [row[0] for row in table_of(staff, two_people, "?state=waiting&q=zoe")] == ["Name", "'+39, Zoé"]


def test_table_is_not_cut_into_pages(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host, capacity=100)
    people = [PersonFactory.create() for _number in range(60)]
    Enrolment.objects.bulk_create([Enrolment(activity=activity, person=row, state="confirmed") for row in people])

    assert len(table_of(staff, activity)) == 61


def test_spreadsheet_has_the_same_as_text_only(two_people: Activity, staff: Client) -> None:
    response = staff.get(page_of(two_people, "people.xlsx"))

    assert response.streaming
    assert f'filename="{two_people.slug}-people.xlsx"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    book = zipfile.ZipFile(BytesIO(b"".join(response)))  # type: ignore[arg-type]
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r'<c r="([A-Z]\d)"[^>]*><is><t[^>]*>([^<]*)</t></is></c>', sheet)
    written = dict(cells)
    assert (written["A2"], written["B2"], written["C2"], written["J2"]) == ("Ana", "'=HYPERLINK(1)", "TESE", "No")
    assert (written["A3"], written["H3"], written["I3"]) == ("'+39, Zoé", "1", "'@SUM(1)")
    assert "<f>" not in sheet
    assert not any(text in sheet for text in NOTHING_OF_HEALTH)


def test_paper_has_the_chosen_states_and_the_funding_notice(two_people: Activity, staff: Client) -> None:
    two_people.project = ProjectFactory.create(statement="co-funded", grant_number="101")
    two_people.save()

    html = get(staff, page_of(two_people, "people/print/"))
    waiting = get(staff, page_of(two_people, "people/print/?state=waiting"))

    assert ("Ana" in html, "Zoé" in html) == (True, False)
    assert ("Ana" in waiting, "Zoé" in waiting) == (False, True)
    assert "Co-funded by the European Union" in html
    assert "TESE" in html
    assert not any(text in html for text in NOTHING_OF_HEALTH)


# The same in the admin


def test_admin_actions_decide_activity_by_activity(host: Organisation, staff: Client) -> None:
    first, second = by_approval(host, "requested", "requested")
    full, over = by_approval(host, "withdrawn", "confirmed", capacity=1)
    (foreign,) = by_approval(OrganisationFactory.create(), "requested")
    chosen = {"_selected_action": [row.pk for row in (first, second, full, foreign)]}
    address = "/admin/academy/enrolment/?when=all"

    question = staff.post(address, {**chosen, "action": "confirm"}).content.decode()
    assert states(first.activity) == ["requested", "requested"]
    assert str(foreign) not in question
    answer = staff.post(address, {**chosen, "action": "confirm", "confirmed": "yes", "reason": ""}, follow=True)

    assert states(first.activity) == ["confirmed", "confirmed"]
    assert states(full.activity) == ["withdrawn", "confirmed"]
    assert states(foreign.activity) == ["requested"]
    said = [str(message) for message in answer.context["messages"]]
    assert said == [
        f"{full.activity}: There are not enough free seats for this. Raise the number of seats first.",
        "2 people have a seat now.",
    ]
    assert over.state == "confirmed"


def test_admin_refuses_only_with_a_reason_and_offers(host: Organisation, staff: Client) -> None:
    first, second = by_approval(host, "requested", "requested")
    address = "/admin/academy/enrolment/"
    refusal = {"_selected_action": [first.pk], "action": "refuse", "confirmed": "yes"}

    assert "Please fill this in." in staff.post(address, {**refusal, "reason": " "}).content.decode()
    assert states(first.activity) == ["requested", "requested"]
    staff.post(address, {**refusal, "reason": "Only for mentors."})
    staff.post(address, {"_selected_action": [second.pk], "action": "offer", "confirmed": "yes", "reason": ""})

    assert states(first.activity) == ["refused", "offered"]
    assert first.changes.get().reason == "Only for mentors."
