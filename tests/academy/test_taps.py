"""Attendance tapped on a phone: late, twice, out of order, and never what cannot be."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.models import AttendanceMark, Enrolment, SessionFacilitator
from academy.services.tapping import Tap, note_taps
from accounts.models import Person
from tests.academy.room import MINUTE, iso, noted, path_of, sheet_of, under_way
from tests.factories import PersonFactory, published_activity, signed_in, staff_of
from tests.pages import get

pytestmark = pytest.mark.django_db


def tap(enrolment, state="present", *, minutes_ago=0, minutes=None, key=None):
    noted_at = timezone.now() - minutes_ago * MINUTE
    return Tap(key or uuid.uuid4(), enrolment.public_id, state, minutes, noted_at)


def take(session, *taps, now=None):
    answers = note_taps(session=session, taps=list(taps), by=None, now=now or timezone.now())
    return [answer.result for answer in answers]


def as_json(tap, **changed):
    return {
        "id": str(tap.key),
        "enrolment": str(tap.enrolment),
        "state": tap.state,
        "minutes": tap.minutes,
        "noted_at": iso(tap.noted_at),
        **changed,
    }


@pytest.fixture
def facilitator():
    return PersonFactory.create(name="Fay")


def send(session, facilitator, entries, **fields):
    SessionFacilitator.objects.get_or_create(session=session, person=facilitator)
    body = {"taps": entries, **fields}
    return signed_in(facilitator).post(path_of(session, "taps"), body, content_type="application/json")


def test_replay_is_harmless_and_answered_as_already_saved():
    session, [ana] = under_way("Ana")
    one = tap(ana)
    assert take(session, one, one) == ["saved", "already"]
    assert take(session, one) == ["already"]
    assert noted(ana) == ["present"]


def test_latest_noted_counts_also_when_taps_arrive_out_of_order():
    session, [ana] = under_way("Ana", begun=30 * MINUTE)
    late, early = tap(ana, "absent", minutes_ago=2), tap(ana, "present", minutes_ago=20)
    assert take(session, late) == ["saved"]
    assert take(session, early) == ["saved"]
    assert AttendanceMark.objects.latest_of_each().get().state == "absent"
    assert noted(ana) == ["present", "absent"]


def test_one_that_is_refused_keeps_none_of_the_others_from_being_saved():
    session, [ana, ben, leaver] = under_way("Ana", "Ben", "Leo")
    Enrolment.objects.filter(pk=leaver.pk).update(state="withdrawn")
    _elsewhere, [stranger] = under_way("Eva")
    used = tap(ana)
    take(session, used)
    batch = [
        tap(leaver),
        tap(stranger),
        tap(ben, "partly"),
        tap(ben, "partly", minutes=45),
        tap(ben, key=used.key),
    ]
    assert take(session, *batch) == ["refused", "refused", "refused", "saved", "refused"]
    assert (noted(leaver), noted(stranger), noted(ben)) == ([], [], ["partly"])
    session.state = "cancelled"
    assert take(session, tap(ana, "absent")) == ["refused"]


def test_time_of_a_tap_is_neither_in_the_future_nor_before_people_come():
    session, [ana] = under_way("Ana")
    now = timezone.now()
    a_little_ahead = tap(ana, minutes_ago=-1)
    assert take(session, a_little_ahead, now=now) == ["saved"]
    assert AttendanceMark.objects.get().noted_at == now
    assert take(session, tap(ana, "absent", minutes_ago=-3), now=now) == ["refused"]
    assert take(session, tap(ana, "absent", minutes_ago=70), now=now) == ["refused"]


def test_phone_gets_an_answer_for_each_and_a_wrong_clock_is_set_right(facilitator):
    session, [ana, _ben] = under_way("Ana", "Ben")
    day = timedelta(days=1)
    now = timezone.now()
    good, broken = as_json(tap(ana), noted_at=iso(now - day - 3 * MINUTE)), {"id": "x", "state": "here"}
    response = send(session, facilitator, [good, broken, 7], sent_at=iso(now - day))
    assert [each["result"] for each in response.json()["taps"]] == ["saved", "refused", "refused"]
    mark = AttendanceMark.objects.get()
    assert abs(mark.noted_at - (now - 3 * MINUTE)) < MINUTE
    assert (mark.by, mark.source, str(mark.public_id)) == (facilitator, "facilitator", good["id"])
    page = get(signed_in(facilitator), sheet_of(session))
    assert "received late" in page
    assert "Fay" in page


def test_nonsense_is_refused_and_nobody_sends_what_another_tapped(facilitator):
    session, [ana] = under_way("Ana")
    client = signed_in(facilitator)
    SessionFacilitator.objects.create(session=session, person=facilitator)
    for body in (b"", b"[]", b"{", b'{"taps": 1}', b'{"taps": [' + b"1," * 500 + b"1]}", b"[" * 9000):
        assert client.post(path_of(session, "taps"), body, content_type="application/json").status_code == 400
    assert send(session, facilitator, [as_json(tap(ana))], person=str(uuid.uuid4())).status_code == 403
    odd = [
        as_json(tap(ana), noted_at="0001-01-01T00:00:00+14:00"),
        as_json(tap(ana), noted_at="2026-02-31T10:00:00Z"),
        as_json(tap(ana), state="partly", minutes=True),
        as_json(tap(ana), state="partly", minutes=10**30),
    ]
    response = send(session, facilitator, odd, person=str(facilitator.public_id), sent_at="soon")
    assert [each["result"] for each in response.json()["taps"]] == ["refused"] * 4
    assert not AttendanceMark.objects.exists()


def test_five_hundred_taps_and_a_plain_form_of_five_hundred_cost_the_queries_of_thirty():
    costs = []
    for number in (30, 500):
        activity = published_activity(now=timezone.now() - timedelta(days=12), capacity=600)
        people = Person.objects.bulk_create(PersonFactory.build_batch(number))
        rows = [Enrolment(activity=activity, person=person, state="confirmed") for person in people]
        rows = Enrolment.objects.bulk_create(rows)
        session = activity.sessions.get()
        taps = [tap(row) for row in rows]
        with CaptureQueriesContext(connection) as tapped:
            assert take(session, *taps) == ["saved"] * number
        boss = signed_in(staff_of(activity.hostings.get().organisation))
        url = sheet_of(session)
        boss.get(url)
        with CaptureQueriesContext(connection) as shown:
            boss.get(url)
        form = {f"state-{row.pk}": "absent" for row in rows} | {f"minutes-{row.pk}": "" for row in rows}
        with CaptureQueriesContext(connection) as posted:
            assert boss.post(url, {**form, "seen": "0", "action": "save"}).status_code == 302
        assert AttendanceMark.objects.filter(session=session, state="absent").count() == number
        costs.append((len(tapped), len(shown), len(posted)))
    [few, many] = costs
    assert few[1] == many[1]
    # SQLite takes so many values at once, and splits the one insert.
    assert many[0] <= few[0] + 4
    assert many[2] <= few[2] + 4
