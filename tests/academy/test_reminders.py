"""The mails that an event owes: who gets which, and which event silences which."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.models import Enrolment, ScheduleChange, Session, SessionFacilitator
from academy.services import cancel_activity, change_capacity, enrol, move_sessions, withdraw
from notifications.models import Delivery
from notifications.reminders import registry
from notifications.services import collect
from tests.academy.telling import HOUR, NOW, START, move, occasion_of, seated, send
from tests.factories import PersonFactory, published_activity

pytestmark = pytest.mark.django_db


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


def test_who_runs_it_reads_what_changed_but_not_who_changed_it():
    responsible, facilitator, both = PersonFactory.create(), PersonFactory.create(), PersonFactory.create()
    activity = published_activity(now=NOW, responsible=responsible)
    session = Session.objects.get()
    enrol(activity=activity, person=both, by=both, now=NOW)
    for person in (facilitator, both):
        SessionFacilitator.objects.create(session=session, person=person)
    send()
    session.place, session.join_link = "Room 9", "https://meet.example/new"
    move_sessions(activity=activity, sessions=[session], by=responsible, now=NOW)
    changed = send()
    assert sorted(message.to[0].split("<")[1][:-1] for message in changed) == sorted(
        [str(facilitator.email), str(both.email)]
    )
    for message in changed:
        assert "Room 9\n  Before: Room 1" in message.body
        assert "https://meet.example/new" in message.body
        assert ("withdraw" in message.body) == (both.email in message.to[0])
    cancel_activity(activity=activity, by=None, now=NOW, reason="The hall is flooded")
    assert {message.subject for message in send()} == {f"Cancelled: {activity}"}
    rows = Delivery.objects.filter(kind="academy.activity-cancelled", state="sent")
    assert set(rows.values_list("person", flat=True)) == {responsible.pk, facilitator.pk, both.pk}


def test_contexts_ask_the_same_number_of_questions_for_one_and_for_thirty():
    counts = []
    for number in (1, 30):
        Delivery.objects.all().delete()
        for _each in range(number):
            activity = published_activity(now=NOW, responsible=PersonFactory.create())
            seated(activity)
            move(activity, NOW, place="Room 9")
        collect(now=START - 2 * HOUR)
        asked = {}
        for kind in registry.kinds.values():
            occasions = [occasion_of(row) for row in Delivery.objects.filter(kind=kind.name)]
            with CaptureQueriesContext(connection) as queries:
                for answer in kind.contexts(occasions, START - 2 * HOUR).values():
                    if answer:
                        answer.attachments()
            asked[kind.name] = len(queries)
        counts.append(asked)
    assert counts[0] == counts[1]
    assert Enrolment.objects.count() == ScheduleChange.objects.count() == 31
