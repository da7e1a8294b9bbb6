"""The mails about feedback: in the follow-up of the last day, once more a week later, and after three months; and what
was heard.
"""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.links import seat_path
from academy.models import AttendanceMark, Enrolment, Session
from academy.services.feedback_replies import HEARD, publish_reply
from notifications.models import Delivery, LeadTime, Preference
from notifications.reminders import registry
from notifications.services import collect
from tests.academy.feedback_giving import Said, say
from tests.academy.telling import DAY, END, NOW, SECOND, due_to, occasion_of, questions_of, seated, send
from tests.factories import UserFactory, published_activity
from tests.pages import get

pytestmark = pytest.mark.django_db
FOLLOW_UP, AGAIN, LATER = (f"academy.{name}" for name in ("session-follow-up", "feedback-reminder", "put-to-use"))


@pytest.fixture(autouse=True)
def nothing_collected_before():
    cache.clear()


def enrolment_of(person):
    return Enrolment.objects.select_related("activity").get(person=person)


def mails_at(now, *starts):
    """The mails about feedback that leave, by their subjects."""
    collect(now=now)
    return [message for message in send(now) if message.subject.startswith(starts)]


def test_follow_up_of_the_last_day_asks_those_who_were_there_and_have_not_said_it():
    activity = published_activity(now=NOW, sessions=2)
    asked, fast = seated(activity), seated(activity)
    first = mails_at(END + 2 * DAY, "After the session")
    assert [["/feedback/" in message.body] for message in first] == [[False], [False]]
    last = END + DAY
    say(enrolment_of(fast), now=last)
    messages = {message.to[0].split("<")[-1].strip(">"): message for message in mails_at(last + 2 * DAY, "Thank you")}
    for text in (messages[asked.email].body, messages[asked.email].alternatives[0].content):
        assert f"/en/activities/{activity.slug}/feedback/" in text
    assert "two minutes" in messages[asked.email].body
    assert "/feedback/" not in messages[fast.email].body


@pytest.mark.parametrize(("kind", "opens", "closes"), [(AGAIN, 7 * DAY, 14 * DAY), (LATER, 90 * DAY, 97 * DAY)])
def test_reminder_has_its_window(kind, opens, closes):
    person = seated(published_activity(now=NOW))
    moments = [END + opens - SECOND, END + opens, END + closes - SECOND, END + closes]
    assert [due_to(kind, moment) for moment in moments] == [[], [person.pk], [person.pk], []]
    [planned] = registry.kinds[kind].ahead(END + opens, END + opens + SECOND)
    assert (planned.at, planned.useful_until) == (END + opens, END + closes)


def test_who_has_answered_or_was_not_there_is_not_reminded_and_nobody_twice():
    activity = published_activity(now=NOW)
    slow, fast, absent = (seated(activity) for _each in range(3))
    for person, state in ((slow, "present"), (fast, "present"), (absent, "absent")):
        row = enrolment_of(person)
        AttendanceMark.objects.create(session=Session.objects.get(), enrolment=row, state=state, source="sheet")
    say(enrolment_of(fast), now=END)
    week = END + 7 * DAY
    [message] = mails_at(week, "How was it?")
    assert slow.email in message.to[0]
    assert "We ask this once" in message.body
    assert f"/en/activities/{activity.slug}/feedback/" in message.alternatives[0].content
    assert mails_at(week + 2 * DAY, "How was it?") == []
    # Three months later everybody who was there, whether they had answered before or not.
    assert sorted(due_to(LATER, END + 90 * DAY)) == sorted([slow.pk, fast.pk])
    say(enrolment_of(slow), Said("used", rating=1), now=END + 90 * DAY)
    [message] = mails_at(END + 91 * DAY, "What did you put to use?")
    assert fast.email in message.to[0]


def test_planned_reminder_is_not_sent_to_who_answers_meanwhile():
    person = seated(published_activity(now=NOW))
    collect(now=END + 7 * DAY)
    say(enrolment_of(person), now=END + 7 * DAY)
    assert [message for message in send(END + 7 * DAY) if message.subject.startswith("How was it?")] == []


