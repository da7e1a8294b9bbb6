"""Attendance as facilitators and staff note it, and the wrap-up of a session."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.models import AttendanceMark, Enrolment, SessionFacilitator, WrapUp
from academy.services.attending import NOTED_FROM, Note, note_attendance, write_wrap_up
from academy.services.excusing import excuse
from core.errors import DomainError
from tests.factories import EnrolmentFactory, PersonFactory, published_activity, signed_in, staff_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def held(people=1, **fields):
    """An activity whose first session (10:00 to 12:00) is over, with so many people."""
    activity = published_activity(now=timezone.now() - timedelta(days=12), capacity=600, **fields)
    people = [PersonFactory.create(name=f"Person {number:03}") for number in range(people)]
    return activity, [EnrolmentFactory.create(activity=activity, person=person) for person in people]


def first_of(activity):
    return activity.sessions.earliest("starts_at")


def note(session, *notes, now=NOW + timedelta(days=30)):
    return note_attendance(session=session, notes=list(notes), by=None, source="facilitator", now=now)


def history(enrolment):
    rows = AttendanceMark.objects.filter(enrolment=enrolment).order_by("pk")
    return list(rows.values_list("state", "minutes"))


def sheet(activity, session=None):
    return f"/en/staff/activities/{activity.slug}/attendance/" + (f"?session={session.public_id}" if session else "")


def test_notes_are_appended_where_something_changes():
    activity = published_activity(now=NOW)
    session, enrolment, other = first_of(activity), *EnrolmentFactory.create_batch(2, activity=activity)
    excuse(session=session, enrolment=other, by=other.person, source="person", now=NOW)
    assert len(note(session, Note(enrolment.pk, "present"), Note(other.pk, "excused"))) == 1
    assert note(session, Note(enrolment.pk, "present")) == []
    later = NOW + timedelta(days=31)
    note(session, Note(enrolment.pk, "partly", 45), Note(other.pk, "present"), now=later)
    note(session, Note(enrolment.pk, "expected"), now=later + MINUTE)
    assert history(enrolment) == [("present", None), ("partly", 45), ("expected", None)]
    assert history(other) == [("excused", None), ("present", None)]


def test_what_cannot_be_is_a_sentence_and_nothing_is_written():
    activity, elsewhere = published_activity(now=NOW), published_activity(now=NOW)
    session, enrolment = first_of(activity), EnrolmentFactory.create(activity=activity)
    stranger = EnrolmentFactory.create(activity=elsewhere)
    waiting = EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1)
    good = Note(enrolment.pk, "present")
    refused = [
        (Note(stranger.pk, "present"), session.ends_at, "no_seat"),
        (Note(waiting.pk, "present"), session.ends_at, "no_seat"),
        (Note(enrolment.pk, "partly"), session.ends_at, "minutes"),
        (Note(enrolment.pk, "partly", 121), session.ends_at, "minutes"),
        (Note(enrolment.pk, "absent"), session.starts_at - NOTED_FROM - MINUTE, "too_early"),
    ]
    for bad, now, code in refused:
        with pytest.raises(DomainError) as error:
            note(session, good, bad, now=now)
        assert error.value.code == code
    assert not AttendanceMark.objects.exists()
    assert note(session, good, now=session.starts_at - NOTED_FROM)


def test_five_hundred_people_cost_the_queries_of_one():
    costs = []
    for number in (1, 500):
        activity = published_activity(now=NOW, capacity=600)
        people = PersonFactory.build_batch(number)
        people = type(people[0]).objects.bulk_create(people)
        rows = Enrolment.objects.bulk_create(
            [Enrolment(activity=activity, person=person, state="confirmed") for person in people]
        )
        session = first_of(activity)
        with CaptureQueriesContext(connection) as captured:
            assert len(note(session, *(Note(row.pk, "present") for row in rows))) == number
        boss = signed_in(staff_of(activity.hostings.get().organisation))
        costs.append((len(captured), queries_of(boss, sheet(activity, session))))
    [(few_writes, small_page), (many_writes, large_page)] = costs
    assert small_page == large_page
    assert many_writes <= few_writes + 4, "only SQLite's limit of values splits the one insert"


def test_facilitator_notes_on_the_sheet_and_sees_what_was_noted_before():
    activity, [ana, ben, cleo] = held(3, sessions=2)
    session = first_of(activity)
    facilitator = PersonFactory.create(name="Fay")
    SessionFacilitator.objects.create(session=session, person=facilitator)
    client = signed_in(facilitator)
    typed = {f"state-{ana.pk}": "present", f"state-{ben.pk}": "partly", f"minutes-{ben.pk}": "45", "seen": "0"}

    page = client.post(sheet(activity, session), typed, follow=True).content.decode()

    assert "Attendance of 2 people is noted." in page
    assert (history(ana), history(ben), history(cleo)) == ([("present", None)], [("partly", 45)], [])
    assert AttendanceMark.objects.filter(by=facilitator, source="facilitator").count() == 2
    assert [page.count(f'data-attendance="{state}"') for state in ("present", "partly", "none")] == [1, 1, 1]
    assert "Fay" in page
    other = activity.sessions.latest("starts_at")
    assert client.get(sheet(activity, other)).status_code == 404, "somebody else's session"
    assert client.get(f"/en/staff/activities/{activity.slug}/sessions/{other.public_id}/wrap-up/").status_code == 403


def test_everybody_left_open_was_present():
    activity, [ana, ben, cleo] = held(3)
    session = first_of(activity)
    excuse(session=session, enrolment=ben, by=ben.person, source="person", now=session.starts_at - MINUTE)
    boss = signed_in(staff_of(activity.hostings.get().organisation))
    seen = str(AttendanceMark.objects.get().pk)
    typed = {f"state-{ana.pk}": "", f"state-{ben.pk}": "excused", f"state-{cleo.pk}": "absent"}
    boss.post(sheet(activity), {**typed, "seen": seen, "action": "rest"})
    assert [history(row)[-1][0] for row in (ana, ben, cleo)] == ["present", "excused", "absent"]


def test_an_old_page_takes_nothing_back_that_a_colleague_noted_since():
    activity, [ana, ben] = held(2)
    boss = signed_in(staff_of(activity.hostings.get().organisation))
    note(first_of(activity), Note(ana.pk, "present"), now=timezone.now())
    boss.post(sheet(activity), {f"state-{ana.pk}": "", f"state-{ben.pk}": "absent", "seen": "0"})
    assert (history(ana), history(ben)) == ([("present", None)], [("absent", None)])


def test_wrong_minutes_stand_beside_the_field_and_nothing_is_saved():
    activity, [ana, ben] = held(2)
    boss = signed_in(staff_of(activity.hostings.get().organisation))
    for minutes in ("", "0", "121", "½", "9" * 30):
        typed = {f"state-{ana.pk}": "present", f"state-{ben.pk}": "partly", f"minutes-{ben.pk}": minutes, "seen": "x"}
        response = boss.post(sheet(activity), typed)
        assert response.status_code == 200
        assert "Between 1 and 120 minutes." in response.content.decode()
    assert not AttendanceMark.objects.exists()


def test_before_the_session_the_sheet_says_so():
    activity = published_activity()
    enrolment = EnrolmentFactory.create(activity=activity)
    boss = signed_in(staff_of(activity.hostings.get().organisation))
    page = get(boss, sheet(activity))
    assert "from an hour before" in page
    assert 'attendance-open" disabled>' in page
    boss.post(sheet(activity), {f"state-{enrolment.pk}": "present", "seen": "0"})
    assert not AttendanceMark.objects.exists()
    page = get(boss, f"/en/staff/activities/{activity.slug}/")
    assert sheet(activity, first_of(activity)) in page
    excuse(session=first_of(activity), enrolment=enrolment, by=None, source="person", now=timezone.now())
    assert "1 person cannot come to this one" in get(boss, f"/en/staff/activities/{activity.slug}/")


def test_wrap_up_is_written_once_the_session_has_begun_and_can_be_corrected():
    activity, _people = held()
    session = first_of(activity)
    boss = signed_in(staff_of(activity.hostings.get().organisation))
    url = f"/en/staff/activities/{activity.slug}/sessions/{session.public_id}/wrap-up/"
    assert boss.post(url, {"done": "", "language": "xx"}).context["form"].errors.keys() == {"done", "language"}
    boss.post(url, {"done": "We met.", "next_steps": "Read on.", "language": "pt"})
    boss.post(url, {"done": "We met twice.", "next_steps": "", "language": "pt"})
    row = WrapUp.objects.get()
    assert (row.session, row.done, row.next_steps, row.language) == (session, "We met twice.", "", "pt")
    assert "We met twice." in get(boss, url)
    with pytest.raises(DomainError, match="once it has begun"):
        write_wrap_up(
            session=session, done="x", next_steps="", language="en", by=None, now=session.starts_at - timedelta(days=1)
        )
