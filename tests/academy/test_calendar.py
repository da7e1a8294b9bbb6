"""The calendar entries, read with another library than the one that wrote them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject
from django.urls import reverse
from django.utils import translation

from academy.calendar import calendar_of
from academy.models import Session
from academy.services import cancel_activity, move_sessions, plan_session
from core.vtimezone import vtimezone
from tests.factories import ActivityFactory, OrganisationFactory, published_activity

NOW = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)
# The Saturday before and the Monday after each clock change of 2027.
AROUND_THE_CHANGES = [date(2027, 3, 27), date(2027, 3, 29), date(2027, 10, 30), date(2027, 11, 1)]


def read(content):
    return vobject.readOne(content.decode())


def entries(activity, **options):
    """The entries as the other parser sees them."""
    content = calendar_of(activity, sessions=list(activity.sessions.all()), **options)
    return read(content).vevent_list


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Europe/Madrid", "Atlantic/Azores"])
def test_instants_are_right_on_both_sides_of_both_clock_changes(zone):
    activity = ActivityFactory.create(time_zone=zone)
    for day in AROUND_THE_CHANGES:
        plan_session(activity=activity, day=day, start_time=time(9, 30), end_time=time(11, 0), by=None, now=NOW)
    sessions = list(Session.objects.order_by("starts_at"))
    found = entries(activity)
    assert [each.dtstart.value.astimezone(UTC) for each in found] == [session.starts_at for session in sessions]
    assert [each.dtend.value.astimezone(UTC) for each in found] == [session.ends_at for session in sessions]
    assert {each.dtstart.value.time() for each in found} == {time(9, 30)}


@pytest.mark.django_db
def test_two_places_in_one_activity_have_a_zone_each():
    activity = ActivityFactory.create()
    for zone in ("Europe/Lisbon", "Europe/Madrid"):
        day = date(2027, 3, 29)
        plan_session(
            activity=activity, day=day, start_time=time(10), end_time=time(11), by=None, now=NOW, time_zone=zone
        )
    content = calendar_of(activity, sessions=list(activity.sessions.all())).decode()
    assert content.count("BEGIN:VTIMEZONE") == 2
    starts = sorted(each.dtstart.value.astimezone(UTC).hour for each in read(content.encode()).vevent_list)
    assert starts == [8, 9]


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("Europe/Lisbon", "20270328T010000"),
        ("Europe/Madrid", "20270328T020000"),
        ("Atlantic/Azores", "20270328T000000"),
    ],
)
def test_summer_begins_when_the_clocks_go_forward(zone, local):
    text = vtimezone(zone, 2027, 2027).to_ical().decode()
    assert f"BEGIN:DAYLIGHT\r\nDTSTART:{local}\r\n" in text


def test_zone_without_summer_time_has_one_observance():
    text = vtimezone("Africa/Abidjan", 2027, 2028).to_ical().decode()
    assert text.count("BEGIN:STANDARD") == 1
    assert "DAYLIGHT" not in text


@pytest.mark.django_db
def test_entry_says_what_where_who_and_where_to_read_more():
    activity = published_activity(now=NOW, title_en="Bootcamp", summary_en="Learning by doing, in four parts")
    Session.objects.update(title_en="Think the change", address="Praça 5 de Outubro, Cascais")
    [entry] = entries(activity)
    session = Session.objects.get()
    assert entry.uid.value == f"{session.public_id}@localhost"
    assert entry.summary.value == "Bootcamp: Think the change"
    assert entry.location.value == "Room 1, Praça 5 de Outubro, Cascais"
    assert entry.url.value == f"http://localhost:8000/en/activities/{activity.slug}/"
    assert entry.description.value.startswith("Learning by doing, in four parts\n")
    assert entry.status.value == "CONFIRMED"
    assert entry.organizer.params["CN"] == [str(activity.lead_host())]
    assert entry.dtstamp.value == entry.last_modified.value == NOW


@pytest.mark.django_db
def test_calendar_has_a_name_and_is_published():
    calendar = read(calendar_of(published_activity(now=NOW, title_en="Bootcamp"), sessions=[]))
    assert calendar.method.value == "PUBLISH"
    assert calendar.contents["name"][0].value == "Bootcamp"
    assert calendar.contents["x-wr-calname"][0].value == "Bootcamp"


@pytest.mark.django_db
def test_texts_are_in_the_active_language():
    activity = published_activity(now=NOW, title_en="Bootcamp", title_pt="Acampamento")
    with translation.override("pt"):
        [entry] = entries(activity)
    assert entry.summary.value == "Acampamento"
    assert entry.url.value == f"http://localhost:8000/pt/activities/{activity.slug}/"


@pytest.mark.django_db
def test_moved_session_keeps_its_uid_and_gets_the_next_sequence():
    activity = published_activity(now=NOW)
    [before] = entries(activity)
    session = activity.sessions.get()
    session.day += timedelta(days=1)
    move_sessions(activity=activity, sessions=[session], by=None, now=NOW + timedelta(hours=1))
    activity.refresh_from_db()
    [after] = entries(activity)
    assert after.uid.value == before.uid.value
    assert (before.sequence.value, after.sequence.value) == ("0", "1")
    assert after.dtstart.value - before.dtstart.value == timedelta(days=1)
    assert after.last_modified.value == NOW + timedelta(hours=1)


@pytest.mark.django_db
def test_cancelled_session_stays_as_a_cancellation():
    activity = published_activity(now=NOW)
    cancel_activity(activity=activity, by=None, now=NOW)
    activity.refresh_from_db()
    [entry] = entries(activity)
    assert (entry.status.value, entry.sequence.value) == ("CANCELLED", "1")


@pytest.mark.django_db
def test_join_link_is_never_in_what_is_public(client):
    activity = published_activity(now=NOW)
    Session.objects.update(join_link="https://meet.example/secret")
    public = client.get(reverse("academy:activity-calendar", args=[activity.slug]))
    assert public.status_code == 200
    assert read(public.content).vevent.uid.value
    assert b"meet.example" not in public.content.replace(b"\r\n ", b"")
    [own] = entries(activity, with_join_links=True)
    assert "https://meet.example/secret" in own.description.value
    assert own.conference.value == "https://meet.example/secret"


@pytest.mark.django_db
def test_same_data_give_the_same_bytes_and_lines_are_short():
    activity = published_activity(now=NOW, sessions=3, summary_en="Água, ação, coração. " * 12)
    first, second = (calendar_of(activity, sessions=list(activity.sessions.all())) for _time in range(2))
    assert first == second
    lines = first.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)


@pytest.mark.django_db
def test_text_that_would_be_syntax_is_escaped():
    host = OrganisationFactory.create(short_name='The "Hub"; a,\r\nb:c')
    title = "Co-ops; money, \\ and\nBEGIN:VALARM"
    activity = published_activity(now=NOW, title_en=title, host=host)
    calendar = read(calendar_of(activity, sessions=list(activity.sessions.all())))
    assert calendar.vevent.summary.value == title
    assert calendar.vevent.organizer.params["CN"] == ["The 'Hub'; a, b:c"]
    assert calendar.vevent.organizer.value == "mailto:academy@localhost"
    assert calendar.contents["x-wr-calname"][0].value == title
