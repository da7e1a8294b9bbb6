"""Reminders a week, a day and an hour before a session: to whom, in which window, and who knows already."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.cache import cache

from academy.delegation_lines import Entry
from academy.models import AttendanceMark, Enrolment, Session, SessionFacilitator
from academy.reminders.sessions import LEADS
from academy.services import cancel_activity, cancel_session, change_capacity, enrol, move_sessions, withdraw
from academy.services.delegating import name_people, set_delegation
from notifications.models import Delivery, LeadTime
from notifications.reminders import registry
from notifications.services import collect
from tests.academy.telling import (
    DAY,
    END,
    HOUR,
    NOW,
    SECOND,
    START,
    collected,
    due_to,
    move,
    questions_of,
    seated,
    send,
)
from tests.factories import OrganisationFactory, PersonFactory, published_activity

pytestmark = pytest.mark.django_db
WEEK_KIND, DAY_KIND, HOUR_KIND = (f"academy.session-reminder-{name}" for name in ("week", "day", "hour"))
KINDS = (WEEK_KIND, DAY_KIND, HOUR_KIND)
Role, Mark = SessionFacilitator.Role, AttendanceMark
# The beat, at the moments that count.
BEATS = [START - 7 * DAY, START - 3 * DAY, START - DAY, START - 3 * HOUR, START - HOUR, START - HOUR / 4, START + HOUR]


@pytest.fixture(autouse=True)
def nothing_collected_before():
    cache.clear()


def runs(session, person, role=Role.LEAD):
    return SessionFacilitator.objects.create(session=session, person=person, role=role)


def mark(session, person, state, at, source=Mark.Source.PERSON):
    enrolment = Enrolment.objects.get(activity=session.activity_id, person=person)
    return Mark.objects.create(session=session, enrolment=enrolment, state=state, source=source, noted_at=at)


# Windows


@pytest.mark.parametrize(
    ("kind", "opens", "closes"),
    [
        (WEEK_KIND, START - 7 * DAY, START - DAY),
        (DAY_KIND, START - DAY, START - HOUR),
        (HOUR_KIND, START - HOUR, START),
    ],
)
def test_reminder_is_due_from_its_lead_time_until_the_next_one_opens(kind, opens, closes):
    person = seated(published_activity(now=NOW))
    moments = [opens - SECOND, opens, closes - SECOND, closes]
    assert [due_to(kind, moment) for moment in moments] == [[], [person.pk], [person.pk], []]
    [planned] = registry.kinds[kind].ahead(opens - HOUR, opens + HOUR)
    assert (planned.occasion.person_id, planned.at, planned.useful_until) == (person.pk, opens, closes)
    assert list(registry.kinds[kind].ahead(opens + SECOND, closes)) == []


def test_lead_times_that_staff_choose_move_the_windows_of_both_neighbours():
    person = seated(published_activity(now=NOW))
    LeadTime.objects.create(kind=DAY_KIND, minutes=2 * 24 * 60)
    assert (due_to(WEEK_KIND, START - 2 * DAY), due_to(DAY_KIND, START - 2 * DAY)) == ([], [person.pk])
    # As early as the hour's: the day's has no window left, and nobody is told twice.
    LeadTime.objects.update(minutes=60)
    assert (due_to(DAY_KIND, START - HOUR), due_to(WEEK_KIND, START - HOUR - SECOND)) == ([], [person.pk])
    assert due_to(HOUR_KIND, START - HOUR) == [person.pk]


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Europe/Madrid"])
@pytest.mark.parametrize(
    ("day", "utc_hours"),
    # The clocks change on these nights: at one o'clock UTC, in all of Europe.
    [
        (date(2027, 3, 28), {"Europe/Lisbon": 3, "Europe/Madrid": 2}),
        (date(2027, 10, 31), {"Europe/Lisbon": 4, "Europe/Madrid": 3}),
    ],
)
def test_lead_times_are_real_time_across_both_clock_changes(zone, day, utc_hours):
    before = datetime(2027, 3, 1, tzinfo=UTC)
    activity = published_activity(now=before, in_days=(day - before.date()).days, start=time(4), time_zone=zone)
    person = seated(activity, before)
    start = datetime.combine(day, time(utc_hours[zone]), UTC)
    assert activity.starts_at == start
    for kind, lead in ((WEEK_KIND, 7 * DAY), (DAY_KIND, DAY), (HOUR_KIND, HOUR)):
        assert [due_to(kind, start - lead - SECOND), due_to(kind, start - lead)] == [[], [person.pk]]
    # In the evening before, on the wall of the place: an hour of real time is two on the clock, or none.
    session = Session.objects.get()
    session.start_time, session.end_time = time(2, 30), time(4)
    if zone == "Europe/Lisbon":
        move_sessions(activity=activity, sessions=[session], by=None, now=before)
        moved = datetime.combine(day, time(1 if day.month == 3 else 2, 30), UTC)
        assert [due_to(HOUR_KIND, moved - HOUR - SECOND), due_to(HOUR_KIND, moved - HOUR)] == [[], [person.pk]]


# Who knows already


@pytest.mark.parametrize(
    ("before_start", "reminders"),
    [
        (10 * DAY, ["week", "day", "hour"]),
        (7 * DAY, ["day", "hour"]),
        (3 * DAY, ["day", "hour"]),
        (DAY, ["hour"]),
        (3 * HOUR, ["hour"]),
        (HOUR / 2, []),
    ],
)
@pytest.mark.parametrize("how", ["enrolled", "promoted"])
def test_confirmation_stands_for_the_reminder_of_its_own_window(how, before_start, reminders):
    activity = published_activity(now=NOW - 10 * DAY, in_days=20, capacity=1)
    if how == "promoted":
        seated(activity, NOW - 9 * DAY)
        person = seated(activity, NOW - 8 * DAY)
        change_capacity(activity=activity, capacity=2, by=None, now=START - before_start)
    else:
        person = seated(activity, START - before_start)
    moments = [moment for moment in BEATS if moment >= START - before_start]
    assert collected(person, moments) == reminders


def test_named_delegate_knows_from_the_mail_that_said_so():
    activity, partner = published_activity(now=NOW), OrganisationFactory.create()
    delegation = set_delegation(activity=activity, organisation=partner, seats=2, names_until=None, by=None, now=NOW)
    entry = Entry(name="Ana", email="ana@mail.example")
    name_people(delegation=delegation, entries=[entry], by=None, now=START - 3 * DAY)
    person = Enrolment.objects.get().person
    assert collected(person, BEATS[1:]) == ["day", "hour"]


@pytest.mark.parametrize(
    ("before_start", "reminders"),
    [(8 * DAY, ["week", "day", "hour"]), (3 * DAY, ["day", "hour"]), (3 * HOUR, ["hour"]), (HOUR / 2, [])],
)
def test_notice_of_a_move_stands_for_the_reminder_of_its_own_window(before_start, reminders):
    activity = published_activity(now=NOW, in_days=30)
    person = seated(activity)
    assert move(activity, START - before_start, day=START.date())
    moments = [moment for moment in BEATS if moment >= START - before_start]
    assert collected(person, moments) == reminders


def test_moved_session_reminds_again():
    activity = published_activity(now=NOW)
    person = seated(activity)
    collect(now=START - 3 * HOUR)
    move(activity, START - 2 * HOUR, day=(START + 8 * DAY).date())
    moments = [START - 2 * HOUR, START + DAY, START + 7 * DAY, START + 8 * DAY - HOUR]
    assert collected(person, moments) == ["day", "week", "day", "hour"]


def test_who_was_told_of_another_session_or_by_a_failed_notice_is_reminded():
    activity = published_activity(now=NOW, sessions=2)
    person = seated(activity)
    second = Session.objects.latest("starts_at")
    second.place = "Room 9"
    move_sessions(activity=activity, sessions=[second], by=None, now=START - 3 * HOUR)
    assert due_to(DAY_KIND, START - 2 * HOUR) == [person.pk]
    assert due_to(WEEK_KIND, START - 2 * HOUR) == []
    Delivery.objects.filter(kind="academy.activity-changed").update(state="failed")
    assert due_to(WEEK_KIND, START - 2 * HOUR) == [person.pk]


def test_renamed_session_does_not_remind_again():
    activity = published_activity(now=NOW)
    seated(activity)
    assert collect(now=START - 3 * HOUR) == 1
    assert move(activity, START - 2 * HOUR, title_en="Another name") is None
    assert collect(now=START - 2 * HOUR) == 0


def test_reminder_is_for_those_with_a_seat_who_are_not_excused():
    activity = published_activity(now=NOW, sessions=2, capacity=2)
    person, excused, _waiting = seated(activity), seated(activity), seated(activity)
    first = Session.objects.earliest("starts_at")
    mark(first, excused, Mark.State.EXCUSED, NOW)
    assert due_to(DAY_KIND, START - 2 * HOUR) == [person.pk]
    assert due_to(DAY_KIND, START + DAY - 2 * HOUR) == [person.pk, excused.pk]
    mark(first, excused, Mark.State.EXPECTED, NOW + HOUR)
    assert due_to(DAY_KIND, START - 2 * HOUR) == [person.pk, excused.pk]


def test_nobody_is_reminded_of_what_is_cancelled():
    activity = published_activity(now=NOW, sessions=2)
    seated(activity)
    cancel_session(session=Session.objects.earliest("starts_at"), by=None, now=NOW)
    assert due_to(DAY_KIND, START - 2 * HOUR) == []
    cancel_activity(activity=activity, by=None, now=NOW)
    assert due_to(DAY_KIND, START + DAY - 2 * HOUR) == []


def test_planned_reminder_is_not_sent_to_who_moved_left_or_cannot_come():
    activity = published_activity(now=NOW)
    person, gone, excused = seated(activity), seated(activity), seated(activity)
    send()
    collect(now=START - 3 * HOUR)
    withdraw(activity=activity, person=gone, by=gone, now=START - 2 * HOUR)
    mark(Session.objects.get(), excused, Mark.State.EXCUSED, START - 2 * HOUR)
    reminders = [message for message in send(START - 2 * HOUR) if message.subject.startswith("Reminder")]
    assert [message.to for message in reminders] == [[f"{person.name} <{person.email}>"]]
    enrol(activity=activity, person=gone, by=gone, now=START - 2 * HOUR)
    Delivery.objects.filter(kind=DAY_KIND).update(state="planned")
    move(activity, START - 2 * HOUR, place="Room 9")
    assert "Reminder" not in [message.subject.split(":")[0] for message in send(START - 2 * HOUR)]


# An outage


def test_after_an_outage_the_useful_reminder_goes_and_the_others_are_missed():
    person = seated(published_activity(now=NOW))
    assert collected(person, [START - 25 * HOUR, START - HOUR / 2]) == ["week", "day missed", "hour"]
    assert collected(person, [START + HOUR]) == ["week", "day missed", "hour"]


def test_what_was_over_before_the_outage_of_two_days_is_not_looked_for():
    person = seated(published_activity(now=NOW))
    assert collected(person, [START + 3 * DAY]) == []
    cache.clear()
    assert collected(person, [START + DAY + HOUR]) == ["hour missed"]
    assert collected(person, [START + DAY + 2 * HOUR]) == ["hour missed"]


# Roles


def test_who_runs_it_is_reminded_once_whatever_their_roles():
    responsible = PersonFactory.create()
    activity = published_activity(now=NOW, responsible=responsible)
    session = Session.objects.get()
    both = seated(activity)
    facilitator, interpreter = PersonFactory.create(), PersonFactory.create()
    runs(session, facilitator)
    runs(session, both, Role.CO)
    runs(session, responsible, Role.LEAD)
    runs(session, interpreter, Role.INTERPRETER)
    for kind in KINDS:
        opens = START - LEADS[kind]
        assert sorted(due_to(kind, opens)) == sorted(p.pk for p in (responsible, both, facilitator, interpreter))


def test_reminder_says_what_the_reader_does_there_and_how_to_join():
    responsible = PersonFactory.create(email="staff@mail.example")
    activity = published_activity(now=NOW, sessions=2, responsible=responsible)
    Session.objects.update(join_link="https://meet.example/secret")
    session = Session.objects.earliest("starts_at")
    runs(session, PersonFactory.create(email="lead@mail.example"))
    runs(session, PersonFactory.create(email="voice@mail.example"), Role.INTERPRETER)
    seated(activity, email="guest@mail.example", time_zone="Europe/Madrid")
    send()
    collect(now=START - HOUR)
    messages = {message.to[0].split("<")[1][:-1]: message for message in send(START - HOUR)}
    words = {
        "staff@mail.example": "You are responsible for this activity.",
        "lead@mail.example": "You run this session. Thank you!",
        "voice@mail.example": "You interpret in this session. Thank you!",
        "guest@mail.example": "You have a seat; we look forward to seeing you.",
    }
    assert set(messages) == set(words)
    for address, message in messages.items():
        assert message.subject == f"About to begin: {activity}, Thursday 11 March 2027, 10:00"
        assert message.reply_to == ["staff@mail.example"]
        assert "12 March" not in message.body
        assert message.attachments == []
        for text in (message.body, message.alternatives[0].content):
            assert [word for word in words.values() if word in text] == [words[address]]
            assert "https://meet.example/secret" in text
            assert ("/seat/" in text and "to this session?" in text) == (address == "guest@mail.example")
    assert "(for you: 11:00–13:00, Madrid time)" in messages["guest@mail.example"].body


def test_due_and_contexts_ask_the_same_number_of_questions_for_one_and_for_thirty():
    activity = published_activity(now=NOW)
    session, counts = Session.objects.get(), []
    moments = {kind: START - LEADS[kind] for kind in KINDS}
    for number in (1, 29):
        for _each in range(number):
            seated(activity if number == 1 else published_activity(now=NOW, responsible=PersonFactory.create()))
            runs(session, PersonFactory.create())
        counts.append([questions_of(kind, moment) for kind, moment in moments.items()])
    assert counts[0] == counts[1]
    # Nobody to remind, nearly nothing to ask.
    assert due_to(DAY_KIND, END + 30 * DAY) == []
    assert Session.objects.count() == 30
