"""The admin's pages of the academy: the same services as everywhere, and errors that stay on the form."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from academy.models import Activity, ActivityHost, Enrolment, EnrolmentChange, ScheduleChange, Session
from academy.services import cancel_activity, enrol
from notifications.models import Delivery
from partners.models import Membership, Organisation
from reference.models import Language
from tests.admin_forms import errors_of, submit
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    TerritoryFactory,
    published_activity,
    signed_in,
    staff_of,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/academy/activity/add/"
LIST = "/admin/academy/activity/"


def page_of(activity: Activity) -> str:
    return f"/admin/academy/activity/{activity.pk}/change/"


@pytest.fixture
def cascais() -> Organisation:
    return OrganisationFactory.create(slug="cascais", short_name="Cascais", territory=TerritoryFactory.create())


@pytest.fixture
def client(cascais: Organisation) -> Client:
    return signed_in(staff_of(cascais))


@pytest.fixture
def network() -> Client:
    return signed_in(staff_of(OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR))


def new_activity(**changes: Any) -> dict[str, Any]:
    Language.objects.get_or_create(code="pt", defaults={"name": "Português"})
    return {
        "title_en": "Co-operatives from scratch",
        "capacity": "12",
        "languages": ["pt"],
        "sessions__0__day": "2027-03-10",
        "sessions__0__start_time": "10:00",
        "sessions__0__end_time": "12:30",
        "sessions__0__place": "Room 1",
        **changes,
    }


def test_adding_an_activity_plans_its_session_on_the_clock_of_the_territory(client: Client, cascais: Any) -> None:
    response = submit(client, ADD, **new_activity())

    assert response.status_code == 302
    activity = Activity.objects.get()
    assert (activity.slug, activity.state, activity.time_zone) == (
        "co-operatives-from-scratch",
        "draft",
        "Europe/Lisbon",
    )
    assert activity.lead_host() == cascais
    assert [str(language) for language in activity.languages.all()] == ["Português"]
    session = activity.sessions.get()
    assert (session.start_time, session.time_zone, session.place) == (time(10, 0), "Europe/Lisbon", "Room 1")
    assert session.starts_at == datetime(2027, 3, 10, 10, 0, tzinfo=UTC)
    assert activity.starts_at == session.starts_at


def test_typed_times_are_the_places_whatever_the_readers_zone(network: Client) -> None:
    madrid = TerritoryFactory.create(slug="navarra", time_zone="Europe/Madrid")

    submit(network, ADD, **new_activity(territory=str(madrid.pk)))

    assert Session.objects.get().starts_at == datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title_en": ""}, "Write this text in the original language first."),
        ({"sessions__0__end_time": "09:00"}, "A session ends after it starts, on the same day."),
        ({"sessions__0__end_time": "23:00"}, "A session lasts at most six hours; plan a second one for the afternoon."),
        (
            {"sessions__0__day": "2027-03-28", "sessions__0__start_time": "01:30"},
            "This hour does not exist on that day: the clocks go forward. Please choose another hour.",
        ),
        (
            {"enrolment_closes_on": "2027-12-01", "enrolment_closes_time": "10:00"},
            (
                "Enrolment would close after this session has begun. Choose a later time, or first change when "
                "enrolment closes."
            ),
        ),
        ({"sessions__TOTAL_FORMS": "9999"}, "Please submit at most 40 forms."),
        ({"enrolment_closes_on": "2027-03-01"}, "Say at what time enrolment closes on that day."),
        (
            {"enrolment_closes_on": "2027-03-28", "enrolment_closes_time": "01:30"},
            "This hour does not exist on that day: the clocks go forward. Please choose another hour.",
        ),
        ({"capacity": "0"}, "Please write 1 or more."),
    ],
)
def test_what_makes_no_sense_is_said_on_the_form(client: Client, changes: dict[str, str], sentence: str) -> None:
    response = submit(client, ADD, **new_activity(**changes))

    assert response.status_code == 200
    assert sentence in errors_of(response)
    assert not Activity.objects.exists()


def test_the_lead_host_is_an_organisation_one_works_for(client: Client) -> None:
    other = OrganisationFactory.create(short_name="Navarra")

    response = submit(client, ADD, **new_activity(hostings__0__organisation=str(other.pk)))

    assert errors_of(response) == ["An organisation you work for leads; only the network coordinator names another."]
    assert not Activity.objects.exists()


def test_staff_of_the_lead_adds_a_co_host(client: Client, cascais: Organisation) -> None:
    activity = ActivityFactory.create(host=cascais)
    other = OrganisationFactory.create()

    response = submit(
        client,
        page_of(activity),
        hostings__TOTAL_FORMS="2",
        hostings__1__organisation=str(other.pk),
        hostings__1__activity=str(activity.pk),
    )

    assert response.status_code == 302, errors_of(response)
    rows = activity.hostings.values_list("organisation", "is_lead")
    assert set(rows) == {(cascais.pk, True), (other.pk, False)}


def test_staff_of_a_co_host_changes_all_but_the_hosts(client: Client, cascais: Organisation) -> None:
    activity = ActivityFactory.create()
    ActivityHost.objects.create(activity=activity, organisation=cascais)
    lead = activity.hostings.get(is_lead=True)

    response = submit(
        client,
        page_of(activity),
        title_en="A new title",
        hostings__TOTAL_FORMS="1",
        hostings__INITIAL_FORMS="1",
        hostings__0__id=str(lead.pk),
        hostings__0__activity=str(activity.pk),
        hostings__0__organisation=str(cascais.pk),
        hostings__0__DELETE="on",
    )

    assert response.status_code == 302
    activity.refresh_from_db()
    assert activity.title_en == "A new title"
    assert activity.hostings.get(is_lead=True) == lead


def test_more_seats_go_to_the_waiting_list(client: Client, cascais: Organisation) -> None:
    now = datetime.now(UTC)
    activity = published_activity(host=cascais, capacity=1)
    enrol(activity=activity, person=PersonFactory.create(), by=None, now=now)
    waiting = enrol(activity=activity, person=PersonFactory.create(), by=None, now=now)

    submit(client, page_of(activity), capacity="2", title_en="Renamed too")

    waiting.refresh_from_db()
    activity.refresh_from_db()
    assert (waiting.state, activity.capacity, activity.title_en) == (Enrolment.State.CONFIRMED, 2, "Renamed too")
    assert Delivery.objects.filter(person=waiting.person, kind="academy.enrolment-promoted").count() == 1


def test_capacity_below_the_seats_given_is_an_error_beside_the_field(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais, capacity=3, title_en="As it was")
    for _number in range(2):
        enrol(activity=activity, person=PersonFactory.create(), by=None, now=datetime.now(UTC))
    day = activity.sessions.get().day

    response = submit(
        client,
        page_of(activity),
        capacity="1",
        title_en="Half-written",
        sessions__0__day=(day + timedelta(days=1)).isoformat(),
    )

    assert response.status_code == 200
    assert response.context["adminform"].form.errors["capacity"] == [
        "2 seats are already given; the capacity cannot go below that."
    ]
    activity.refresh_from_db()
    assert (activity.capacity, activity.title_en, activity.sessions.get().day) == (3, "As it was", day)


def test_closing_after_a_session_that_stands_is_refused_beside_the_field(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais, sessions=2)
    first = activity.sessions.earliest("starts_at")
    later = {"enrolment_closes_on": first.day.isoformat(), "enrolment_closes_time": "10:30"}

    response = submit(client, page_of(activity), **later, title_en="Half-written")

    [sentence] = response.context["adminform"].form.errors["enrolment_closes_on"]
    assert sentence.startswith("Enrolment ends when the first session begins, ")
    assert errors_of(response) == [sentence], "said once, not also beside the session"
    assert submit(client, page_of(activity), **{**later, "enrolment_closes_time": "10:00"}).status_code == 302
    # Moved in the same save, the session begins after it.
    moved = submit(client, page_of(activity), **later, sessions__0__start_time="11:00")
    assert moved.status_code == 302, errors_of(moved)
    # What stands so since before there was the rule may stay.
    Activity.objects.filter(pk=activity.pk).update(enrolment_closes_time=time(23))
    assert submit(client, page_of(activity), title_en="Renamed").status_code == 302


def test_sessions_moved_in_one_save_reach_people_in_one_mail(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais, sessions=2)
    person = PersonFactory.create()
    enrol(activity=activity, person=person, by=None, now=datetime.now(UTC))

    response = submit(client, page_of(activity), sessions__0__start_time="09:30", sessions__1__place="The library")

    assert response.status_code == 302, errors_of(response)
    first, second = activity.sessions.all()
    assert (first.start_time, first.schedule_revision, second.place) == (time(9, 30), 1, "The library")
    assert ScheduleChange.objects.count() == 1
    assert Delivery.objects.filter(person=person, kind="academy.activity-changed").count() == 1
    activity.refresh_from_db()
    assert activity.starts_at == first.starts_at


def test_a_new_title_alone_tells_nobody(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais)
    enrol(activity=activity, person=PersonFactory.create(), by=None, now=datetime.now(UTC))

    submit(client, page_of(activity), title_pt="Cooperativas do zero", original_language="pt")

    activity.refresh_from_db()
    assert activity.title_pt == "Cooperativas do zero"
    assert not ScheduleChange.objects.exists()


def test_removing_a_session_of_a_published_activity_cancels_it(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais, sessions=2)
    first, second = activity.sessions.all()

    submit(client, page_of(activity), sessions__0__DELETE="on")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("cancelled", "planned")


def test_the_last_session_of_a_published_activity_stays(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais)

    response = submit(client, page_of(activity), sessions__0__DELETE="on", title_en="Half-written")

    assert errors_of(response) == ["This is the only session left. Cancel the whole activity instead."]
    activity.refresh_from_db()
    assert activity.title_en != "Half-written"


def test_removing_a_session_of_a_draft_deletes_it(client: Client, cascais: Organisation) -> None:
    activity = ActivityFactory.create(host=cascais)
    SessionFactory.create(activity=activity)

    submit(client, page_of(activity), sessions__0__DELETE="on")

    assert not activity.sessions.exists()
    activity.refresh_from_db()
    assert activity.starts_at is None


def test_the_sessions_own_page_moves_it_through_the_service(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais)
    session = activity.sessions.get()
    colleague = staff_of(cascais)

    response = submit(
        client,
        f"/admin/academy/session/{session.pk}/change/",
        place="Rua das Flores 1",
        title_en="Opening",
        facilitators__TOTAL_FORMS="1",
        facilitators__0__session=str(session.pk),
        facilitators__0__person=str(colleague.pk),
        facilitators__0__role="lead",
    )

    assert response.status_code == 302, errors_of(response)
    session.refresh_from_db()
    assert (session.place, session.schedule_revision, session.title_en) == ("Rua das Flores 1", 1, "Opening")
    assert session.facilitators.get().person == colleague


def test_publish_action_says_what_is_missing(client: Client, cascais: Organisation) -> None:
    ready = ActivityFactory.create(host=cascais, title_en="Ready")
    SessionFactory.create(activity=ready)
    bare = ActivityFactory.create(host=cascais, title_en="Bare")

    response = client.post(LIST, {"action": "publish", "_selected_action": [ready.pk, bare.pk]}, follow=True)

    texts = {str(message) for message in response.context["messages"]}
    assert texts == {"1 activity is published.", "Bare: Plan at least one session before publishing the activity."}
    assert set(Activity.objects.values_list("title_en", "state")) == {("Ready", "published"), ("Bare", "draft")}


def test_cancel_action_asks_for_the_reason_first(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais, title_en="Storm day")
    person = PersonFactory.create()
    enrol(activity=activity, person=person, by=None, now=datetime.now(UTC))
    data = {"action": "cancel", "_selected_action": [activity.pk]}

    asked = client.post(LIST, data)
    activity.refresh_from_db()
    assert (asked.status_code, activity.state) == (200, "published")
    assert "Storm day" in asked.content.decode()

    client.post(LIST, {**data, "confirmed": "yes", "reason": "A storm is coming."})
    activity.refresh_from_db()
    assert (activity.state, activity.cancellation_reason) == ("cancelled", "A storm is coming.")
    assert Delivery.objects.filter(person=person, kind="academy.activity-cancelled").count() == 1


def test_what_has_enrolments_is_cancelled_never_deleted(network: Client) -> None:
    activity = ActivityFactory.create()
    EnrolmentFactory.create(activity=activity)

    response = network.post(f"/admin/academy/activity/{activity.pk}/delete/", {"post": "yes"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "People are or were enrolled in this activity, so it cannot be deleted. Cancel it instead."
    ]
    assert Activity.objects.filter(pk=activity.pk).exists()


def test_a_draft_without_enrolments_can_be_deleted_with_its_sessions(client: Client, cascais: Organisation) -> None:
    activity = ActivityFactory.create(host=cascais)
    SessionFactory.create(activity=activity)
    address = f"/admin/academy/activity/{activity.pk}/delete/"

    assert client.get(address).status_code == 200
    client.post(address, {"post": "yes"})

    assert not Activity.objects.exists()
    assert not Session.objects.exists()


def test_list_shows_what_is_to_come_unless_asked_otherwise(client: Client, cascais: Organisation) -> None:
    coming = published_activity(host=cascais, title_en="Coming one")
    draft = ActivityFactory.create(host=cascais, title_en="Draft one")
    past = ActivityFactory.create(host=cascais, title_en="Past one")
    past.starts_at, past.ends_at = datetime(2020, 1, 1, 9, tzinfo=UTC), datetime(2020, 1, 1, 10, tzinfo=UTC)
    past.save()
    gone = published_activity(host=cascais, title_en="Gone one")
    cancel_activity(activity=gone, by=None, now=datetime.now(UTC))

    def shown(query: str = "") -> set[Activity]:
        return set(client.get(LIST + query).context["cl"].queryset)

    assert shown() == {coming, draft}
    assert shown("?when=past") == {past}
    assert shown("?when=all&state=all") == {coming, draft, past, gone}
    assert shown("?state=cancelled") == {gone}


def test_search_finds_without_accents(client: Client, cascais: Organisation) -> None:
    activity = ActivityFactory.create(host=cascais, title_pt="Água e energia")

    assert list(client.get(LIST + "?q=agua").context["cl"].queryset) == [activity]


def test_derived_times_are_shown_on_the_clock_of_the_place(network: Client) -> None:
    activity = ActivityFactory.create(time_zone="Europe/Madrid")
    SessionFactory.create(activity=activity, day=date(2027, 3, 10), time_zone="Europe/Madrid")
    submit(network, page_of(activity))  # nothing changes
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=datetime(2027, 3, 10, 9, tzinfo=UTC), ends_at=datetime(2027, 3, 10, 11, tzinfo=UTC)
    )

    assert "Wednesday 10 March 2027, 10:00, Madrid time (CET)" in network.get(page_of(activity)).content.decode()


def test_withdraw_action_gives_the_seat_to_whoever_waits(client: Client, cascais: Organisation) -> None:
    now = datetime.now(UTC)
    activity = published_activity(host=cascais, capacity=1)
    first = enrol(activity=activity, person=PersonFactory.create(), by=None, now=now)
    second = enrol(activity=activity, person=PersonFactory.create(), by=None, now=now)
    address = "/admin/academy/enrolment/"
    data = {"action": "withdraw", "_selected_action": [first.pk]}

    client.post(address, data)
    first.refresh_from_db()
    assert first.state == "confirmed"
    client.post(address, {**data, "confirmed": "yes", "reason": "Asked by phone"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "confirmed")
    assert EnrolmentChange.objects.filter(enrolment=first).last().reason == "Asked by phone"


def test_enrolments_cannot_be_written_by_hand(network: Client) -> None:
    enrolment = EnrolmentFactory.create()
    page = f"/admin/academy/enrolment/{enrolment.pk}/change/"

    assert network.get(page).status_code == 200
    assert network.post(page, {"state": "withdrawn"}).status_code == 403
    assert network.get("/admin/academy/enrolment/add/").status_code == 403
    assert network.post(f"/admin/academy/enrolment/{enrolment.pk}/delete/", {"post": "yes"}).status_code == 403


def test_export_writes_what_the_list_shows_and_no_formulas(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais, title_en="Accounts")
    person = PersonFactory.create(name="=HYPERLINK(1)", email="ana@mail.example")
    enrolment = enrol(activity=activity, person=person, by=None, now=datetime.now(UTC))

    response = client.post("/admin/academy/enrolment/", {"action": "export_csv", "_selected_action": [enrolment.pk]})

    _head, row = response.content.decode("utf-8-sig").strip().splitlines()
    assert row.startswith("Accounts,'=HYPERLINK(1),ana@mail.example,English,Confirmed,")


def test_history_page_tells_which_values_changed(client: Client, cascais: Organisation) -> None:
    activity = ActivityFactory.create(host=cascais, title_en="Before")
    submit(client, page_of(activity), title_en="After")

    page = client.get(f"/admin/academy/activity/{activity.pk}/history/").content.decode()

    assert "Before → After" in " ".join(page.split())


@pytest.mark.parametrize("address", ["activity/", "session/", "enrolment/"])
def test_lists_cost_the_same_for_one_row_and_for_thirty(client: Client, cascais: Organisation, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(f"/admin/academy/{address}")
        assert response.status_code == 200
        return len(captured)

    def add() -> None:
        activity = published_activity(host=cascais)
        enrol(activity=activity, person=PersonFactory.create(), by=None, now=datetime.now(UTC))

    add()
    queries()
    one = queries()
    for _number in range(29):
        add()
    assert queries() == one


def test_activity_page_costs_the_same_for_one_enrolment_and_for_thirty(client: Client, cascais: Organisation) -> None:
    activity = published_activity(host=cascais, capacity=50)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(activity)).status_code == 200
        return len(captured)

    queries()
    one = queries()
    for _number in range(30):
        enrol(activity=activity, person=PersonFactory.create(), by=None, now=datetime.now(UTC))
    assert queries() == one
