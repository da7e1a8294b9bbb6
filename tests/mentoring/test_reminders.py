"""What the clock says in mentoring: on both sides of each window, and silent as soon as the fact changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring.models import FitCheck, Meeting, Pairing, PairingCoordinator
from mentoring.reminders import KINDS
from mentoring.services import (
    accept_agreement,
    answer_fit,
    answer_proposal,
    complete_pairing,
    log_meeting,
    look_back,
    move_meeting,
    pause_pairing,
    plan_meeting,
    propose_agreement,
    record_contact,
    resume_pairing,
)
from notifications.models import Delivery
from notifications.reminders import Occasion, registry
from notifications.services import collect, drain
from tests.factories.mentoring import coordinator_of, proposed_pair, running_pair

pytestmark = pytest.mark.django_db
# A Monday. Mentor and mentee are of Cascais, where it is 9:00 too.
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
BOTH = {"mentor", "mentee"}


def told(kind, now):
    """Who is owed the reminder at that moment, the outbox apart."""
    occasions = [occasion for occasion, until in registry.kinds[f"mentoring.{kind}"].due(now) if until > now]
    return {role_of(occasion) for occasion in occasions}


def role_of(occasion):
    pairing = Pairing.objects.filter(public_id=occasion.key.partition(":")[0]).first()
    pairing = pairing or Meeting.objects.get(public_id=occasion.key.partition(":")[0]).pairing
    return "mentor" if occasion.person_id == pairing.mentor_id else "mentee"


def send(now):
    """What leaves now, and nothing that left before."""
    mail.outbox.clear()
    collect(now=now)
    drain(clock=lambda: now)
    return list(mail.outbox)


def sent(kind):
    return Delivery.objects.filter(kind=f"mentoring.{kind}", state="sent").count()


def plan(pairing, *, day=date(2027, 2, 10), now=NOW, by=None, **fields):
    """From ten to eleven, in Lisbon, which is UTC in winter."""
    return plan_meeting(
        pairing=pairing, by=by or pairing.mentor, now=now, day=day, start_time=time(10), end_time=time(11), **fields
    )


def held(pairing, day, **fields):
    now = datetime.combine(day, time(20), UTC)
    return log_meeting(pairing=pairing, by=pairing.mentee, now=now, happened="held", day=day, minutes=60, **fields)


def accepted(pairing, *, now=NOW, rhythm_days=30, months=6, review_on=date(2027, 5, 1)):
    agreement = propose_agreement(
        pairing=pairing,
        by=pairing.mentor,
        now=now,
        goals=["A plan"],
        rhythm_days=rhythm_days,
        months=months,
        review_on=review_on,
        mode="online",
    )
    return accept_agreement(agreement=agreement, by=pairing.mentee, now=now)


# A proposal waits


def test_proposal_waits_from_three_days_before_it_lapses_for_who_has_not_answered():
    pairing = proposed_pair(now=NOW)
    answer_proposal(pairing=pairing, person=pairing.mentor, accept=True, now=NOW)
    assert told("proposal-waiting", NOW + 7 * DAY - SECOND) == set()
    assert told("proposal-waiting", NOW + 7 * DAY) == {"mentee"}
    assert told("proposal-waiting", NOW + 10 * DAY - SECOND) == {"mentee"}
    assert told("proposal-waiting", NOW + 10 * DAY) == set()


def test_answer_between_planning_and_sending_silences_the_reminder():
    pairing = proposed_pair(now=NOW)
    send(NOW)
    collect(now=NOW + 8 * DAY)
    answer_proposal(pairing=pairing, person=pairing.mentor, accept=True, now=NOW + 8 * DAY)
    assert [message.to[0] for message in send(NOW + 8 * DAY)] == [address(pairing.mentee)]


def address(person):
    return f"{person.name} <{person.email}>"


# The agreement waits


def test_agreement_waits_seven_days_for_who_has_not_accepted():
    pairing = running_pair(now=NOW)
    accept_agreement(agreement=pairing.agreements.get(), by=pairing.mentor, now=NOW)
    assert told("agreement-waiting", NOW + 7 * DAY - SECOND) == set()
    assert told("agreement-waiting", NOW + 7 * DAY) == {"mentee"}
    accept_agreement(agreement=pairing.agreements.get(), by=pairing.mentee, now=NOW + 7 * DAY)
    assert told("agreement-waiting", NOW + 7 * DAY) == set()


def test_new_revision_of_the_agreement_is_waited_for_again():
    pairing = running_pair(now=NOW)
    send(NOW + 7 * DAY)
    assert sent("agreement-waiting") == 2
    accepted(pairing, now=NOW + 8 * DAY)
    propose_agreement(
        pairing=pairing,
        by=pairing.mentee,
        now=NOW + 9 * DAY,
        goals=["Another plan"],
        rhythm_days=14,
        months=6,
        review_on=date(2027, 5, 1),
        mode="online",
    )
    assert told("agreement-waiting", NOW + 16 * DAY - SECOND) == set()
    assert told("agreement-waiting", NOW + 16 * DAY) == {"mentor"}


# Meetings


def test_meeting_is_reminded_of_within_a_day_and_until_it_starts():
    meeting = plan(running_pair(now=NOW))
    assert told("meeting-tomorrow", meeting.starts_at - DAY - SECOND) == set()
    assert told("meeting-tomorrow", meeting.starts_at - DAY) == BOTH
    assert told("meeting-tomorrow", meeting.starts_at - SECOND) == BOTH
    assert told("meeting-tomorrow", meeting.starts_at) == set()


def test_meeting_planned_within_the_day_is_not_reminded_of():
    pairing = running_pair(now=NOW)
    plan(pairing, day=date(2027, 2, 2), now=NOW + 2 * HOUR)
    assert told("meeting-tomorrow", NOW + 3 * HOUR) == set()


def test_moved_meeting_reminds_again_and_the_old_reminder_is_dropped():
    pairing = running_pair(now=NOW)
    meeting = plan(pairing)
    collect(now=meeting.starts_at - 20 * HOUR)
    move_meeting(meeting=meeting, by=pairing.mentor, now=meeting.starts_at - 20 * HOUR, day=date(2027, 2, 20))
    assert not [message for message in send(NOW + 9 * DAY) if "Reminder" in message.subject]
    assert len([message for message in send(meeting.starts_at - HOUR) if "Reminder" in message.subject]) == 2


def test_did_you_meet_is_asked_three_hours_after_and_for_a_week():
    meeting = plan(running_pair(now=NOW))
    assert told("did-you-meet", meeting.ends_at + 3 * HOUR - SECOND) == set()
    assert told("did-you-meet", meeting.ends_at + 3 * HOUR) == BOTH
    assert told("did-you-meet", meeting.ends_at + 7 * DAY - SECOND) == BOTH
    assert told("did-you-meet", meeting.ends_at + 7 * DAY) == set()


@pytest.mark.parametrize("happened", ["held", "cancelled", "no-show"])
def test_did_you_meet_is_not_asked_once_it_is_logged(happened):
    pairing = running_pair(now=NOW)
    meeting = plan(pairing)
    later = meeting.ends_at + 4 * HOUR
    collect(now=later)
    log_meeting(
        pairing=pairing, meeting=meeting, by=pairing.mentor, now=later, happened=happened, day=meeting.day, minutes=60
    )
    assert told("did-you-meet", later) == set()
    send(later)
    assert sent("did-you-meet") == 0


# Nothing is logged


def test_nothing_logged_is_said_after_twice_the_rhythm_since_the_start():
    pairing = running_pair(now=NOW)
    accepted(pairing, rhythm_days=14)
    assert told("nothing-logged", NOW + 28 * DAY - SECOND) == set()
    assert told("nothing-logged", NOW + 28 * DAY) == BOTH


def test_nothing_logged_counts_from_the_last_meeting_and_is_said_once():
    pairing = running_pair(now=NOW)
    accepted(pairing, rhythm_days=14)
    meeting = held(pairing, date(2027, 2, 10))
    assert told("nothing-logged", meeting.starts_at + 28 * DAY - SECOND) == set()
    assert told("nothing-logged", meeting.starts_at + 28 * DAY) == BOTH
    for hours in (0, 1, 24, 100):
        send(meeting.starts_at + 28 * DAY + hours * HOUR)
    assert sent("nothing-logged") == 2


def test_nothing_logged_is_silent_while_a_meeting_is_planned():
    pairing = running_pair(now=NOW)
    accepted(pairing, rhythm_days=14)
    plan(pairing, day=date(2027, 3, 10))
    assert told("nothing-logged", NOW + 28 * DAY) == set()


# Review and end


def test_review_is_due_from_its_morning_until_the_two_have_met():
    pairing = running_pair(now=NOW)
    accepted(pairing, review_on=date(2027, 5, 1))
    morning = datetime(2027, 5, 1, 7, 0, tzinfo=UTC)
    assert told("review-due", morning - SECOND) == set()
    assert told("review-due", morning) == BOTH
    held(pairing, date(2027, 5, 2))
    assert told("review-due", morning + 2 * DAY) == set()


def test_review_is_not_due_any_more_once_the_two_say_that_they_have_looked_back():
    pairing = running_pair(now=NOW)
    accepted(pairing, review_on=date(2027, 5, 1))
    morning = datetime(2027, 5, 1, 7, 0, tzinfo=UTC)
    look_back(pairing=pairing, by=pairing.mentee, now=NOW + DAY)
    assert told("review-due", morning) == BOTH
    look_back(pairing=pairing, by=pairing.mentor, now=morning + DAY)
    assert told("review-due", morning + 2 * DAY) == set()


def test_end_is_near_for_fourteen_days():
    pairing = running_pair(now=NOW)
    accepted(pairing)
    end = datetime.combine(pairing.agreements.first().ends_on, time(7), UTC)
    assert told("end-near", end - 14 * DAY - SECOND) == set()
    assert told("end-near", end - 14 * DAY) == BOTH
    assert told("end-near", end) == set()
    accepted(pairing, now=end - 10 * DAY, months=9)
    assert told("end-near", end - 9 * DAY) == set()


# The fit check waits


def test_fit_check_waits_48_hours_for_who_has_not_answered():
    pairing = running_pair(now=NOW)
    held(pairing, date(2027, 2, 10))
    asked_at = FitCheck.objects.first().asked_at
    answer_fit(check=FitCheck.objects.get(person=pairing.mentor), person=pairing.mentor, answer="good", now=asked_at)
    assert told("fit-waiting", asked_at + 48 * HOUR - SECOND) == set()
    assert told("fit-waiting", asked_at + 48 * HOUR) == {"mentee"}


def test_answers_to_what_each_is_asked_alone_do_not_reach_the_other():
    pairing = running_pair(now=NOW)
    held(pairing, date(2027, 2, 10))
    messages = [each for each in send(datetime(2027, 2, 13, 8, tzinfo=UTC)) if "How is it going" in each.subject]
    assert len(messages) == 2
    for message in messages:
        assert not {pairing.mentor.email, pairing.mentee.email} & set(message.reply_to)


# The pause


def world_of_waiting():
    """A running pair in which everything waits on 1 May, and a moment at which each reminder is due."""
    pairing = running_pair(now=NOW)
    agreement = pairing.agreements.get()
    agreement.review_on, agreement.ends_on = date(2027, 4, 30), date(2027, 5, 10)
    agreement.proposed_at, agreement.rhythm_days = datetime(2027, 4, 20, tzinfo=UTC), 40
    agreement.save()
    meeting = plan(pairing, day=date(2027, 4, 30))
    FitCheck.objects.create(pairing=pairing, person=pairing.mentee, asked_at=datetime(2027, 4, 25, tzinfo=UTC))
    return pairing, meeting, datetime(2027, 5, 1, 9, 0, tzinfo=UTC)


WAITING = ["agreement-waiting", "nothing-logged", "review-due", "end-near", "fit-waiting", "did-you-meet"]


def test_nothing_is_said_while_the_pairing_is_paused():
    pairing, meeting, may = world_of_waiting()
    assert {kind: bool(told(kind, may)) for kind in WAITING} == dict.fromkeys(WAITING, True)
    collect(now=may)
    pause_pairing(pairing=pairing, by=pairing.mentor, now=may)
    assert {kind: told(kind, may) for kind in WAITING} == {kind: set() for kind in WAITING}
    assert told("meeting-tomorrow", meeting.starts_at - HOUR) == set()
    send(may)
    assert [sent(kind) for kind in WAITING] == [0] * len(WAITING)


def test_after_a_pause_the_silence_and_the_agreement_are_counted_anew():
    pairing = running_pair(now=NOW)
    pause_pairing(pairing=pairing, by=pairing.mentor, now=NOW + DAY)
    back = NOW + 100 * DAY
    resume_pairing(pairing=pairing, by=pairing.mentor, now=back)
    assert told("agreement-waiting", back + 7 * DAY - SECOND) == set()
    assert told("agreement-waiting", back + 7 * DAY) == BOTH
    assert told("nothing-logged", back + 60 * DAY - SECOND) == set()
    assert told("nothing-logged", back + 60 * DAY) == BOTH


def test_nothing_is_said_once_the_pairing_is_closed():
    pairing, _meeting, may = world_of_waiting()
    collect(now=may)
    complete_pairing(pairing=pairing, by=pairing.mentee, now=may, reached={})
    assert {kind: told(kind, may) for kind in WAITING} == {kind: set() for kind in WAITING}
    send(may)
    assert [sent(kind) for kind in WAITING] == [0] * len(WAITING)


# Coordinators


def test_coordinator_gets_one_mail_a_week_for_all_pairs_until_there_was_a_word():
    coordinator = coordinator_of()
    first, second = (running_pair(now=NOW, by=coordinator) for _each in range(2))
    PairingCoordinator.objects.exclude(person=coordinator).delete()
    monday = datetime(2027, 2, 22, 7, 0, tzinfo=UTC)
    assert overdue_mails(monday - SECOND) == []
    [message] = overdue_mails(monday)
    assert message.subject == "2 pairs have not heard from you for a while"
    assert f"{first.mentor.name} – {first.mentee.name}" in message.body
    assert overdue_mails(monday + DAY) == []
    for pairing in (first, second):
        record_contact(pairing=pairing, by=coordinator, now=monday + DAY)
    record_contact(pairing=first, by=coordinator, now=monday + 2 * DAY)
    assert overdue_mails(monday + 7 * DAY) == []
    [again] = overdue_mails(monday + 21 * DAY)
    assert again.subject == "A pair has not heard from you for a while"
    record_contact(pairing=second, by=coordinator, now=monday + 22 * DAY)
    record_contact(pairing=first, by=coordinator, now=monday + 22 * DAY)
    assert overdue_mails(monday + 28 * DAY) == []


def overdue_mails(now):
    return [message for message in send(now) if "heard from you" in message.subject]


# The engine


def test_unanswered_proposals_lapse_with_the_collecting():
    pairing = proposed_pair(now=NOW)
    send(NOW)
    messages = send(NOW + 10 * DAY)
    pairing.refresh_from_db()
    assert pairing.state == "lapsed"
    assert sorted(message.to[0] for message in messages) == sorted([address(pairing.mentor), address(pairing.mentee)])


def test_running_twice_or_late_plans_each_reminder_once():
    _pairing, _meeting, may = world_of_waiting()
    collect(now=may)
    rows = Delivery.objects.count()
    collect(now=may)
    collect(now=may + HOUR)
    assert Delivery.objects.count() == rows


def test_due_and_contexts_ask_the_same_number_of_questions_for_one_and_for_thirty():
    counts = []
    for number in (1, 30):
        for _each in range(number):
            _pairing, _meeting, may = world_of_waiting()
        collect(now=may)
        asked = []
        for kind in KINDS:
            rows = Delivery.objects.filter(kind=kind.name)
            occasions = [Occasion(row.person_id, row.key) for row in rows]
            with CaptureQueriesContext(connection) as queries:
                if kind.due is not None:
                    list(kind.due(may))
                for answer in kind.contexts(occasions, may).values():
                    if answer:
                        answer.attachments()
            asked.append((kind.name, len(queries)))
        counts.append(asked)
    assert counts[0] == counts[1]
