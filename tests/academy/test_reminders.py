"""The mails of the academy: who gets which, when, and in which words."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.models import Enrolment, ScheduleChange, Session
from academy.reminders import KINDS, day_before_due
from academy.services import (
    cancel_activity,
    cancel_session,
    change_capacity,
    enrol,
    move_sessions,
    plan_session,
    withdraw,
)
from notifications.models import Delivery
from notifications.reminders import Occasion, registry
from notifications.services import collect, drain
from tests.factories import PersonFactory, ProjectFactory, published_activity

pytestmark = pytest.mark.django_db
# The session of `published_activity(now=NOW)` is on 11 March 2027, 10:00 in Lisbon, which is 10:00 UTC.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
START = datetime(2027, 3, 11, 10, 0, tzinfo=UTC)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
REMINDER, CHANGED = "academy.session-reminder-day", "academy.activity-changed"
LANGUAGES = ("en", "pt", "it", "es", "fr")


def send(now=NOW):
    """What leaves now, and nothing that left before."""
    mail.outbox.clear()
    drain(clock=lambda: now)
    return list(mail.outbox)


def seated(activity, now=NOW, **fields):
    person = PersonFactory.create(**fields)
    enrol(activity=activity, person=person, by=person, now=now)
    return person


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


# What they say


def test_join_link_is_for_those_with_a_seat_only():
    activity = published_activity(now=NOW, capacity=1)
    Session.objects.update(join_link="https://meet.example/secret")
    seated(activity)
    seated(activity)
    confirmed, waiting = send()
    assert "https://meet.example/secret" in confirmed.body
    assert "https://meet.example/secret" in confirmed.attachments[0].content.replace("\r\n ", "")
    assert "meet.example" not in waiting.message().as_string()
    assert waiting.attachments == []


def test_confirmation_to_who_withdrew_meanwhile_has_no_join_link():
    activity = published_activity(now=NOW)
    Session.objects.update(join_link="https://meet.example/secret")
    person = seated(activity)
    withdraw(activity=activity, person=person, by=person, now=NOW)
    assert all("meet.example" not in message.message().as_string() for message in send())


def test_times_are_the_places_and_the_readers_own_where_they_differ():
    activity = published_activity(now=NOW)
    seated(activity, time_zone="Europe/Madrid")
    seated(activity, time_zone="Europe/Lisbon")
    abroad, there = send()
    for message in (abroad, there):
        assert "Thursday 11 March 2027, 10:00–12:00, Lisbon time (WET)" in message.body
        assert "Thursday 11 March 2027, 10:00–12:00, Lisbon time (WET)" in message.alternatives[0].content
    assert "(for you: 11:00–13:00, Madrid time)" in abroad.body
    assert "for you" not in there.body


def test_links_lead_to_pages_in_the_readers_language():
    activity = published_activity(now=NOW)
    seated(activity, language="pt")
    [message] = send()
    for address in (f"/pt/activities/{activity.slug}/", f"/pt/activities/{activity.slug}/withdraw/"):
        assert f"http://localhost:8000{address}\n" in message.body
        assert f'href="http://localhost:8000{address}"' in message.alternatives[0].content


def test_answers_reach_the_responsible_person():
    activity = published_activity(now=NOW, responsible=PersonFactory.create(email="staff@mail.example"))
    seated(activity)
    assert send()[0].reply_to == ["staff@mail.example"]


def test_funding_notice_follows_the_project_and_only_it():
    funded = published_activity(now=NOW, project=ProjectFactory.create(statement="co-funded", grant_number="101-X"))
    seated(funded)
    seated(published_activity(now=NOW, project=None))
    with_notice, without = send()
    for text in (with_notice.body, with_notice.alternatives[0].content):
        assert "Co-funded by the European Union" in text
        assert "101-X" in text
        assert "author(s) only" in text
    assert "European Union" not in without.message().as_string()


def test_change_says_what_was_before():
    activity = published_activity(now=NOW, sessions=2)
    seated(activity)
    send()
    session = activity.sessions.first()
    session.start_time, session.end_time, session.place = time(14, 0), time(16, 0), "Room 9"
    move_sessions(activity=activity, sessions=[session], by=None, now=NOW)
    [message] = send()
    first, second = re.split(r"\n(?=\* )", message.body)[1:]
    assert "11 March 2027, 14:00–16:00" in first
    assert "Before: Thursday 11 March 2027, 10:00–12:00, Lisbon time (WET)" in first
    assert "Room 9\n  Before: Room 1" in first
    assert "12 March 2027, 10:00–12:00" in second
    assert "Before" not in second


def test_change_names_new_and_cancelled_sessions():
    activity = published_activity(now=NOW, sessions=2)
    seated(activity)
    send()
    cancel_session(session=activity.sessions.first(), by=None, now=NOW)
    day = (NOW + 20 * DAY).date()
    plan_session(activity=activity, day=day, start_time=time(9), end_time=time(10), by=None, now=NOW)
    cancelled, added = (message.body for message in send())
    assert cancelled.count("This session is cancelled.") == 1
    assert "11 March" in cancelled
    assert added.count("This session is new.") == 1
    assert "11 March" not in added


def test_withdrawal_by_staff_says_why():
    activity = published_activity(now=NOW)
    person = seated(activity)
    send()
    withdraw(activity=activity, person=person, by=None, now=NOW, reason="You asked us by phone")
    assert "Reason: You asked us by phone" in send()[0].body


def test_names_and_titles_are_text_not_markup():
    activity = published_activity(now=NOW, title_en="L'économie & <b>us</b>")
    seated(activity, name="Ana <script>alert(1)</script>")
    [message] = send()
    assert message.subject == "You have a seat: L'économie & <b>us</b>"
    assert "L'économie & <b>us</b>" in message.body
    html = message.alternatives[0].content
    assert "<script" not in html
    assert "<b>us" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_written_in_every_language(language):
    person = PersonFactory.create(language=language, email="reader@mail.example")
    activity = published_activity(now=NOW, capacity=1, sessions=2, title_pt="Título", title_it="Titolo")
    other = seated(activity)
    enrol(activity=activity, person=person, by=None, now=NOW)
    withdraw(activity=activity, person=other, by=None, now=NOW)
    withdraw(activity=activity, person=person, by=None, now=NOW)
    enrol(activity=activity, person=person, by=None, now=NOW)
    session = activity.sessions.first()
    session.place = "Room 9"
    move_sessions(activity=activity, sessions=[session], by=None, now=NOW)
    send()
    collect(now=START - HOUR)
    send(START - HOUR)
    cancel_activity(activity=activity, by=None, now=START - HOUR)
    send(START - HOUR)
    rows = Delivery.objects.filter(person=person).order_by("pk")
    assert {row.kind for row in rows} == {kind.name for kind in KINDS}
    assert {(row.kind, row.state, row.language, row.last_error) for row in rows} == {
        (kind.name, "sent", language, "") for kind in KINDS
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_declares_its_language_and_has_no_holes(language):
    activity = published_activity(now=NOW)
    seated(activity, language=language)
    [message] = send()
    assert f'<html lang="{"pt-PT" if language == "pt" else language}">' in message.alternatives[0].content
    for text in (message.subject, message.body, message.alternatives[0].content):
        assert "None" not in text
        assert "{{" not in text
        assert "%(" not in text
        assert "\n\n\n" not in text


def test_calendar_is_attached_where_it_changes_something():
    activity = published_activity(now=NOW, sessions=2)
    seated(activity)
    [confirmed] = send()
    cancel_session(session=activity.sessions.first(), by=None, now=NOW)
    [changed] = send()
    cancel_activity(activity=activity, by=None, now=NOW)
    [cancelled] = send()
    files = [message.attachments[0] for message in (confirmed, changed, cancelled)]
    assert {file.mimetype for file in files} == {"text/calendar; method=PUBLISH"}
    statuses = [re.findall(r"STATUS:(\w+)", file.content) for file in files]
    assert statuses == [["CONFIRMED"] * 2, ["CANCELLED", "CONFIRMED"], ["CANCELLED"] * 2]
    assert [re.findall(r"SEQUENCE:(\d)", file.content) for file in files] == [["0", "0"], ["1", "0"], ["1", "1"]]


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
    session = activity.sessions.first()
    assert (row.key, row.useful_until) == (f"{session.public_id}:0", START)
    [message] = send(START - HOUR)
    assert message.subject == f"Reminder: {activity}, Thursday 11 March 2027, 10:00"
    assert "12 March" not in message.body
    assert message.attachments == []


def test_nobody_is_reminded_of_what_is_cancelled():
    activity = published_activity(now=NOW, sessions=2)
    seated(activity)
    cancel_session(session=activity.sessions.first(), by=None, now=NOW)
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
    second = activity.sessions.last()
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
