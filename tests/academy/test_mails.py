"""What the mails of the academy say, and to whom they show a link."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail

from academy.models import Session
from academy.reminders import enrolments, schedule
from academy.services import (
    cancel_activity,
    cancel_session,
    enrol,
    lapse_offers,
    move_sessions,
    plan_session,
    withdraw,
)
from academy.services.enrolling import change_state
from core.translations import language_codes
from notifications.models import Delivery
from notifications.services import collect, drain
from tests.conftest import FULL
from tests.factories import PersonFactory, ProjectFactory, UserFactory, published_activity
from tests.tongues import Rows, left_in_mail, marked_texts

pytestmark = pytest.mark.django_db
# The session of `published_activity(now=NOW)` is on 11 March 2027, 10:00 in Lisbon, which is 10:00 UTC.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
START = datetime(2027, 3, 11, 10, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Every kind is read in one of the five by tests/project/test_tongues_mails.py; FULL=1 reads all in each.
LANGUAGES = language_codes() if FULL else ["en", "pt"]
# What happens to one person's seat; the other kinds have tests of their own.
TOLD = [kind.name for kind in (*enrolments.KINDS, *schedule.KINDS)] + [
    "academy.session-reminder-week",
    "academy.session-reminder-day",
]


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
    UserFactory.create(person=seated(activity, language="pt"))
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
    session = first_session(activity)
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
    cancel_session(session=first_session(activity), by=None, now=NOW)
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


def offered_and_lapsed(person):
    """Another activity offers the person a seat, which is not answered."""
    activity = published_activity(now=NOW, capacity=1, promotion="offer", offer_hours=1)
    other = seated(activity)
    enrol(activity=activity, person=person, by=None, now=NOW)
    withdraw(activity=activity, person=other, by=None, now=NOW)
    drain(clock=lambda: NOW)
    lapse_offers(now=NOW + HOUR)


def requested_and_refused(person):
    """The hosts of another activity answer the person's request with a reason."""
    activity = published_activity(now=NOW, admission="approval")
    enrolment = enrol(activity=activity, person=person, by=person, now=NOW)
    change_state(enrolment, "refused", by=None, now=NOW, reason="Too few rooms")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_written_in_every_language(language):
    person = PersonFactory.create(language=language, email="reader@mail.example")
    activity = published_activity(now=NOW, capacity=1, sessions=2, title_pt="Título", title_it="Titolo")
    other = seated(activity)
    enrol(activity=activity, person=person, by=None, now=NOW)
    withdraw(activity=activity, person=other, by=None, now=NOW)
    withdraw(activity=activity, person=person, by=None, now=NOW)
    enrol(activity=activity, person=person, by=None, now=NOW)
    session = first_session(activity)
    session.place = "Room 9"
    move_sessions(activity=activity, sessions=[session], by=None, now=NOW)
    with marked_texts():
        offered_and_lapsed(person)
        requested_and_refused(person)
        messages = send()
        collect(now=START - 2 * HOUR)
        messages += send(START - 2 * HOUR)
        cancel_activity(activity=activity, by=None, now=START - HOUR)
        messages += send(START - HOUR)
    rows_there = Rows.there()
    assert [left for message in messages for left in left_in_mail(message, rows_there)] == []
    rows = Delivery.objects.filter(person=person).order_by("pk")
    assert {(row.kind, row.state, row.language, row.last_error) for row in rows} == {
        (name, "sent", language, "") for name in TOLD
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
    cancel_session(session=first_session(activity), by=None, now=NOW)
    [changed] = send()
    cancel_activity(activity=activity, by=None, now=NOW)
    [cancelled] = send()
    files = [message.attachments[0] for message in (confirmed, changed, cancelled)]
    assert {file.mimetype for file in files} == {"text/calendar; method=PUBLISH"}
    statuses = [re.findall(r"STATUS:(\w+)", file.content) for file in files]
    assert statuses == [["CONFIRMED"] * 2, ["CANCELLED", "CONFIRMED"], ["CANCELLED"] * 2]
    assert [re.findall(r"SEQUENCE:(\d)", file.content) for file in files] == [["0", "0"], ["1", "0"], ["1", "1"]]


def test_who_waits_gets_news_and_no_entry_for_the_calendar():
    activity = published_activity(now=NOW, capacity=1)
    seated(activity)
    waiting = seated(activity)
    send()
    session = first_session(activity)
    session.place = "Room 9"
    move_sessions(activity=activity, sessions=[session], by=None, now=NOW)
    files = {message.to[0]: len(message.attachments) for message in send()}
    assert files.pop(f"{waiting.name} <{waiting.email}>") == 0
    assert list(files.values()) == [1]