def test_muted_category_and_the_lead_time_of_staff_count():
    activity = published_activity(now=NOW)
    person, quiet = seated(activity), seated(activity)
    Preference.objects.create(person=quiet, category="follow-up", is_on=False)
    LeadTime.objects.create(kind=AGAIN, minutes=10 * 24 * 60)
    # Before three months there is no page to answer on.
    LeadTime.objects.create(kind=LATER, minutes=30 * 24 * 60)
    assert mails_at(END + 10 * DAY - SECOND, "How was it?") == []
    [message] = mails_at(END + 10 * DAY, "How was it?")
    assert person.email in message.to[0]
    assert due_to(LATER, END + 90 * DAY - SECOND) == []


def test_reminders_ask_the_same_number_of_questions_for_one_and_for_thirty():
    counts = []
    for number in (1, 29):
        for _each in range(number):
            seated(published_activity(now=NOW))
        counts.append(
            [questions_of(kind, END + days * DAY) for kind, days in ((AGAIN, 8), (LATER, 91), (FOLLOW_UP, 3))]
        )
    assert counts[0] == counts[1]


# What was heard


def heard(activity, now, **fields):
    """Publish it; the mails that leave, by their readers' addresses."""
    texts = {"language": "it", "heard": "Più pause.", "changes": "Due <b> pause.", **fields}
    publish_reply(activity=activity, by=None, now=now, **texts)
    found = [message for message in send(now) if "Più pause." in message.body]
    return {message.to[0].split("<")[-1].strip(">"): message for message in found}


def test_what_was_heard_is_told_once_to_those_who_were_there():
    activity = published_activity(now=NOW)
    member, guest, quiet, absent = (seated(activity, language=code) for code in ("pt", "en", "en", "en"))
    UserFactory(person=member)
    Preference.objects.create(person=quiet, category="follow-up", is_on=False)
    for person, state in ((member, "present"), (guest, "present"), (quiet, "present"), (absent, "absent")):
        AttendanceMark.objects.create(
            session=Session.objects.get(), enrolment=enrolment_of(person), state=state, source="sheet"
        )
    mails = heard(activity, END + DAY)
    assert set(mails) == {member.email, guest.email}
    assert f"/pt/activities/{activity.slug}/feedback/" in mails[member.email].body
    html = mails[guest.email].alternatives[0].content
    assert f"/en/activities/{activity.slug}/feedback/" in html
    assert '<div lang="it"><p>Due &lt;b&gt; pause.</p></div>' in html
    assert mails[guest.email].subject == f"What was heard: {activity.title_en}"
    # A correction is no news, unless the hosts say that it is.
    assert heard(activity, END + 2 * DAY) == {}
    assert sorted(heard(activity, END + 3 * DAY, again=True)) == sorted(mails)
    # The mail says what stands there when it leaves, and nothing to who has no seat any more.
    publish_reply(activity=activity, language="en", heard="x", changes="", again=True, by=None, now=END + 4 * DAY)
    Enrolment.objects.filter(person=guest).update(state="withdrawn")
    assert list(heard(activity, END + 4 * DAY)) == [member.email]


def test_the_seat_page_of_a_guest_leads_to_feedback_and_to_what_was_heard(client, monkeypatch):
    activity = published_activity(now=NOW)
    guest = enrolment_of(seated(activity))
    page, link = seat_path(activity, guest), f"/en/activities/{activity.slug}/feedback/"
    monkeypatch.setattr("django.utils.timezone.now", lambda: END - SECOND)
    assert link not in get(client, page)
    monkeypatch.setattr("django.utils.timezone.now", lambda: END)
    assert link in get(client, page)
    assert "Say how it was" in get(client, page)
    say(guest, now=END)
    assert link not in get(client, page)
    publish_reply(activity=activity, language="en", heard="x", changes="", by=None, now=END)
    assert "What was heard in the feedback" in get(client, page)


def test_telling_what_was_heard_asks_the_same_number_of_questions_for_one_and_for_thirty():
    activity = published_activity(now=NOW, capacity=60)
    rows = []
    for number in (1, 29):
        for _each in range(number):
            seated(activity)
        publish_reply(
            activity=activity, language="en", heard="x", changes="", again=True, by=None, now=END + number * DAY
        )
        rows.append([occasion_of(row) for row in Delivery.objects.filter(kind=HEARD).order_by("-pk")[:number]])
    counts = []
    for occasions in rows:
        with CaptureQueriesContext(connection) as said:
            assert all(registry.kinds[HEARD].contexts(occasions, END + 2 * DAY).values())
        counts.append(len(said))
    assert counts[0] == counts[1]
