"""The mails of the academy: who gets which, when, and in which words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.models import Enrolment, ScheduleChange, Session
from academy.reminders.sessions import day_before_due
from academy.services import (
    cancel_activity,
    cancel_session,
    change_capacity,
    enrol,
    move_sessions,
    withdraw,
)
from notifications.models import Delivery
from notifications.reminders import Occasion, registry
from notifications.services import collect, drain
from tests.factories import PersonFactory, published_activity

pytestmark = pytest.mark.django_db
# The session of `published_activity(now=NOW)` is on 11 March 2027, 10:00 in Lisbon, which is 10:00 UTC.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
START = datetime(2027, 3, 11, 10, 0, tzinfo=UTC)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
REMINDER, CHANGED = "academy.session-reminder-day", "academy.activity-changed"


def send(now=NOW):
    """What leaves now, and nothing that left before."""
    mail.outbox.clear()
    drain(clock=lambda: now)
    return list(mail.outbox)


def seated(activity, now=NOW, **fields):
    person = PersonFactory.create(**fields)
    enrol(activity=activity, person=person, by=person, now=now)
    return person


def first_session(activity):
    return Session.objects.filter(activity=activity).earliest("starts_at")


def kinds():
    return list(Delivery.objects.order_by("pk").values_list("kind", flat=True))


def move(activity, now, **fields):
    session = Session.objects.get(activity=activity)
    for name, value in fields.items():
        setattr(session, name, value)
    return move_sessions(activity=activity, sessions=[session], by=None, now=now)


def reminded(now):
    """Who is owed a reminder at that moment, the outbox apart."""
    return [occasion.person_id for occasion, _until in day_before_due(now)]


# Which mails


def test_enrolling_withdrawing_and_enrolling_again_send_three_mails():
    activity = published_activity(now=NOW)
    person = seated(activity)
    withdraw(activity=activity, person=person, by=person, now=NOW)
    enrol(activity=activity, person=person, by=person, now=NOW)
    subjects = [message.subject for message in send()]
    title = str(activity)
    assert subjects == [
        f"You have a seat: {title}",
        f"You are no longer enrolled: {title}",
        f"You have a seat: {title}",
    ]


def test_full_activity_tells_the_place_in_the_queue_and_then_the_seat():
    activity = published_activity(now=NOW, capacity=1)
    first, _second, third = seated(activity), seated(activity), seated(activity)
    messages = {message.to[0]: message for message in send()}
    waiting = messages[f"{third.name} <{third.email}>"]
    assert waiting.subject.startswith("You are on the waiting list")
    assert "You are number 2 on the list." in waiting.body
    withdraw(activity=activity, person=first, by=first, now=NOW)
    assert [message.subject.split(":")[0] for message in send()] == [
        "You are no longer enrolled",
        "A seat has become free for you",
    ]


def test_who_got_a_seat_before_the_waiting_mail_left_is_not_told_a_number():
    activity = published_activity(now=NOW, capacity=1)
    seated(activity)
    person = seated(activity)
    change_capacity(activity=activity, capacity=2, by=None, now=NOW)
    bodies = [message.body for message in send() if person.email in message.to[0]]
    assert len(bodies) == 2
    assert "You are number" not in bodies[0]


def test_cancelled_activity_silences_the_mails_before_it():
    activity = published_activity(now=NOW)
    seated(activity)
    move(activity, NOW, place="Room 2")
    cancel_activity(activity=activity, by=None, now=NOW, reason="The hall is flooded")
    [message] = send()
    assert message.subject == f"Cancelled: {activity}"
    assert "Reason: The hall is flooded" in message.body
    assert list(Delivery.objects.order_by("pk").values_list("state", "skip_reason")) == [
        ("skipped", "withdrawn"),
        ("skipped", "withdrawn"),
        ("sent", ""),
    ]


def test_news_do_not_reach_who_has_withdrawn():
    activity = published_activity(now=NOW)
    person = seated(activity)
    move(activity, NOW, place="Room 2")
    cancel_activity(activity=activity, by=None, now=NOW)
    withdraw(activity=activity, person=person, by=person, now=NOW)
    assert [message.subject.split(":")[0] for message in send()] == ["You are no longer enrolled"]


def test_mail_is_useful_until_the_activity_is_over():
    activity = published_activity(now=NOW)
    seated(activity)
    assert send(START + 2 * HOUR) == []
    assert Delivery.objects.get().state == "missed"


# The day before


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        (START - DAY - SECOND, False),
        (START - DAY, True),
        (START - SECOND, True),
        (START, False),
        (START + HOUR, False),
    ],
)
def test_reminder_is_due_in_the_24_hours_before_the_session(now, is_due):
    person = seated(published_activity(now=NOW))
    assert reminded(now) == ([person.pk] if is_due else [])


def test_reminder_is_for_those_with_a_seat_only():
    activity = published_activity(now=NOW, capacity=1)
    person = seated(activity)
    seated(activity)  # waits
    seated(published_activity(now=NOW, in_days=20))
    assert reminded(START - HOUR) == [person.pk]


def test_late_comer_is_reminded_too():
    activity = published_activity(now=NOW)
    early = seated(activity)
    collect(now=START - DAY)
    late = seated(activity, now=START - 2 * HOUR)
    collect(now=START - HOUR)
    people = Delivery.objects.filter(kind=REMINDER).values_list("person", flat=True)
    assert set(people) == {early.pk, late.pk}


def test_reminder_names_only_its_own_session_and_ends_with_its_start():
    activity = published_activity(now=NOW, sessions=2)
    seated(activity)
    send()
    collect(now=START - HOUR)
    row = Delivery.objects.get(kind=REMINDER)
    session = first_session(activity)
    assert (row.key, row.useful_until) == (f"{session.public_id}:0", START)
    [message] = send(START - HOUR)
    assert message.subject == f"Reminder: {activity}, Thursday 11 March 2027, 10:00"
    assert "12 March" not in message.body
    assert message.attachments == []


def test_nobody_is_reminded_of_what_is_cancelled():
    activity = published_activity(now=NOW, sessions=2)
    seated(activity)
    cancel_session(session=first_session(activity), by=None, now=NOW)
    assert reminded(START - HOUR) == []
    cancel_activity(activity=activity, by=None, now=NOW)
    assert reminded(START + DAY - HOUR) == []


def test_moved_session_reminds_again():
    activity = published_activity(now=NOW)
    person = seated(activity)
    collect(now=START - HOUR)
    move(activity, START - HOUR, day=(START + 3 * DAY).date())
    assert reminded(START + 2 * DAY - SECOND) == []
    assert collect(now=START + 2 * DAY) == 1
    assert Delivery.objects.filter(kind=REMINDER, person=person).count() == 2


@pytest.mark.parametrize(("before_start", "is_reminded"), [(DAY + SECOND, True), (DAY, False), (2 * HOUR, False)])
def test_who_was_told_of_the_move_within_the_day_before_is_not_reminded(before_start, is_reminded):
    activity = published_activity(now=NOW)
    person = seated(activity)
    assert move(activity, START - before_start, place="Room 9")
    assert reminded(START - HOUR) == ([person.pk] if is_reminded else [])


def test_who_enrols_after_the_move_was_not_told_and_is_reminded():
    activity = published_activity(now=NOW)
    seated(activity)
    move(activity, START - 3 * HOUR, place="Room 9")
    late = seated(activity, now=START - 2 * HOUR)
    assert reminded(START - HOUR) == [late.pk]


def test_who_was_told_of_another_session_is_reminded():
    activity = published_activity(now=NOW, sessions=2)
    person = seated(activity)
    second = Session.objects.latest("starts_at")
    second.place = "Room 9"
    move_sessions(activity=activity, sessions=[second], by=None, now=START - 3 * HOUR)
    assert reminded(START - HOUR) == [person.pk]


def test_notice_that_failed_told_nobody():
    activity = published_activity(now=NOW)
    person = seated(activity)
    move(activity, START - 3 * HOUR, place="Room 9")
    Delivery.objects.filter(kind=CHANGED).update(state="failed")
    assert reminded(START - HOUR) == [person.pk]


def test_renamed_session_does_not_remind_again():
    activity = published_activity(now=NOW)
    seated(activity)
    collect(now=START - 2 * HOUR)
    assert move(activity, START - HOUR, title_en="Another name") is None
    assert collect(now=START - HOUR) == 0


def test_reminder_of_a_moved_session_or_a_lost_seat_is_not_sent():
    activity = published_activity(now=NOW)
    seated(activity)
    gone = seated(activity)
    send()
    collect(now=START - 3 * HOUR)
    withdraw(activity=activity, person=gone, by=gone, now=START - 2 * HOUR)
    assert [message.subject.split(":")[0] for message in send(START - 2 * HOUR)] == [
        "Reminder",
        "You are no longer enrolled",
    ]
    seated(activity, now=START - HOUR)
    collect(now=START - HOUR)
    move(activity, START - HOUR, place="Room 9")
    assert "Reminder" not in [message.subject.split(":")[0] for message in send(START - HOUR)]


def test_due_and_contexts_ask_the_same_number_of_questions_for_one_and_for_thirty():
    counts = []
    for number in (1, 30):
        Delivery.objects.all().delete()
        for _each in range(number):
            activity = published_activity(now=NOW, responsible=PersonFactory.create())
            person = seated(activity)
            move(activity, NOW, place="Room 9")
        collect(now=START - HOUR)
        with CaptureQueriesContext(connection) as due:
            list(day_before_due(START - HOUR))
        asked = [len(due)]
        for kind in registry.kinds.values():
            rows = Delivery.objects.filter(kind=kind.name)
            occasions = [Occasion(row.person_id, row.key) for row in rows]
            with CaptureQueriesContext(connection) as queries:
                found = kind.contexts(occasions, START - HOUR)
                for answer in found.values():
                    if answer:
                        answer.attachments()
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert Enrolment.objects.count() == ScheduleChange.objects.count() == 31
    assert person
