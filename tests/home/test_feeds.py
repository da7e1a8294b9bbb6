"""Calendars to subscribe to, read with another library than the one that writes them."""

import re
import time as clock
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.calendar import calendar_of
from academy.models import Activity, AttendanceMark, Enrolment, Session, SessionFacilitator
from academy.services import cancel_activity, cancel_session, enrol, move_sessions, plan_session
from home import feeds
from home.models import CalendarFeed
from home.services import renew_calendar
from mentoring.services import cancel_meeting, plan_meeting
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    TerritoryFactory,
    UserFactory,
    published_activity,
    signed_in,
)
from tests.factories.mentoring import running_pair
from tests.pages import get

pytestmark = pytest.mark.django_db
PUBLIC = "/calendar/public.ics"
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
# The Saturday before and the Monday after each clock change of 2027.
AROUND_THE_CHANGES = [date(2027, 3, 27), date(2027, 3, 29), date(2027, 10, 30), date(2027, 11, 1)]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def read(response):
    assert response.status_code == 200
    return vobject.readOne(response.content.decode())


def entries(client, url=PUBLIC, **params):
    """The entries as the other parser sees them, by the beginning of their summary."""
    return list(read(client.get(url, params)).contents.get("vevent", []))


def own_url(person):
    UserFactory.create(person=person)
    return reverse("calendar-personal", args=[renew_calendar(person=person, now=NOW).token])


def text_of(response):
    """The file with its folded lines put together."""
    return response.content.decode().replace("\r\n ", "")


def seat(activity, **fields):
    person = PersonFactory.create(**fields)
    enrol(activity=activity, person=person, by=person, now=NOW)
    return person


def test_public_calendar_is_a_named_feed_without_a_cookie(client):
    published_activity(now=NOW, title_en="Bootcamp")
    response = client.get(PUBLIC)
    calendar = read(response)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert not response.cookies
    assert calendar.contents["name"][0].value == calendar.contents["x-wr-calname"][0].value == "MU.ST.SEE Academy"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in text_of(response)
    assert "X-PUBLISHED-TTL:PT4H" in text_of(response)
    assert "METHOD" not in text_of(response)
    assert "@" not in re.sub(r"UID:\S+", "", text_of(response))


def test_public_calendar_has_what_is_published_now_and_never_a_join_link(client):
    published_activity(now=NOW, title_en="Soon")
    published_activity(now=NOW - 90 * DAY, title_en="Long ago")
    SessionFactory.create(activity=ActivityFactory.create(title_en="Draft"))
    Session.objects.update(join_link="https://meet.example/secret")
    response = client.get(PUBLIC)
    assert [each.summary.value for each in read(response).vevent_list] == ["Soon"]
    assert "meet.example" not in text_of(response)


def test_filters_are_those_of_the_list_and_unknown_values_count_as_none(client):
    cascais = TerritoryFactory.create()
    published_activity(now=NOW, title_en="Here", territory=cascais)
    published_activity(now=NOW, title_en="There", host=OrganisationFactory.create(territory=None))

    def found(**params):
        return sorted(each.summary.value for each in entries(client, **params))

    assert found(territory="cascais") == ["Here"]
    assert found(q="there") == ["There"]
    assert found(language="fr") == found(topic="no-such-topic-here", territory="cascais", language="fr") == []
    assert found(territory="atlantis", language="xx", lang="xx", topic="?") == ["Here", "There"]
    name = read(client.get(PUBLIC, {"territory": "cascais"})).contents["name"][0].value
    assert name == "MU.ST.SEE Academy: Cascais"


def test_texts_are_in_the_language_asked_for(client):
    published_activity(now=NOW, title_en="Bootcamp", title_pt="Acampamento")
    response = client.get(PUBLIC, {"lang": "pt"}, headers={"Accept-Language": "fr"})
    assert response["Content-Language"] == "pt-PT"
    assert read(response).vevent.summary.value == "Acampamento"
    assert "/pt/activities/" in read(response).vevent.url.value


