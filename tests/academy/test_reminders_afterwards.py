"""After a session: the follow-up, the request to take attendance, and what is left to do for the hosts' staff."""

from datetime import time

import pytest
from django.core.cache import cache

from academy.models import AttendanceMark, Enrolment, Session, SessionFacilitator, WrapUp
from academy.services import cancel_activity, change_capacity, plan_session, withdraw
from notifications.models import LeadTime
from notifications.reminders import registry
from notifications.services import collect
from tests.academy.telling import DAY, END, HOUR, NOW, SECOND, START, due_to, questions_of, seated, send
from tests.factories import PersonFactory, published_activity, staff_of

pytestmark = pytest.mark.django_db
FOLLOW_UP, ATTENDANCE, ENDED = (
    f"academy.{name}" for name in ("session-follow-up", "attendance-missing", "activity-ended")
)
State, Source, Role = AttendanceMark.State, AttendanceMark.Source, SessionFacilitator.Role


@pytest.fixture(autouse=True)
def nothing_collected_before():
    cache.clear()


def wrap_up(session, at, **fields):
    texts = {"language": "en", "done": "We drew a map.", "next_steps": "Show it at https://map.example/x", **fields}
    return WrapUp.objects.create(session=session, written_at=at, **texts)


def mark(session, person, state, source=Source.FACILITATOR):
    enrolment = Enrolment.objects.get(activity=session.activity_id, person=person)
    minutes = 30 if state == State.PARTLY else None
    return AttendanceMark.objects.create(
        session=session, enrolment=enrolment, state=state, minutes=minutes, source=source, noted_at=END
    )


def runs(session, role=Role.LEAD, person=None):
    person = person or PersonFactory.create()
    SessionFacilitator.objects.create(session=session, person=person, role=role)
    return person


def with_afternoon(activity):
    """A second sitting on the day of the first one, until 16:00."""
    hours = {"start_time": time(14), "end_time": time(16)}
    return plan_session(activity=activity, day=START.date(), by=None, now=NOW, **hours)


def said_by(kind, now):
    """The mails of one kind that leave."""
    collect(now=now)
    label = {FOLLOW_UP: ("After the session", "Thank you"), ATTENDANCE: "Who was there?", ENDED: ("What is", "It is")}
    return [message for message in send(now) if message.subject.startswith(label[kind])]


# The follow-up


@pytest.mark.parametrize(
    ("written_after", "opens_after"),
    [(HOUR, 2 * HOUR), (5 * HOUR, 5 * HOUR), (None, 48 * HOUR), (60 * HOUR, 48 * HOUR)],
)
def test_follow_up_waits_for_the_wrap_up_but_no_longer_than_two_days(written_after, opens_after):
    person = seated(published_activity(now=NOW))
    if written_after:
        wrap_up(Session.objects.get(), END + written_after)
    opens = END + opens_after
    moments = [opens - SECOND, opens, END + 7 * DAY - SECOND, END + 7 * DAY]
    assert [due_to(FOLLOW_UP, moment) for moment in moments] == [[], [person.pk], [person.pk], []]
    [planned] = registry.kinds[FOLLOW_UP].ahead(opens, opens + SECOND)
    assert (planned.at, planned.useful_until) == (opens, END + 7 * DAY)


def test_follow_up_is_for_those_who_were_there():
    activity = published_activity(now=NOW, capacity=6)
    session = Session.objects.get()
    people = {state: seated(activity) for state in State}
    unmarked = seated(activity)
    late = seated(activity)  # waits until all is over
    for state, person in people.items():
        mark(session, person, state)
    change_capacity(activity=activity, capacity=7, by=None, now=END)
    Enrolment.objects.filter(person=late).update(state="confirmed", changed_at=END + HOUR)
    there = [people[state] for state in (State.EXPECTED, State.PRESENT, State.PARTLY)]
    assert sorted(due_to(FOLLOW_UP, END + 3 * DAY)) == sorted(person.pk for person in [*there, unmarked])


