"""Mails around a peer exchange: what to prepare, the missing report, and what became of the commitments."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from academy.services.learning import write_learning_question
from academy.services.reporting import Became, Plan, answer_commitments
from academy.services.staying import write_stay_notes
from notifications.reminders import registry
from notifications.services import collect
from partners.models import Membership
from tests.academy.exchanging import DAY, END, NOW, SECOND, START, exchange, reported
from tests.academy.telling import due_to, questions_of, send
from tests.factories import signed_in, staff_of

pytestmark = pytest.mark.django_db
MISSING, QUESTION = "academy.delegation-report-due", "academy.commitment-question"


@pytest.fixture(autouse=True)
def nothing_collected_before():
    cache.clear()


def bodies(now):
    """What leaves now, by address."""
    collect(now=now)
    return {message.to[0]: message for message in send(now)}


def test_reminder_a_week_before_asks_for_questions_until_one_is_written():
    meeting = exchange()
    ana, ben, cleo = (meeting.comes(name, email=f"{name}@mail.example") for name in ("ana", "ben", "cleo"))
    signed_in(ana.person)
    write_learning_question(enrolment=cleo, text="How?", language="en", now=NOW)
    write_stay_notes(activity=meeting.activity, language="pt", texts={"lodging": "Hotel"}, now=NOW)
    meeting.activity.enrolments.update(changed_at=NOW)
    sent = {address: message.body for address, message in bodies(START - 6 * DAY).items()}
    host = "http://localhost:8000"
    assert f"{host}{meeting.page('questions/')}\n" in next(body for to, body in sent.items() if "ana@" in to)
    by_link = next(body for to, body in sent.items() if "ben@" in to)
    assert f"{host}{meeting.page('seat/')}" in by_link
    assert "/questions/" in by_link
    assert "#stay" in by_link
    assert "/questions/" not in next(body for to, body in sent.items() if "cleo@" in to)
    assert ben.learning_questions.count() == 0


def test_missing_report_is_asked_for_a_week_after_the_end_until_it_is_handed_in():
    meeting = exchange()
    staff, others = staff_of(meeting.partner), staff_of(meeting.other)
    staff_of(meeting.host)
    both = sorted([staff.pk, others.pk])
    assert due_to(MISSING, END + 7 * DAY - SECOND) == []
    assert sorted(due_to(MISSING, END + 7 * DAY)) == both
    assert sorted(due_to(MISSING, END + 37 * DAY - SECOND)) == both
    assert due_to(MISSING, END + 37 * DAY) == []
    reported(meeting)
    assert due_to(MISSING, END + 9 * DAY) == [others.pk]
    [message] = [row for row in bodies(END + 9 * DAY).values() if "What did you learn" in row.subject]
    assert f"/en/staff/activities/{meeting.activity.slug}/report/{meeting.other.slug}/" in message.body


def test_report_handed_in_meanwhile_and_a_delegation_of_nobody_are_not_asked():
    meeting = exchange()
    staff_of(meeting.partner)
    collect(now=END + 7 * DAY)
    reported(meeting, is_handed_in=True, now=END + 7 * DAY)
    assert not [row for row in send(END + 7 * DAY) if "What did you learn" in row.subject]
    other = exchange()
    other.activity.enrolments.update(state="withdrawn")
    staff_of(other.partner)
    assert due_to(MISSING, END + 8 * DAY) == []


def test_commitments_come_back_after_three_months_as_one_question():
    meeting = exchange()
    writer, colleague = staff_of(meeting.partner), staff_of(meeting.partner)
    report = reported(meeting, by=writer)
    Membership.objects.filter(person=writer).delete()
    assert due_to(QUESTION, END + 90 * DAY - SECOND) == []
    assert due_to(QUESTION, END + 90 * DAY) == [writer.pk, colleague.pk]
    assert due_to(QUESTION, END + 120 * DAY - SECOND) == [writer.pk, colleague.pk]
    assert due_to(QUESTION, END + 120 * DAY) == []
    messages = [row for row in bodies(END + 90 * DAY).values() if row.subject.startswith("What became of it?")]
    assert len(messages) == 2
    assert "- Open a repair café\n- Write to the mayor" in messages[0].body
    assert f"/report/{meeting.partner.slug}/answers/" in messages[0].body
    cafe, letter = report.commitments.order_by("number")
    say(report, {cafe.pk: Became("done")}, END + 60 * DAY)
    assert due_to(QUESTION, END + 90 * DAY) == [writer.pk, colleague.pk], "one is still open"
    say(report, {letter.pk: Became("under-way")}, END + 60 * DAY)
    assert due_to(QUESTION, END + 90 * DAY) == [writer.pk, colleague.pk], "asked again after three months"
    say(report, {letter.pk: Became("under-way", "Nearly")}, END + 91 * DAY)
    assert due_to(QUESTION, END + 92 * DAY) == [], "just answered"


def say(report, answers, now):
    answer_commitments(report=report, answers=answers, language="en", by=None, now=now)


def test_late_report_is_asked_about_a_month_later_and_a_draft_never():
    meeting = exchange()
    staff = staff_of(meeting.partner)
    reported(meeting, now=END + 100 * DAY)
    assert due_to(QUESTION, END + 129 * DAY) == []
    assert due_to(QUESTION, END + 130 * DAY) == [staff.pk]
    draft = exchange()
    staff_of(draft.partner)
    reported(draft, is_handed_in=False)
    assert due_to(QUESTION, END + 90 * DAY) == []


def test_mails_cost_the_same_for_many():
    costs = []
    for number in (1, 3):
        for _round in range(number):
            meeting = exchange()
            for _person in range(number):
                staff_of(meeting.partner)
                staff_of(meeting.other)
            reported(meeting, *(Plan(f"Thing {index}", [meeting.host]) for index in range(number)))
        costs.append([*questions_of(MISSING, END + 9 * DAY), *questions_of(QUESTION, END + 90 * DAY)])
    assert costs[0] == costs[1]


def test_what_is_ahead_is_known():
    meeting = exchange()
    staff = staff_of(meeting.partner)
    ahead = registry.kinds[MISSING].ahead
    assert ahead is not None
    [planned] = list(ahead(END + 6 * DAY, END + 8 * DAY))
    assert (planned.occasion.person_id, planned.at) == (staff.pk, END + timedelta(days=7))
    reported(meeting)
    asked = registry.kinds[QUESTION].ahead
    assert asked is not None
    assert [row.at for row in asked(END + 89 * DAY, END + 91 * DAY)] == [END + 90 * DAY]
    assert list(asked(END + 91 * DAY, END + 95 * DAY)) == []
