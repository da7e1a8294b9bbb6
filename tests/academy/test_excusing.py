"""Sessions somebody cannot attend: marks that say so, pages that take them, and no seat freed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.models import AttendanceMark, Enrolment
from academy.queries import excused_counts, excused_pairs
from academy.services import cancel_session, withdraw
from academy.services.excusing import excuse, expect_again
from core.errors import DomainError
from tests.factories import EnrolmentFactory, PersonFactory, published_activity, signed_in
from tests.pages import get

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def say(rule, session, enrolment, now=NOW):
    return rule(session=session, enrolment=enrolment, by=enrolment.person, source="person", now=now)


def marks(session):
    return list(AttendanceMark.objects.filter(session=session).order_by("pk").values_list("state", flat=True))


def test_excuse_and_back_are_marks_of_which_the_latest_counts():
    activity = published_activity(now=NOW, capacity=1, sessions=2)
    enrolment = EnrolmentFactory.create(activity=activity)
    waiting = EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1)
    first, second = activity.sessions.chronological()
    say(excuse, first, enrolment)
    say(excuse, first, enrolment, now=NOW + MINUTE)
    assert marks(first) == ["excused"], "twice is the same as once"
    assert excused_pairs([first, second]) == {(first.pk, enrolment.person_id)}
    assert excused_counts([first, second]) == {first.pk: 1}
    say(expect_again, first, enrolment, now=NOW + MINUTE)
    say(expect_again, first, enrolment, now=NOW + 2 * MINUTE)
    say(expect_again, second, enrolment)
    assert (marks(first), marks(second)) == (["excused", "expected"], [])
    assert excused_pairs([first, second]) == set()
    waiting.refresh_from_db()
    assert waiting.state == Enrolment.State.WAITING, "frees no seat"


def test_only_a_seat_in_a_session_to_come_can_be_answered_for():
    activity = published_activity(now=NOW, sessions=3)
    enrolment = EnrolmentFactory.create(activity=activity)
    first, second, third = activity.sessions.chronological()
    cancel_session(session=second, by=None, now=NOW)
    AttendanceMark.objects.create(session=third, enrolment=enrolment, state="present", source="facilitator")
    other = published_activity(now=NOW)
    waiting = EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1)
    refused = [
        (first, waiting, NOW, "no_seat"),
        (other.sessions.get(), enrolment, NOW, "no_seat"),
        (second, enrolment, NOW, "cancelled"),
        (first, enrolment, first.ends_at, "over"),
        (third, enrolment, NOW, "noted"),
    ]
    for session, row, now, code in refused:
        for rule in (excuse, expect_again):
            with pytest.raises(DomainError) as error:
                say(rule, session, row, now=now)
            assert error.value.code == code
    assert AttendanceMark.objects.count() == 1


def test_who_left_is_not_counted_as_excused():
    activity = published_activity(now=NOW)
    enrolment = EnrolmentFactory.create(activity=activity)
    session = activity.sessions.get()
    say(excuse, session, enrolment)
    withdraw(activity=activity, person=enrolment.person, by=enrolment.person, now=NOW)
    assert excused_counts([session]) == {}


def test_pairs_cost_one_query_for_any_number_of_people():
    activity = published_activity(now=NOW, capacity=40)
    session = activity.sessions.get()
    for _number in range(30):
        say(excuse, session, EnrolmentFactory.create(activity=activity))
    with CaptureQueriesContext(connection) as captured:
        assert len(excused_pairs([session])) == 30
    assert len(captured) == 1


def test_activity_page_leads_to_the_page_that_asks_and_says_what_was_said():
    activity = published_activity(sessions=2)
    ana = PersonFactory.create()
    EnrolmentFactory.create(activity=activity, person=ana)
    session = activity.sessions.earliest("starts_at")
    page, client = f"/en/activities/{activity.slug}/", signed_in(ana)
    url = f"{page}sessions/{session.public_id}/excuse/"
    assert get(client, page).count("I cannot come to this one") == 2
    asked = get(client, url)
    assert "Give my seat back" in asked
    assert not AttendanceMark.objects.exists()

    after = client.post(url, {"action": "excuse"}, follow=True).content.decode()

    assert "You keep your seat for the other sessions." in after
    assert after.count("You are excused from this session.") == 1
    assert 'data-enrolment="confirmed"' in after
    assert "I can come after all" in get(client, url)
    client.post(url, {"action": "expect"})
    assert marks(session) == ["excused", "expected"]
    assert "I cannot come" not in get(signed_in(PersonFactory.create()), page)


def test_page_for_a_session_that_is_over_says_so():
    activity = published_activity(now=timezone.now() - timedelta(days=30))
    ana = PersonFactory.create()
    EnrolmentFactory.create(activity=activity, person=ana)
    url = f"/en/activities/{activity.slug}/sessions/{activity.sessions.get().public_id}/excuse/"
    assert "There is nothing more to say about this session." in get(signed_in(ana), url)
    answer = signed_in(ana).post(url, {"action": "excuse"})
    assert answer.status_code == 200
    assert "This session is over." in answer.content.decode()
