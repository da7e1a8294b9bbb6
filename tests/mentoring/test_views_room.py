"""The pair's own room: who enters, and the whole road from the proposal to the thank-you."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client

from mentoring.models import FitCheck, Goal, HelpCall, Meeting, MeetingRating, NextStep, Note, Pairing
from mentoring.services import log_meeting, plan_meeting, write_note
from tests.factories import PersonFactory, signed_in
from tests.factories.mentoring import coordinator_of, proposed_pair, running_pair
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
TODAY = NOW.date()


def room_url(pairing, tail=""):
    return f"/en/mentoring/pairings/{pairing.public_id}/{tail}"


@pytest.fixture
def coordinator():
    return coordinator_of()


@pytest.fixture
def pairing(coordinator):
    return running_pair(now=NOW - timedelta(days=3), by=coordinator)


@pytest.fixture
def mentee(pairing):
    return signed_in(pairing.mentee)


@pytest.fixture
def mentor(pairing):
    return signed_in(pairing.mentor)


def met(pairing, days=1, **more):
    """A meeting that was held `days` ago."""
    day = TODAY - timedelta(days=days)
    return log_meeting(pairing=pairing, by=pairing.mentor, now=NOW, happened="held", day=day, minutes=60, **more)


TAILS = ["", "agreement/", "meetings/plan/", "meetings/log/", "steps/", "notes/", "pause/", "close/", "exit/", "help/"]


@pytest.mark.parametrize("tail", TAILS)
def test_only_the_two_enter_their_room(pairing, coordinator, mentee, tail):
    url = room_url(pairing, tail)
    assert mentee.get(url).status_code == 200
    assert signed_in(coordinator).get(url).status_code == 403
    assert signed_in(PersonFactory.create()).get(url).status_code == 404
    assert "/accounts/login/" in Client().get(url)["Location"]


def test_proposal_shows_no_address_and_is_answered_by_both(coordinator):
    pairing = proposed_pair(now=NOW, by=coordinator)
    mentor, mentee = signed_in(pairing.mentor), signed_in(pairing.mentee)
    html = get(mentee, room_url(pairing))
    assert 'data-state="proposed"' in html
    assert str(pairing.mentor.email) not in html

    mentee.post(room_url(pairing, "answer/"), {"answer": "yes"})
    assert "We are waiting for the answer" in get(mentee, room_url(pairing))
    assert str(pairing.mentor.email) not in get(mentee, room_url(pairing))
    mentor.post(room_url(pairing, "answer/"), {"answer": "yes"})

    pairing.refresh_from_db()
    assert pairing.state == Pairing.State.ACTIVE
    assert str(pairing.mentor.email) in get(mentee, room_url(pairing))


def test_proposal_says_why_these_two(coordinator):
    pairing = proposed_pair(now=NOW, by=coordinator)
    reason = {"code": "languages", "points": 1, "values": {"languages": ["en"]}}
    Pairing.objects.update(reasons=[reason, {"code": "unknown", "points": 1, "values": {}}])
    assert "Both speak English" in get(signed_in(pairing.mentee), room_url(pairing))


def test_accepting_twice_is_a_sentence(coordinator):
    pairing = proposed_pair(now=NOW, by=coordinator)
    mentee = signed_in(pairing.mentee)
    mentee.post(room_url(pairing, "answer/"), {"answer": "yes"})
    answer = mentee.post(room_url(pairing, "answer/"), {"answer": "yes"}, follow=True)
    assert "You have already accepted" in answer.content.decode()


def test_answer_after_the_proposal_lapsed_is_a_sentence(coordinator):
    pairing = proposed_pair(now=NOW - timedelta(days=11), by=coordinator)
    mentee = signed_in(pairing.mentee)
    assert 'name="answer"' not in get(mentee, room_url(pairing))
    answer = mentee.post(room_url(pairing, "answer/"), {"answer": "yes"}, follow=True)
    assert "has lapsed" in answer.content.decode()
    pairing.refresh_from_db()
    assert pairing.mentee_accepted_at is None


def test_agreement_is_changed_by_one_and_accepted_by_the_other(pairing, mentor, mentee):
    data = {
        "goal_1": "A plan for a year",
        "goal_2": "A first customer",
        "goal_3": "",
        "rhythm_days": 14,
        "months": 4,
        "review_on": TODAY + timedelta(days=60),
        "mode": "online",
    }
    assert mentee.post(room_url(pairing, "agreement/"), data).status_code == 302
    latest = pairing.agreements.order_by("-revision").first()
    assert (latest.revision, latest.rhythm_days, latest.is_accepted) == (2, 14, False)

    old = mentor.post(room_url(pairing, "agreement/accept/"), {"revision": 1}, follow=True)
    assert "A newer version of the agreement has taken the place of this one" in old.content.decode()
    mentor.post(room_url(pairing, "agreement/accept/"), {"revision": 2})
    latest.refresh_from_db()
    assert latest.is_accepted
    assert list(pairing.goals.values_list("text", flat=True)) == ["A plan for a year", "A first customer"]


def test_agreement_with_a_review_after_its_end_is_refused_beside_the_field(pairing, mentee):
    data = {"goal_1": "G", "rhythm_days": 30, "months": 1, "review_on": TODAY + timedelta(days=90), "mode": "online"}
    html = mentee.post(room_url(pairing, "agreement/"), data).content.decode()
    assert "Please choose a day between the start and the end" in html
    assert pairing.agreements.count() == 1


def test_meeting_is_planned_moved_and_cancelled(pairing, mentee):
    data = {
        "day": TODAY + timedelta(days=7),
        "start_time": "17:00",
        "end_time": "18:00",
        "time_zone": "Europe/Lisbon",
        "mode": "online",
        "join_link": "",
        "place": "",
    }
    mentee.post(room_url(pairing, "meetings/plan/"), data)
    meeting = pairing.meetings.get()
    mentee.post(room_url(pairing, f"meetings/{meeting.public_id}/edit/"), {**data, "start_time": "16:00"})
    meeting.refresh_from_db()
    assert (meeting.start_time.hour, meeting.schedule_revision) == (16, 1)
    mentee.post(room_url(pairing, f"meetings/{meeting.public_id}/cancel/"))
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.CANCELLED


def test_meeting_in_the_past_is_not_planned(pairing, mentee):
    data = {
        "day": TODAY - timedelta(days=1),
        "start_time": "17:00",
        "end_time": "18:00",
        "time_zone": "Europe/Lisbon",
        "mode": "online",
    }
    html = mentee.post(room_url(pairing, "meetings/plan/"), data).content.decode()
    assert "Plan a meeting in the future" in html
    assert not pairing.meetings.exists()


def test_planned_meeting_is_logged_by_one_button_of_the_room(pairing, mentee):
    long_ago = NOW - timedelta(days=2)
    day = (long_ago + timedelta(days=1)).date()
    meeting = plan_meeting(
        pairing=pairing,
        by=pairing.mentor,
        now=long_ago,
        day=day,
        start_time=time(23),
        end_time=time(23, 45),
        time_zone="Pacific/Kiritimati",
    )
    html = get(mentee, room_url(pairing))
    assert "We met as planned" in html
    assert '<input type="hidden" name="minutes" value="45">' in html
    data = {"happened": "held", "day": day, "minutes": 45, "mode": "online"}
    assert mentee.post(room_url(pairing, f"meetings/{meeting.public_id}/log/"), data).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes, meeting.logged_by) == (Meeting.State.HELD, 45, pairing.mentee)


def test_log_with_everything_writes_step_note_rating_and_goals(pairing, mentee, mentor):
    goal = pairing.goals.get()
    data = {
        "happened": "held",
        "day": TODAY,
        "minutes": 75,
        "mode": "phone",
        "rating": 4,
        "goals": [goal.pk],
        "step": "Call the bank",
        "step_owner": "other",
        "step_due": TODAY + timedelta(days=9),
        "note": "The bank has a new loan.",
    }
    assert mentee.post(room_url(pairing, "meetings/log/"), data).status_code == 302
    meeting = pairing.meetings.get()
    assert (meeting.minutes, meeting.mode, list(meeting.goals.all())) == (75, "phone", [goal])
    step = NextStep.objects.get()
    assert (step.owner, step.meeting) == (pairing.mentor, meeting)
    assert Note.objects.get().audience == Note.Audience.PAIR
    assert "For you: 4 of 5" in get(mentee, room_url(pairing))
    html = get(mentor, room_url(pairing))
    assert "of 5" not in html
    assert "The bank has a new loan." in html


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": TODAY + timedelta(days=2)}, "This meeting is still to come"),
        ({"minutes": 26 * 60}, "Give the length in minutes"),
        ({"minutes": ""}, "Give the length in minutes"),
        ({"happened": "maybe"}, "This is not on the list."),
        ({"rating": 9}, "This is not on the list."),
        ({"step": "x" * 201}, "shorten this to 200 characters"),
        ({"note": "x" * 5001}, "shorten this to 5000 characters"),
    ],
)
def test_bad_log_is_a_sentence_and_nothing_is_written(pairing, mentee, changed, sentence):
    data = {"happened": "held", "day": TODAY, "minutes": 60, "mode": "online", "step": "A", **changed}
    response = mentee.post(room_url(pairing, "meetings/log/"), data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Meeting.objects.exists()
    assert not NextStep.objects.exists()


def test_meeting_of_another_pair_is_not_found(pairing, coordinator, mentee):
    other = met(running_pair(now=NOW - timedelta(days=3), by=coordinator))
    for tail in ("log", "edit", "cancel"):
        assert mentee.get(room_url(pairing, f"meetings/{other.public_id}/{tail}/")).status_code == 404


def test_the_other_corrects_a_log_without_seeing_the_rating(pairing, mentor, mentee):
    meeting = met(pairing, rating=2)
    html = get(mentee, room_url(pairing, f"meetings/{meeting.public_id}/log/"))
    assert 'name="rating" value="2"' in html
    assert 'value="2" id="id_rating_1" checked' not in html.replace("  ", " ")
    data = {"happened": "held", "day": meeting.day, "minutes": 90, "mode": "online", "rating": 5}
    mentee.post(room_url(pairing, f"meetings/{meeting.public_id}/log/"), data)
    meeting.refresh_from_db()
    assert meeting.minutes == 90
    assert sorted(MeetingRating.objects.values_list("person", "rating")) == sorted(
        [(pairing.mentor_id, 2), (pairing.mentee_id, 5)]
    )


def test_steps_are_added_and_ticked(pairing, mentee):
    mentee.post(room_url(pairing, "steps/"), {"text": "Write the plan", "owner": "me", "due_on": ""})
    step = NextStep.objects.get()
    assert step.owner == pairing.mentee
    mentee.post(room_url(pairing, f"steps/{step.pk}/"))
    step.refresh_from_db()
    assert step.done_at is not None
    mentee.post(room_url(pairing, f"steps/{step.pk}/"), {"done": "no"})
    step.refresh_from_db()
    assert step.done_at is None


def test_each_note_box_says_who_reads_it_and_the_room_keeps_to_it(pairing, mentor, mentee):
    html = get(mentee, room_url(pairing))
    name = pairing.mentor.name
    for sentence in (
        f"You and {name} can read it, nobody else.",
        "Only you can read it.",
        f"You and the coordinators of your pairing can read it; {name} cannot.",
    ):
        assert sentence in html
    for audience in Note.Audience.values:
        mentee.post(room_url(pairing, "notes/"), {"audience": audience, "text": f"secret-{audience}"})
    own, others = get(mentee, room_url(pairing)), get(mentor, room_url(pairing))
    assert [audience for audience in Note.Audience.values if f"secret-{audience}" in own] == list(Note.Audience.values)
    assert [audience for audience in Note.Audience.values if f"secret-{audience}" in others] == [Note.Audience.PAIR]


def test_empty_note_is_a_sentence(pairing, mentee):
    response = mentee.post(room_url(pairing, "notes/"), {"audience": "pair", "text": " "})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert not Note.objects.exists()


def test_fit_is_asked_alone_after_the_first_meeting(pairing, mentor, mentee):
    assert "One question for you alone" not in get(mentee, room_url(pairing))
    met(pairing)
    assert "One question for you alone" in get(mentee, room_url(pairing))
    mentee.post(room_url(pairing, "fit/"), {"answer": "good"})
    assert FitCheck.objects.get(person=pairing.mentee).answer == "good"
    assert "One question for you alone" not in get(mentee, room_url(pairing))
    way_out = mentor.post(room_url(pairing, "fit/"), {"answer": "not-good"})
    assert way_out["Location"].endswith("/help/")
    again = mentor.post(room_url(pairing, "fit/"), {"answer": "good"}, follow=True)
    assert "already answered" in again.content.decode()


def test_call_for_help_reaches_the_coordinator_and_not_the_other(pairing, mentor, mentee):
    mentee.post(room_url(pairing, "help/"), {"message": "I feel lost"})
    assert HelpCall.objects.get().message == "I feel lost"
    assert "I feel lost" not in get(mentor, room_url(pairing))


def test_pause_and_resume(pairing, mentor, mentee):
    mentee.post(room_url(pairing, "pause/"))
    assert 'data-state="paused"' in get(mentor, room_url(pairing))
    mentor.post(room_url(pairing, "resume/"))
    assert 'data-state="active"' in get(mentee, room_url(pairing))


def test_looking_back_is_noted_with_its_day_for_both_and_for_the_coordinator(pairing, coordinator, mentor, mentee):
    pairing.agreements.update(review_on=TODAY)
    assert "Time to look back together" in get(mentor, room_url(pairing))

    response = mentee.post(room_url(pairing, "review/"), follow=True)
    mentee.post(room_url(pairing, "review/"))

    assert "Thank you. It is noted that you looked back today." in response.content.decode()
    html = get(mentor, room_url(pairing))
    assert "Time to look back together" not in html
    assert "Review on" in html
    assert "Done: " in get(signed_in(coordinator), f"/en/staff/pairings/{pairing.public_id}/")


def test_close_as_planned_with_goals_thanks_and_questions(pairing, mentor, mentee):
    met(pairing)
    goal = pairing.goals.get()
    data = {"how": "completed", "reason": "", f"goal-{goal.pk}": "yes", "thanks": "You opened doors."}
    answer = mentee.post(room_url(pairing, "close/"), data)
    assert answer["Location"].endswith("/exit/")
    assert Goal.objects.get(pk=goal.pk).reached == "yes"
    html = get(mentor, room_url(pairing))
    assert 'data-state="completed"' in html
    assert "You opened doors." in html
    assert "You met 1 time." in html
    assert "Hours together: 1\n" in html
    mentee.post(room_url(pairing, "exit/"), {"what_changed": "I have a plan", "would_repeat": "yes"})
    assert pairing.exit_answers.get().would_repeat is True
    assert "I have a plan" not in get(mentor, room_url(pairing))


def test_ending_early_needs_a_reason_and_keeps_the_work(pairing, mentee):
    note = {"audience": "pair", "text": "we did this"}
    mentee.post(room_url(pairing, "notes/"), note)
    html = mentee.post(room_url(pairing, "close/"), {"how": "ended", "reason": ""}).content.decode()
    assert "Choose a reason" in html
    mentee.post(room_url(pairing, "close/"), {"how": "ended", "reason": "no-time"})
    html = get(mentee, room_url(pairing))
    assert 'data-state="ended"' in html
    assert "we did this" in html
    assert "No time at the moment" in html


def test_exit_questions_wait_for_the_end(pairing, mentee):
    html = mentee.post(room_url(pairing, "exit/"), {"what_changed": "x"}).content.decode()
    assert "These questions come at the end." in html


def test_room_takes_the_same_queries_for_one_and_for_thirty_of_each(pairing, mentee):
    def fill(count):
        for number in range(count):
            meeting = met(pairing, days=1, rating=3, goals=list(pairing.goals.all()))
            NextStep.objects.create(pairing=pairing, text=f"{number}", owner=pairing.mentor, meeting=meeting)
            write_note(pairing=pairing, by=pairing.mentor, now=NOW, audience="pair", text="n", meeting=meeting)

    fill(1)
    few = queries_of(mentee, room_url(pairing))
    fill(29)
    assert queries_of(mentee, room_url(pairing)) == few


def test_days_out_of_all_bounds_are_a_sentence(pairing, mentee):
    plan = {
        "day": "9999-12-31",
        "start_time": "22:00",
        "end_time": "23:00",
        "time_zone": "America/New_York",
        "mode": "online",
    }
    html = mentee.post(room_url(pairing, "meetings/plan/"), plan).content.decode()
    assert "Plan at most two years ahead." in html
    log = {"happened": "held", "day": "0001-01-01", "minutes": 60, "mode": "online"}
    html = mentee.post(room_url(pairing, "meetings/log/"), log).content.decode()
    assert "This day lies long before your pairing began." in html
    assert not Meeting.objects.exists()


def test_numbers_out_of_all_bounds_are_not_found(pairing, mentee):
    huge = 10**30
    assert mentee.post(room_url(pairing, f"steps/{huge}/")).status_code == 404
    assert mentee.post(room_url(pairing, "agreement/accept/"), {"revision": str(huge)}).status_code == 404
    data = {"happened": "held", "day": TODAY, "minutes": huge, "mode": "online", "goals": [huge]}
    assert mentee.post(room_url(pairing, "meetings/log/"), data).status_code == 200


def test_calendar_file_is_for_the_two_alone(pairing, coordinator, mentee):
    day = TODAY + timedelta(days=7)
    meeting = plan_meeting(pairing=pairing, by=pairing.mentor, now=NOW, day=day, start_time=time(17), end_time=time(18))
    url = room_url(pairing, f"meetings/{meeting.public_id}/calendar.ics")
    response = mentee.get(url)
    assert response["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in response.content
    assert url in get(mentee, room_url(pairing))
    assert signed_in(coordinator).get(url).status_code == 403
    assert signed_in(PersonFactory.create()).get(url).status_code == 404


def test_pages_of_work_lead_to_the_proposal_before_both_have_said_yes(coordinator):
    pairing = proposed_pair(now=NOW, by=coordinator)
    mentee = signed_in(pairing.mentee)
    assert mentee.get(room_url(pairing, "agreement/"))["Location"] == room_url(pairing)
    data = {"happened": "held", "day": TODAY, "minutes": 60, "mode": "online"}
    html = mentee.post(room_url(pairing, "meetings/log/"), data).content.decode()
    assert "Both of you have to accept the proposal first." in html
    for tail in TAILS:
        assert str(pairing.mentor.email) not in mentee.get(room_url(pairing, tail)).content.decode()
