"""The share of scheduled minutes that somebody attended."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.queries.shares import Share, shares_of
from academy.services.attending import Note, note_attendance
from academy.services.planning import cancel_session
from tests.factories import EnrolmentFactory, published_activity

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
AFTER = NOW + timedelta(days=60)


def noted(enrolment, *states):
    """Four sessions of two hours each; one state a session, in order ("" for none, a number for minutes)."""
    for session, state in zip(enrolment.activity.sessions.order_by("starts_at"), states, strict=False):
        if state:
            note = Note(enrolment.pk, "partly", state) if isinstance(state, int) else Note(enrolment.pk, state)
            note_attendance(session=session, notes=[note], by=None, source="facilitator", now=AFTER)


def share(*states, now=AFTER):
    enrolment = EnrolmentFactory.create(activity=published_activity(now=NOW, sessions=4))
    noted(enrolment, *states)
    return shares_of([enrolment], now)[enrolment.pk]


def test_minutes_are_counted_as_noted():
    assert share("present", "present", "present", "absent") == Share(360, 480)
    assert share("present", 45, "", "absent") == Share(165, 480, unnoted=120)


def test_excused_counts_neither_way():
    assert share("present", "excused", "present", "present") == Share(360, 360)
    assert share("excused", "excused", "excused", "excused") == Share()
    assert not share("excused", "excused", "excused", "excused").reaches(75)


def test_what_is_to_come_can_still_be_attended():
    before = share(now=NOW)
    assert before == Share(0, 480, 480)
    assert before.can_reach(75)
    # Two of four are over: they may be noted still. Once somebody is noted as absent, half of it is all that is left.
    halfway = NOW + timedelta(days=12)
    assert share(now=halfway) == Share(0, 480, 240, 240)
    assert share(now=halfway).can_reach(75)
    missed = share("absent", "absent", now=halfway)
    assert missed == Share(0, 480, 240)
    assert not missed.can_reach(75)


def test_threshold_is_exact():
    assert Share(75, 100).reaches(75)
    assert not Share(7499, 10000).reaches(75)
    assert Share(7499, 10000).percent == 74
    assert Share(100, 333).missing_minutes(75) == 150
    assert Share(100, 333).missing_minutes(75) + 100 >= 333 * 0.75


def test_cancelled_session_is_not_scheduled():
    enrolment = EnrolmentFactory.create(activity=published_activity(now=NOW, sessions=2))
    cancel_session(session=enrolment.activity.sessions.latest("starts_at"), by=None, now=NOW)
    assert shares_of([enrolment], AFTER)[enrolment.pk] == Share(0, 120, unnoted=120)


def test_shares_of_many_cost_two_queries(django_assert_num_queries):
    activity = published_activity(now=NOW, capacity=40)
    for number in (1, 30):
        enrolments = EnrolmentFactory.create_batch(number, activity=activity)
        with django_assert_num_queries(2):
            assert len(shares_of(enrolments, NOW)) == number