def test_two_sittings_of_a_day_have_one_follow_up_with_what_the_reader_saw():
    activity = published_activity(now=NOW, sessions=2)
    morning, afternoon = Session.objects.earliest("starts_at"), with_afternoon(activity)
    both, half = seated(activity), seated(activity, language="en")
    mark(morning, half, State.ABSENT)
    send()
    wrap_up(morning, END + HOUR, done="Morning: we drew a map.")
    at = afternoon.ends_at + 3 * HOUR
    assert due_to(FOLLOW_UP, at) == []
    wrap_up(afternoon, at, done="Pomeriggio: abbiamo visitato.", language="it", next_steps="")
    messages = said_by(FOLLOW_UP, at)
    assert [message.subject for message in messages] == [f"After the session: {activity}"] * 2
    whole, part = (message.body for message in messages)
    assert "Morning: we drew a map." in whole
    assert "Morning" not in part
    for body in (whole, part):
        assert "What we did (in Italian):\nPomeriggio: abbiamo visitato." in body
        assert "These sessions are still to come:\n\n* Friday 12 March 2027, 10:00" in body
        assert "last session" not in body
    assert '<div lang="it"><p>Pomeriggio' in messages[1].alternatives[0].content
    assert both.pk != half.pk
    assert said_by(FOLLOW_UP, at + HOUR) == []


def test_follow_up_of_the_last_day_says_thank_you_and_what_comes_next():
    activity = published_activity(now=NOW)
    seated(activity, language="pt")
    reader = seated(activity)
    Session.objects.update(join_link="https://meet.example/secret")
    wrap_up(Session.objects.get(), END + HOUR, done="<b>Maps</b> & more")
    collect(now=END + 2 * HOUR)
    messages = {message.to[0]: message for message in send(END + 2 * HOUR)}
    [message] = [message for address, message in messages.items() if reader.email in address]
    [translated] = [message for address, message in messages.items() if reader.email not in address]
    html = message.alternatives[0].content
    assert message.subject == f"Thank you for taking part: {activity}"
    assert "This was the last session." in message.body
    assert "See what comes next: http://localhost:8000/en/activities/\n" in message.body
    assert "&lt;b&gt;Maps&lt;/b&gt; &amp; more" in html
    assert 'href="https://map.example/x"' in html
    for text in (message.body, html):
        assert "meet.example" not in text
        assert "withdraw" not in text
    assert translated.subject == f"Agradecemos a sua participação: {activity.title_pt or activity.title}"


def test_follow_up_is_silent_where_nothing_was_held_or_the_seat_is_gone():
    cancelled, activity = published_activity(now=NOW), published_activity(now=NOW)
    seated(cancelled)
    cancel_activity(activity=cancelled, by=None, now=NOW)
    person = seated(activity)
    collect(now=END + 48 * HOUR)
    send(NOW)
    Enrolment.objects.filter(person=person).update(state="withdrawn")
    assert said_by(FOLLOW_UP, END + 48 * HOUR) == []


# Attendance


def test_facilitators_are_asked_for_attendance_until_somebody_has_taken_it():
    activity = published_activity(now=NOW, sessions=2, responsible=PersonFactory.create())
    first, second = Session.objects.order_by("starts_at")
    person = seated(activity)
    lead, co, _voice = runs(first), runs(first, Role.CO), runs(first, Role.INTERPRETER)
    opens = END + 3 * HOUR
    mark(first, person, State.EXCUSED, Source.PERSON)
    asked = sorted([lead.pk, co.pk])
    moments = [opens - SECOND, opens, END + 7 * DAY - SECOND, END + 7 * DAY]
    # Nobody runs the second day: its responsible person is asked, and is so the next day.
    assert [sorted(set(due_to(ATTENDANCE, moment)) & set(asked)) for moment in moments] == [[], asked, asked, []]
    assert activity.responsible_id in due_to(ATTENDANCE, opens + DAY)
    messages = said_by(ATTENDANCE, opens)
    assert [message.subject for message in messages] == [f"Who was there? {activity}"] * 2
    assert "11 March 2027, 10:00–12:00" in messages[0].body
    assert "12 March" not in messages[0].body
    page = f"/en/staff/activities/{activity.slug}/attendance/?session={first.public_id}"
    assert f"Take attendance: http://localhost:8000{page}\n" in messages[0].body
    mark(first, person, State.PRESENT, Source.CODE)
    assert due_to(ATTENDANCE, opens) == []
    assert second.starts_at > first.starts_at


