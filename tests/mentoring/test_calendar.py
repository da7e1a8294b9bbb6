"""The calendar entries of a pair, read with another library than the one that wrote them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject
from django.urls import reverse
from django.utils import translation

from mentoring.calendar import calendar_of
from mentoring.services import cancel_meeting, move_meeting, plan_meeting
from tests.factories import PersonFactory, signed_in
from tests.factories.mentoring import coordinator_of, running_pair

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


def planned(pairing, **fields):
    values = {"day": date(2027, 3, 29), "start_time": time(10), "end_time": time(11), "time_zone": "Europe/Madrid"}
    return plan_meeting(pairing=pairing, by=pairing.mentor, now=NOW, **(values | fields))


def entry(pairing, reader, *meetings):
    return vobject.readOne(calendar_of(pairing, reader, meetings=meetings).decode()).vevent


def address(meeting):
    return reverse("mentoring:meeting-calendar", args=[meeting.pairing.public_id, meeting.public_id])


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2027, 3, 27), 9), (date(2027, 3, 29), 8), (date(2027, 10, 30), 8), (date(2027, 11, 1), 9)]
)
def test_instant_is_right_on_both_sides_of_both_clock_changes(day, hour):
    pairing = running_pair(now=NOW)
    meeting = planned(pairing, day=day)
    found = entry(pairing, pairing.mentor, meeting)
    assert (
        found.dtstart.value.astimezone(UTC)
        == meeting.starts_at
        == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    )
    assert found.dtstart.value.time() == time(10)
    assert found.dtend.value.astimezone(UTC) == meeting.ends_at


def test_entry_names_the_other_and_leads_to_the_room():
    pairing = running_pair(now=NOW)
    meeting = planned(pairing, place="Library", join_link="https://meet.example/room")
    with translation.override("en"):
        found = entry(pairing, pairing.mentee, meeting)
    assert found.summary.value == f"Mentoring: {pairing.mentor.name}"
    assert found.location.value == "Library"
    assert "Join online: https://meet.example/room" in found.description.value
    assert found.url.value == f"http://localhost:8000/en/mentoring/pairings/{pairing.public_id}/"
    with translation.override("pt"):
        assert "/pt/mentoring/" in entry(pairing, pairing.mentor, meeting).url.value


def test_moved_meeting_keeps_its_uid_and_a_called_off_one_is_taken_away():
    pairing = running_pair(now=NOW)
    meeting = planned(pairing)
    first = entry(pairing, pairing.mentor, meeting)
    moved = move_meeting(meeting=meeting, by=pairing.mentor, now=NOW, day=date(2027, 4, 1))
    second = entry(pairing, pairing.mentor, moved)
    third = entry(pairing, pairing.mentor, cancel_meeting(meeting=moved, by=pairing.mentor, now=NOW))
    assert first.uid.value == second.uid.value == third.uid.value
    assert [each.sequence.value for each in (first, second, third)] == ["0", "1", "2"]
    assert [each.status.value for each in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_same_data_give_the_same_bytes():
    pairing = running_pair(now=NOW)
    meeting = planned(pairing)
    first, second = (calendar_of(pairing, pairing.mentor, meetings=[meeting]) for _each in range(2))
    assert first == second


def test_file_is_for_the_two_alone(client):
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    meeting = planned(pairing)
    for person, status in (
        (pairing.mentor, 200),
        (pairing.mentee, 200),
        (coordinator, 403),
        (PersonFactory.create(), 404),
    ):
        assert signed_in(person).get(address(meeting)).status_code == status
    assert client.get(address(meeting)).status_code == 302


def test_file_of_another_pairings_meeting_is_not_found():
    pairing, other = running_pair(now=NOW), running_pair(now=NOW + timedelta(hours=1))
    meeting = planned(other)
    url = reverse("mentoring:meeting-calendar", args=[pairing.public_id, meeting.public_id])
    assert signed_in(pairing.mentor).get(url).status_code == 404