def test_who_has_the_calendar_gets_304_and_nothing_is_written(client, monkeypatch):
    activity = published_activity(now=NOW, title_en="Bootcamp")
    etag = client.get(PUBLIC)["ETag"]
    monkeypatch.setattr(feeds, "calendar_feed", None)  # writing would now fail
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        again = client.get(PUBLIC, headers={"If-None-Match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert client.get(PUBLIC).status_code == 200  # from the cache
    monkeypatch.undo()
    Activity.objects.filter(pk=activity.pk).update(title_en="Another name")
    changed = client.get(PUBLIC, headers={"If-None-Match": etag})
    assert read(changed).vevent.summary.value == "Another name"


def test_moved_session_is_the_same_entry_as_in_the_mail_with_the_next_sequence(client):
    activity = published_activity(now=NOW)
    session = activity.sessions.get()
    session.day += DAY
    move_sessions(activity=activity, sessions=[session], by=None, now=NOW)
    [entry] = entries(client)
    mailed = vobject.readOne(calendar_of(activity, sessions=[Session.objects.get()]).decode()).vevent
    assert (entry.uid.value, entry.sequence.value) == (mailed.uid.value, mailed.sequence.value)
    assert entry.sequence.value == "1"
    assert entry.dtstamp.value == entry.last_modified.value == NOW


def test_cancelled_entries_stay_for_thirty_days(client):
    both = published_activity(now=NOW, in_days=60, sessions=2, title_en="One of two")
    cancel_session(session=both.sessions.earliest("starts_at"), by=None, now=NOW)
    cancel_activity(activity=published_activity(now=NOW, in_days=60, title_en="All"), by=None, now=NOW)

    def statuses():
        return sorted((each.summary.value, each.status.value) for each in entries(client))

    assert statuses() == [("All", "CANCELLED"), ("One of two", "CANCELLED"), ("One of two", "CONFIRMED")]
    with time_machine.travel(NOW + 30 * DAY - timedelta(minutes=1), tick=False):
        assert len(statuses()) == 3
    with time_machine.travel(NOW + 30 * DAY, tick=False):
        assert statuses() == [("One of two", "CONFIRMED")]


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Europe/Madrid"])
def test_hours_are_right_on_both_sides_of_both_clock_changes(client, zone):
    activity = published_activity(now=NOW, time_zone=zone)
    for day in AROUND_THE_CHANGES:  # planned in winter time, held in summer time and after it
        plan_session(activity=activity, day=day, start_time=time(9, 30), end_time=time(11), by=None, now=NOW)
    sessions = Session.objects.chronological()
    found = sorted(entries(client), key=lambda each: each.dtstart.value)
    assert [each.dtstart.value.astimezone(UTC) for each in found] == [row.starts_at for row in sessions]
    assert [each.dtend.value.astimezone(UTC) for each in found] == [row.ends_at for row in sessions]
    assert {each.dtstart.value.time() for each in found[1:]} == {time(9, 30)}


def test_five_hundred_entries_take_as_many_queries_as_one_and_come_from_the_cache(client):
    activity = published_activity(now=NOW)

    def queries(**headers):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(PUBLIC, headers=headers)
        return len(captured), response

    queries()
    few, _response = queries()
    day = date(2027, 4, 1)
    rows = [SessionFactory.build(activity=activity, day=day + DAY * (n % 300)) for n in range(499)]
    for row in rows:
        row.derive_times()
    Session.objects.bulk_create(rows)
    many, response = queries()
    assert response.content.count(b"BEGIN:VEVENT") == 500
    assert few == many <= 7
    started = clock.perf_counter()
    assert queries(**{"If-None-Match": response["ETag"]})[1].status_code == 304
    assert clock.perf_counter() - started < 2


def test_own_calendar_joins_sessions_and_meetings_and_names_nobody_else(client):
    pairing = running_pair(now=NOW, mentor={"name": "Rosa Melo", "email": "rosa@mail.example"})
    person = pairing.mentee
    plan_meeting(
        pairing=pairing, by=pairing.mentor, now=NOW, day=date(2027, 3, 20), start_time=time(9), end_time=time(10),
        time_zone="Europe/Lisbon", place="", join_link="https://meet.example/two",
    )  # fmt: skip
    activity = published_activity(now=NOW, title_en="Bootcamp", responsible=PersonFactory.create(name="Ana Sousa"))
    enrol(activity=activity, person=person, by=person, now=NOW)
    published_activity(now=NOW, title_en="Of others")
    url = own_url(person)
    response = client.get(url)
    found = {each.summary.value: each for each in read(response).vevent_list}
    assert set(found) == {"Bootcamp", "Mentoring meeting"}
    assert found["Mentoring meeting"].uid.value.startswith(str(pairing.meetings.get().public_id))
    assert found["Mentoring meeting"].conference.value == "https://meet.example/two"
    for private in ("Rosa", "Ana", "mail.example", "ATTENDEE", "ORGANIZER", "mailto:"):
        assert private not in text_of(response)
    assert response["Cache-Control"] == "private, max-age=300"
    assert not response.cookies
    meeting = pairing.meetings.get()
    cancel_meeting(meeting=meeting, by=person, now=NOW)
    assert {each.status.value for each in entries(client, url)} == {"CONFIRMED", "CANCELLED"}
    with time_machine.travel(NOW + 30 * DAY, tick=False):
        assert len(entries(client, url)) == 1


def test_join_link_is_for_who_has_a_confirmed_seat_or_runs_the_session(client):
    activity = published_activity(now=NOW, capacity=1)
    Session.objects.update(join_link="https://meet.example/secret")
    seated, waiting, facilitator = seat(activity), seat(activity), PersonFactory.create()
    SessionFacilitator.objects.create(session=activity.sessions.get(), person=facilitator)
    for person, has_link in ((seated, True), (facilitator, True), (waiting, False)):
        response = client.get(own_url(person))
        assert ("CONFERENCE;VALUE=URI:https://meet.example/secret" in text_of(response)) is has_link
        assert ("meet.example" in text_of(response)) is has_link
        assert read(response).vevent.status.value == ("CONFIRMED" if has_link else "TENTATIVE")


@pytest.mark.parametrize("state", ["declined", "lapsed", "refused", "withdrawn"])
def test_what_somebody_left_is_not_in_their_calendar(client, state):
    person = PersonFactory.create()
    EnrolmentFactory.create(activity=published_activity(now=NOW), person=person, state=state)
    assert entries(client, own_url(person)) == []


def test_session_that_somebody_cannot_come_to_is_still_there(client):
    activity = published_activity(now=NOW)
    person = seat(activity)
    enrolment = Enrolment.objects.get(person=person)
    AttendanceMark.objects.create(
        session=activity.sessions.get(), enrolment=enrolment, state="excused", source="person", noted_at=NOW
    )
    [entry] = entries(client, own_url(person))
    assert entry.status.value == "CONFIRMED"


def test_own_calendar_takes_as_many_queries_for_thirty_activities_as_for_one(client):
    person = PersonFactory.create(language="pt")
    url = own_url(person)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    EnrolmentFactory.create(activity=published_activity(now=NOW), person=person)
    few = queries()
    for _number in range(29):
        EnrolmentFactory.create(activity=published_activity(now=NOW), person=person)
    assert queries() == few <= 9
    assert len(entries(client, url)) == 30


def test_new_link_makes_the_old_one_useless_and_opening_the_page_changes_nothing():
    person = PersonFactory.create()
    client = signed_in(person)
    html = get(client, "/en/me/calendar/")
    assert "Make my link" in html
    assert not CalendarFeed.objects.exists()
    client.post("/en/me/calendar/")
    first = CalendarFeed.objects.get().token
    assert f"/calendar/{first}.ics" in get(client, "/en/me/calendar/")
    client.post("/en/me/calendar/")
    second = CalendarFeed.objects.get().token
    assert [Client().get(f"/calendar/{token}.ics").status_code for token in (first, second)] == [404, 200]
    person.user.is_active = False
    person.user.save()
    assert Client().get(f"/calendar/{second}.ics").status_code == 404


def test_list_and_territory_offer_the_calendar_of_what_they_show(client):
    published_activity(now=NOW, territory=TerritoryFactory.create())
    found = "/calendar/public.ics?territory=cascais&amp;lang=pt"
    assert found in get(client, "/pt/activities/?territory=cascais&format=nonsense")
    assert found in get(client, "/pt/territories/cascais/")
    assert "/calendar/public.ics?lang=en" in get(client, "/en/activities/")
    assert "public.ics" not in get(client, "/en/activities/?when=past")