def test_nobody_is_asked_for_attendance_where_nobody_had_a_seat():
    activity = published_activity(now=NOW)
    runs(Session.objects.get())
    person = seated(activity)
    withdraw(activity=activity, person=person, by=person, now=NOW)
    assert due_to(ATTENDANCE, END + 3 * HOUR) == []


def test_planned_request_is_not_sent_once_attendance_is_taken():
    activity = published_activity(now=NOW)
    session, person = Session.objects.get(), seated(activity)
    runs(session)
    collect(now=END + 3 * HOUR)
    mark(session, person, State.PRESENT, Source.SHEET)
    assert said_by(ATTENDANCE, END + 3 * HOUR) == []


# The end


def test_hosts_staff_read_once_what_is_left_to_do_when_all_is_over():
    activity = published_activity(now=NOW, sessions=2)
    staff = staff_of(activity.lead_host())
    first, last = Session.objects.order_by("starts_at")
    person = seated(activity)
    # Staff who facilitate are asked for the first day, and on the last day by this mail alone.
    runs(first, person=staff)
    runs(last, person=staff)
    end = END + DAY
    assert due_to(ATTENDANCE, END + 3 * HOUR) == [staff.pk]
    mark(first, person, State.PRESENT)
    wrap_up(first, END)
    assert [due_to(ENDED, end + 3 * HOUR - SECOND), due_to(ENDED, end + 3 * HOUR)] == [[], [staff.pk]]
    assert due_to(ATTENDANCE, end + 3 * HOUR) == []
    [message] = said_by(ENDED, end + 3 * HOUR)
    assert message.subject == f"What is left to do: {activity}"
    assert message.body.count("Take attendance") == message.body.count("Write what was done") == 1
    assert "12 March" in message.body
    assert "11 March" not in message.body
    assert f"/sessions/{last.public_id}/wrap-up/\n" in message.body
    assert f"http://localhost:8000/en/staff/activities/{activity.slug}/\n" in message.body
    assert said_by(ENDED, end + 4 * HOUR) == []


def test_hosts_staff_read_that_nothing_is_left_to_do():
    activity = published_activity(now=NOW)
    staff_of(activity.lead_host())
    session, person = Session.objects.get(), seated(activity)
    mark(session, person, State.PRESENT)
    wrap_up(session, END)
    [message] = said_by(ENDED, END + 3 * HOUR)
    assert message.subject == f"It is over: {activity}"
    assert "Nothing is left to do. Thank you!" in message.body


def test_session_added_after_the_end_makes_another_end():
    activity = published_activity(now=NOW)
    staff = staff_of(activity.lead_host())
    collect(now=END + 3 * HOUR)
    hours = {"start_time": time(10), "end_time": time(12)}
    plan_session(activity=activity, day=(START + 3 * DAY).date(), by=None, now=END + 3 * HOUR, **hours)
    assert said_by(ENDED, END + 3 * HOUR) == []
    assert due_to(ENDED, END + 3 * DAY + 3 * HOUR) == [staff.pk]


# Together


def test_lead_times_that_staff_choose_count():
    person = seated(published_activity(now=NOW))
    wrap_up(Session.objects.get(), END)
    LeadTime.objects.create(kind=FOLLOW_UP, minutes=24 * 60)
    assert [due_to(FOLLOW_UP, END + DAY - SECOND), due_to(FOLLOW_UP, END + DAY)] == [[], [person.pk]]


def test_kinds_ask_the_same_number_of_questions_for_one_and_for_thirty():
    counts = []
    for number in (1, 29):
        for _each in range(number):
            activity = published_activity(now=NOW, responsible=PersonFactory.create())
            staff_of(activity.lead_host())
            session = activity.sessions.get()
            seated(activity)
            runs(session)
            with_afternoon(activity)
        counts.append([questions_of(kind, END + 3 * DAY) for kind in (FOLLOW_UP, ATTENDANCE, ENDED)])
    assert counts[0] == counts[1]
