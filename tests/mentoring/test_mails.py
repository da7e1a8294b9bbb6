"""What the mails of mentoring say, to whom, and what they never say."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail

from core.translations import language_codes
from mentoring.models import FitCheck, Meeting, MentorProfile
from mentoring.reminders import KINDS
from mentoring.services import (
    accept_agreement,
    answer_help,
    answer_proposal,
    call_for_help,
    cancel_meeting,
    complete_pairing,
    decide_profile,
    end_pairing,
    log_meeting,
    move_meeting,
    pause_pairing,
    plan_meeting,
    propose_agreement,
    resume_pairing,
    write_note,
)
from notifications.models import Delivery
from notifications.services import collect, drain
from tests.conftest import FULL
from tests.factories.mentoring import MentorProfileFactory, coordinator_of, proposed_pair, running_pair
from tests.tongues import Rows, left_in_mail, marked_texts

pytestmark = pytest.mark.django_db
# A Monday. Mentor and mentee are of Cascais, where it is 9:00 too.
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Every kind is read in one of the five by tests/project/test_tongues_mails.py; FULL=1 reads all in each.
LANGUAGES = language_codes() if FULL else ["en", "pt"]


def send(now=NOW):
    """What leaves now, and nothing that left before."""
    mail.outbox.clear()
    collect(now=now)
    drain(clock=lambda: now)
    return list(mail.outbox)


def to(person, messages):
    return [message for message in messages if person.email in message.to[0]]


def plan(pairing, **fields):
    values = {"day": date(2027, 2, 10), "start_time": time(10), "end_time": time(11), "now": NOW} | fields
    return plan_meeting(pairing=pairing, by=pairing.mentor, time_zone="Europe/Lisbon", **values)


def everything(message):
    """Subject, both bodies, headers and attachments in one text."""
    files = [
        file.content if isinstance(file.content, str) else file.content.decode("latin-1")
        for file in message.attachments
    ]
    bodies = [message.body, message.alternatives[0].content]
    return "\n".join([message.subject, *bodies, *message.reply_to, *files]).replace("\r\n ", "")


# Contact data


def test_no_address_of_the_other_before_both_have_accepted():
    pairing = proposed_pair(now=NOW)
    answer_proposal(pairing=pairing, person=pairing.mentor, accept=True, now=NOW)
    messages = send() + send(NOW + 8 * DAY)
    answer_proposal(pairing=pairing, person=pairing.mentee, accept=False, now=NOW + 8 * DAY)
    messages += send(NOW + 8 * DAY)
    assert len(messages) == 4
    for message in messages:
        others = {pairing.mentor, pairing.mentee} - {whose(message, pairing)}
        assert not [person for person in others if person.email in everything(message)]


def whose(message, pairing):
    return pairing.mentor if pairing.mentor.email in message.to[0] else pairing.mentee


def test_address_of_the_other_comes_with_the_match():
    pairing = running_pair(now=NOW)
    messages = send()
    [to_mentor], [to_mentee] = to(pairing.mentor, messages), to(pairing.mentee, messages)
    assert f"You can write to {pairing.mentee.name}: {pairing.mentee.email}" in to_mentor.body
    assert f"{pairing.mentee.name} is now your mentee." in to_mentor.body
    assert f"{pairing.mentor.name} is now your mentor." in to_mentee.body
    assert to_mentee.reply_to == [pairing.mentor.email]


def test_who_refuses_is_not_named_to_the_other():
    pairing = proposed_pair(now=NOW)
    answer_proposal(pairing=pairing, person=pairing.mentor, accept=False, now=NOW)
    messages = send()
    [to_mentor], [to_mentee] = to(pairing.mentor, messages), to(pairing.mentee, messages)
    assert f"You have said no to the pairing with {pairing.mentee.name}." in to_mentor.body
    assert "said no" not in to_mentee.body
    assert "Your request is open again" in to_mentee.body
    assert "Your place is free again." in to_mentor.body


# What stays out of mails


def test_notes_ratings_and_calls_for_help_never_stand_in_a_mail():
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    meeting = plan(pairing)
    for audience in ("pair", "author", "coordinator"):
        write_note(pairing=pairing, by=pairing.mentee, now=NOW, audience=audience, text="SECRET", meeting=meeting)
    call_for_help(pairing=pairing, person=pairing.mentee, message="SECRET", now=NOW)
    messages = send() + send(meeting.starts_at - HOUR) + send(meeting.ends_at + 4 * HOUR)
    log_meeting(
        pairing=pairing,
        meeting=meeting,
        by=pairing.mentee,
        now=meeting.ends_at + 5 * HOUR,
        happened="held",
        day=meeting.day,
        minutes=60,
        rating=1,
    )
    messages += send(meeting.ends_at + 60 * HOUR)
    end_pairing(pairing=pairing, by=pairing.mentee, now=NOW + 20 * DAY, reason="not-a-fit")
    messages += send(NOW + 20 * DAY)
    assert len(messages) > 8
    for message in messages:
        assert "SECRET" not in everything(message)
        assert "SECRET" not in message.message().as_string()
        assert "Not a good fit" not in everything(message)


def test_call_for_help_reaches_the_coordinators_alone_until_one_has_answered():
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    send()
    call = call_for_help(pairing=pairing, person=pairing.mentee, message="", now=NOW)
    messages = send()
    told = set(pairing.coordinators.values_list("person__email", flat=True))
    assert {re.sub(".*<|>", "", message.to[0]) for message in messages} == told
    [message] = to(coordinator, messages)
    assert message.subject == f"{pairing.mentee.name} needs to talk to someone"
    assert f"/en/staff/pairings/{pairing.public_id}/" in message.body
    assert message.reply_to == [pairing.mentee.email]
    late = call_for_help(pairing=pairing, person=pairing.mentee, message="", now=NOW)
    answer_help(call=late, by=coordinator, now=NOW)
    assert send() == []
    assert call.answered_at is None


# What is no longer so is not said


def test_answer_that_overtakes_the_mail_silences_it():
    pairing = proposed_pair(now=NOW)
    answer_proposal(pairing=pairing, person=pairing.mentor, accept=True, now=NOW)
    assert [whose(message, pairing) for message in send()] == [pairing.mentee]


def test_pause_that_is_over_is_not_told_any_more():
    pairing = running_pair(now=NOW)
    send()
    pause_pairing(pairing=pairing, by=pairing.mentor, now=NOW)
    resume_pairing(pairing=pairing, by=pairing.mentor, now=NOW)
    [message] = send()
    assert message.subject == f"Your mentoring with {pairing.mentor.name} goes on"


def test_agreement_is_told_to_the_other_unless_it_is_accepted_or_replaced():
    pairing = running_pair(now=NOW)
    send()
    terms = {"goals": ["A plan"], "rhythm_days": 30, "months": 6, "review_on": date(2027, 5, 1), "mode": "online"}
    propose_agreement(pairing=pairing, by=pairing.mentor, now=NOW, **terms)
    terms["goals"] = ["A plan", "A first customer"]
    latest = propose_agreement(pairing=pairing, by=pairing.mentor, now=NOW, **terms)
    [message] = send()
    assert whose(message, pairing) == pairing.mentee
    terms["goals"] = ["A plan"]
    again = propose_agreement(pairing=pairing, by=pairing.mentor, now=NOW, **terms)
    accept_agreement(agreement=again, by=pairing.mentee, now=NOW)
    assert send() == []
    assert latest.revision == 3


# Meetings


def test_times_are_those_of_both_and_the_subject_has_the_readers_own():
    pairing = running_pair(now=NOW, mentee={"time_zone": "Europe/Rome"})
    send()
    plan(pairing, place="Library")
    messages = send()
    [to_mentor], [to_mentee] = to(pairing.mentor, messages), to(pairing.mentee, messages)
    for message in messages:
        assert "Wednesday 10 February 2027, 10:00–11:00, Lisbon time (WET)" in message.body
        assert "Library" in message.body
    assert "(for you: 11:00–12:00, Rome time)" in to_mentee.body
    assert to_mentee.subject == f"Meeting with {pairing.mentor.name}: Wednesday 10 February 2027, 11:00"
    assert to_mentor.subject == f"Meeting with {pairing.mentee.name}: Wednesday 10 February 2027, 10:00"


def test_plan_move_and_call_off_bring_a_calendar_file_that_follows():
    pairing = running_pair(now=NOW)
    send()
    meeting = plan(pairing)
    planned = send()
    move_meeting(meeting=meeting, by=pairing.mentee, now=NOW, day=date(2027, 2, 12))
    moved = send()
    cancel_meeting(meeting=meeting, by=pairing.mentor, now=NOW)
    cancelled = send()
    assert [len(batch) for batch in (planned, moved, cancelled)] == [2, 2, 2]
    files = [batch[0].attachments[0] for batch in (planned, moved, cancelled)]
    assert {file.mimetype for file in files} == {"text/calendar; method=PUBLISH"}
    assert [re.findall(r"STATUS:(\w+)", file.content) for file in files] == [
        ["CONFIRMED"],
        ["CONFIRMED"],
        ["CANCELLED"],
    ]
    assert [re.findall(r"SEQUENCE:(\d)", file.content) for file in files] == [["0"], ["1"], ["2"]]
    assert [batch[0].subject.split(":")[0].split(" with")[0] for batch in (planned, moved, cancelled)] == [
        "Meeting",
        "Moved",
        "Called off",
    ]


def test_closing_takes_the_meetings_still_planned_out_of_both_calendars():
    pairing = running_pair(now=NOW)
    plan(pairing)
    send()
    complete_pairing(pairing=pairing, by=pairing.mentee, now=NOW + DAY, reached={}, thanks="You listened.")
    messages = send(NOW + DAY)
    [to_mentor], [to_mentee] = to(pairing.mentor, messages), to(pairing.mentee, messages)
    for message in (to_mentor, to_mentee):
        assert re.findall(r"STATUS:(\w+)", message.attachments[0].content) == ["CANCELLED"]
    assert "has left a thank-you for you" in to_mentor.body
    assert "thank-you" not in to_mentee.body
    assert "You listened." not in everything(to_mentor)


def test_hours_together_are_told_at_the_end():
    pairing = running_pair(now=NOW)
    for day, minutes in ((1, 60), (1, 45)):
        log_meeting(
            pairing=pairing, by=pairing.mentor, now=NOW, happened="held", day=date(2027, 2, day), minutes=minutes
        )
    send()
    complete_pairing(pairing=pairing, by=pairing.mentee, now=NOW + DAY, reached={})
    assert "You spent 1.75 h together." in send(NOW + DAY)[0].body


# Profiles


def test_declined_profile_says_why():
    profile = MentorProfileFactory.create(state=MentorProfile.State.SUBMITTED, person__territory__slug="cascais")
    reason = "Please say what you did before"
    decide_profile(profile=profile, approve=False, by=coordinator_of(), now=NOW, reason=reason)
    [message] = send()
    assert message.subject == "About your mentor profile"
    assert f"Reason: {reason}" in message.body


# Every mail


def one_of_each(language):
    """Everybody reads this language, and every kind of mail is sent at least once."""
    people = {"language": language}
    both = {"mentor": people, "mentee": people}
    coordinator = coordinator_of()
    type(coordinator).objects.filter(pk=coordinator.pk).update(language=language)
    proposed_pair(now=NOW, by=coordinator, **both)
    refused = proposed_pair(now=NOW, by=coordinator, **both)
    answer_proposal(pairing=refused, person=refused.mentor, accept=False, now=NOW)
    ended = running_pair(now=NOW, by=coordinator, **both)
    end_pairing(pairing=ended, by=ended.mentor, now=NOW, reason="no-time")
    pairing = running_pair(now=NOW, by=coordinator, **both)
    for approve in (True, False):
        profile = MentorProfileFactory.create(state="submitted", person__language=language)
        profile.person.territory = pairing.mentor.territory
        profile.person.save()
        decide_profile(profile=profile, approve=approve, by=coordinator, now=NOW, reason="So")
    plan(pairing)
    moved = plan(pairing, day=date(2027, 2, 12))
    call_for_help(pairing=pairing, person=pairing.mentor, message="x", now=NOW)
    messages = send()
    move_meeting(meeting=moved, by=pairing.mentor, now=NOW, day=date(2027, 2, 20))
    pause_pairing(pairing=pairing, by=pairing.mentor, now=NOW)
    messages += send()
    resume_pairing(pairing=pairing, by=pairing.mentor, now=NOW)
    cancel_meeting(meeting=moved, by=pairing.mentor, now=NOW)
    messages += send() + send(NOW + 8 * DAY + 20 * HOUR) + send(NOW + 12 * DAY)
    Meeting.objects.filter(state="planned").delete()
    FitCheck.objects.create(pairing=pairing, person=pairing.mentor, asked_at=NOW + 10 * DAY)
    messages += send(NOW + 15 * DAY)
    for days in (21, 61, 91, 167):
        messages += send(NOW + days * DAY)
    terms = {"goals": ["A plan"], "rhythm_days": 30, "months": 6, "review_on": date(2027, 5, 1), "mode": "online"}
    propose_agreement(pairing=pairing, by=pairing.mentor, now=NOW + 168 * DAY, **terms)
    messages += send(NOW + 168 * DAY)
    complete_pairing(pairing=pairing, by=pairing.mentee, now=NOW + 170 * DAY, reached={}, thanks="Thank you")
    return messages + send(NOW + 170 * DAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_written_in_every_language_and_has_no_holes(language):
    with marked_texts():
        messages = one_of_each(language)
    rows_there = Rows.there()
    rows = Delivery.objects.filter(language=language)
    assert {row.kind for row in rows if row.state == "sent"} == {kind.name for kind in KINDS}
    assert not Delivery.objects.exclude(last_error="").exists()
    tag = "pt-PT" if language == "pt" else language
    for message in messages:
        assert left_in_mail(message, rows_there) == []
        if message.extra_headers["Content-Language"] != tag:
            continue
        assert f'<html lang="{tag}">' in message.alternatives[0].content
        for text in (message.subject, message.body, message.alternatives[0].content):
            assert not [hole for hole in ("None", "{{", "{%", "%(", "\n\n\n") if hole in text], text
        assert f"http://localhost:8000/{language}/" in message.body
