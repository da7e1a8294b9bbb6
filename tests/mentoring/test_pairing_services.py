"""From the proposal to the thank-you: what each step guarantees."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.errors import DomainError
from mentoring.models import FitCheck, Meeting, MentoringRequest, Note, Pairing, Verdict
from mentoring.services import (
    accept_agreement,
    answer_fit,
    answer_proposal,
    call_for_help,
    complete_pairing,
    end_pairing,
    lapse_unanswered,
    leave_mentoring,
    log_meeting,
    pause_pairing,
    plan_meeting,
    propose_agreement,
    propose_pairing,
    record_contact,
    write_note,
)
from notifications.models import Delivery
from tests.factories import PersonFactory, TerritoryFactory
from tests.factories.mentoring import (
    MentoringRequestFactory,
    MentorProfileFactory,
    coordinator_of,
    proposed_pair,
    running_pair,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
State = Pairing.State


def refused(code: str, call: object, **arguments: object) -> None:
    """The call raises this code."""
    with pytest.raises(DomainError) as caught:
        call(**arguments)  # type: ignore[operator]
    assert caught.value.code == code


def owed(kind: str) -> set[str]:
    return set(Delivery.objects.filter(kind=kind).values_list("person__name", flat=True))


def planned(pairing: Pairing) -> Meeting:
    """A meeting a week after NOW."""
    return plan_meeting(
        pairing=pairing,
        by=pairing.mentee,
        now=NOW,
        day=NOW.date() + timedelta(days=7),
        start_time=time(10),
        end_time=time(11),
    )


def test_proposal_asks_both_and_holds_the_mentors_place() -> None:
    pairing = proposed_pair(now=NOW, mentor={"name": "Marta"}, mentee={"name": "Nuno"})

    assert (pairing.state, pairing.answer_by) == ("proposed", NOW + timedelta(days=10))
    assert pairing.request is not None
    assert pairing.request.state == MentoringRequest.State.PROPOSED
    assert owed("mentoring.proposed") == {"Marta", "Nuno"}


def test_both_yeses_begin_the_pairing_with_the_goals_of_the_request() -> None:
    pairing = running_pair(now=NOW)

    assert (pairing.state, pairing.started_at) == ("active", NOW)
    assert [goal.text for goal in pairing.goals.all()] == ["A plan for a year"]
    assert pairing.agreements.get().ends_on == date(2027, 7, 31)


def test_one_no_returns_the_request_to_the_pool_and_forbids_the_pair() -> None:
    pairing = proposed_pair(now=NOW)
    answer_proposal(pairing=pairing, person=pairing.mentor, accept=False, now=NOW)

    assert pairing.state == State.REFUSED
    assert pairing.request is not None
    assert pairing.request.state == MentoringRequest.State.OPEN
    assert Verdict.objects.get().kind == Verdict.Kind.FORBIDDEN


def test_accepting_twice_is_refused() -> None:
    pairing = proposed_pair(now=NOW)
    answer_proposal(pairing=pairing, person=pairing.mentor, accept=True, now=NOW)
    refused("twice", answer_proposal, pairing=pairing, person=pairing.mentor, accept=True, now=NOW)


def test_accepting_after_ten_days_is_refused_even_before_the_clock_came_by() -> None:
    pairing = proposed_pair(now=NOW)
    late = NOW + timedelta(days=10)
    refused("lapsed", answer_proposal, pairing=pairing, person=pairing.mentor, accept=True, now=late)


def test_what_is_not_answered_returns_to_the_pool_and_frees_the_mentor() -> None:
    pairing = proposed_pair(now=NOW)

    assert lapse_unanswered(now=NOW + timedelta(days=9, hours=23)) == 0
    assert lapse_unanswered(now=NOW + timedelta(days=10)) == 1
    assert lapse_unanswered(now=NOW + timedelta(days=11)) == 0

    pairing.refresh_from_db()
    assert pairing.state == State.LAPSED
    assert MentoringRequest.objects.get().state == MentoringRequest.State.OPEN
    assert owed("mentoring.lapsed") == {pairing.mentor.name, pairing.mentee.name}


def test_mentor_without_a_free_place_is_not_proposed() -> None:
    coordinator = coordinator_of()
    mentor = MentorProfileFactory.create(places=1)
    propose_pairing(request=MentoringRequestFactory.create(), mentor=mentor, by=coordinator, now=NOW)
    refused(
        "mentor_full",
        propose_pairing,
        request=MentoringRequestFactory.create(),
        mentor=mentor,
        by=coordinator,
        now=NOW,
    )


def test_pair_without_a_common_language_is_not_proposed() -> None:
    mentor, request = MentorProfileFactory.create(speaks=["pt"]), MentoringRequestFactory.create(speaks=["it"])
    refused("no_common_language", propose_pairing, request=request, mentor=mentor, by=coordinator_of(), now=NOW)


def test_pair_that_could_never_meet_is_not_proposed() -> None:
    """Both in person, and from two territories."""
    mentor = MentorProfileFactory.create(mode="in-person", person__territory=TerritoryFactory.create(slug="navarra"))
    request = MentoringRequestFactory.create(mode="either", person__territory=TerritoryFactory.create(slug="cascais"))
    refused("no_common_mode", propose_pairing, request=request, mentor=mentor, by=coordinator_of(), now=NOW)

    mentor.mode = "either"
    mentor.save()

    assert propose_pairing(request=request, mentor=mentor, by=coordinator_of(), now=NOW).state == State.PROPOSED


def test_excluded_address_counts_whatever_its_case() -> None:
    mentor = MentorProfileFactory.create(excluded_addresses="nuno@mail.example")
    request = MentoringRequestFactory.create(person__email="Nuno@Mail.example")
    refused("excluded", propose_pairing, request=request, mentor=mentor, by=coordinator_of(), now=NOW)


def test_nobody_is_their_own_mentor() -> None:
    mentor = MentorProfileFactory.create()
    request = MentoringRequestFactory.create(person=mentor.person)
    refused("own_mentor", propose_pairing, request=request, mentor=mentor, by=coordinator_of(), now=NOW)


def test_coordinator_of_another_territory_does_not_match() -> None:
    mentor, request = MentorProfileFactory.create(), MentoringRequestFactory.create()
    refused("not_yours", propose_pairing, request=request, mentor=mentor, by=coordinator_of("navarra"), now=NOW)


def test_pair_across_a_border_has_two_coordinators() -> None:
    here, there = coordinator_of("cascais"), coordinator_of("navarra")
    navarra = TerritoryFactory.create(slug="navarra")
    pairing = proposed_pair(now=NOW, by=here, mentor={"territory": navarra})

    assert {row.person for row in pairing.coordinators.all()} == {here, there}
    assert pairing.is_cross_border


def test_changed_agreement_asks_the_other_again() -> None:
    pairing = running_pair(now=NOW)
    first = pairing.agreements.get()
    accept_agreement(agreement=first, by=pairing.mentor, now=NOW)
    accept_agreement(agreement=first, by=pairing.mentee, now=NOW)
    assert first.is_accepted

    second = propose_agreement(
        pairing=pairing,
        by=pairing.mentee,
        now=NOW,
        goals=["Find a first customer"],
        rhythm_days=14,
        months=3,
        review_on=date(2027, 3, 15),
        mode="online",
    )

    assert second.mentor_accepted_at is None
    refused("replaced", accept_agreement, agreement=first, by=pairing.mentor, now=NOW)
    accept_agreement(agreement=second, by=pairing.mentor, now=NOW)
    assert second.is_accepted
    refused("twice", accept_agreement, agreement=second, by=pairing.mentor, now=NOW)


def test_planned_meeting_is_wall_time_in_its_zone_and_told_to_both() -> None:
    pairing = running_pair(now=NOW, mentor={"name": "Marta"}, mentee={"name": "Nuno"})
    meeting = plan_meeting(
        pairing=pairing,
        by=pairing.mentor,
        now=NOW,
        day=date(2027, 7, 1),
        start_time=time(10),
        end_time=time(11),
        time_zone="Europe/Madrid",
    )
    assert meeting.starts_at == datetime(2027, 7, 1, 8, 0, tzinfo=UTC)
    assert owed("mentoring.meeting-planned") == {"Marta", "Nuno"}


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("future", {"day": date(2027, 2, 2)}),
        ("minutes", {"minutes": 26 * 60}),
        ("minutes", {"minutes": 0}),
        ("state", {"happened": "maybe"}),
        ("rating", {"rating": 6}),
    ],
)
def test_log_that_makes_no_sense_is_refused_and_writes_nothing(code: str, changes: dict[str, object]) -> None:
    pairing = running_pair(now=NOW)
    arguments = {"happened": "held", "day": date(2027, 2, 1), "minutes": 60, **changes}
    refused(code, log_meeting, pairing=pairing, by=pairing.mentor, now=NOW, **arguments)
    assert not Meeting.objects.exists()


def test_meeting_logged_at_night_without_a_plan_can_be_corrected_the_same_night() -> None:
    night = datetime(2027, 2, 1, 0, 30, tzinfo=UTC)
    pairing = running_pair(now=night)
    known = {"happened": "held", "day": night.date(), "minutes": 60}
    meeting = log_meeting(pairing=pairing, by=pairing.mentor, now=night, **known)

    log_meeting(pairing=pairing, by=pairing.mentee, now=night, meeting=meeting, rating=4, **known)

    assert meeting.ratings.get().person == pairing.mentee


def test_meeting_has_a_link_that_browsers_open() -> None:
    pairing = running_pair(now=NOW)
    plan = {"day": NOW.date() + timedelta(days=7), "start_time": time(10), "end_time": time(11)}
    refused("scheme", plan_meeting, pairing=pairing, by=pairing.mentor, now=NOW, join_link="ftp://meet.example", **plan)


def test_plan_of_later_today_is_not_logged_as_held() -> None:
    pairing = running_pair(now=NOW)
    plan = {"day": NOW.date(), "start_time": time(18), "end_time": time(19), "time_zone": "Europe/Lisbon"}
    meeting = plan_meeting(pairing=pairing, by=pairing.mentor, now=NOW, **plan)
    arguments = {"happened": "held", "day": NOW.date(), "minutes": 60, "meeting": meeting}
    refused("future", log_meeting, pairing=pairing, by=pairing.mentor, now=NOW, **arguments)


def test_plan_still_to_come_that_is_logged_as_cancelled_is_called_off_and_both_are_told() -> None:
    pairing = running_pair(now=NOW)
    meeting = planned(pairing)
    with_log = {"pairing": pairing, "by": pairing.mentor, "now": NOW, "day": meeting.day, "meeting": meeting}

    for _each in range(2):
        log_meeting(happened="cancelled", **with_log)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.schedule_revision, meeting.logged_by) == ("cancelled", 1, pairing.mentor)
    assert Delivery.objects.filter(kind="mentoring.meeting-cancelled").count() == 2


@pytest.mark.parametrize("happened", ["held", "no-show"])
def test_plan_still_to_come_was_neither_held_nor_missed(happened: str) -> None:
    pairing = running_pair(now=NOW)
    meeting = planned(pairing)

    refused(
        "future",
        log_meeting,
        pairing=pairing,
        by=pairing.mentee,
        now=NOW,
        happened=happened,
        day=meeting.day,
        minutes=60,
        meeting=meeting,
    )

    meeting.refresh_from_db()
    assert meeting.state == "planned"


def test_meeting_nobody_planned_is_not_logged_as_cancelled_ahead() -> None:
    pairing = running_pair(now=NOW)
    day = NOW.date() + timedelta(days=2)

    refused("future", log_meeting, pairing=pairing, by=pairing.mentor, now=NOW, happened="cancelled", day=day)

    assert not pairing.meetings.exists()


def test_stranger_does_not_log() -> None:
    pairing = running_pair(now=NOW)
    refused(
        "not_yours",
        log_meeting,
        pairing=pairing,
        by=PersonFactory.create(),
        now=NOW,
        happened="held",
        day=NOW.date(),
        minutes=60,
    )


def test_first_meeting_asks_each_alone_how_it_fits_and_deciding_is_asked_again() -> None:
    pairing = running_pair(now=NOW)
    log_meeting(pairing=pairing, by=pairing.mentor, now=NOW, happened="held", day=NOW.date(), minutes=60)
    mine, theirs = FitCheck.objects.order_by("pk")
    answer_fit(check=mine, person=pairing.mentor, answer="deciding", now=NOW)
    answer_fit(check=theirs, person=pairing.mentee, answer="good", now=NOW)
    refused("twice", answer_fit, check=theirs, person=pairing.mentee, answer="good", now=NOW)

    log_meeting(pairing=pairing, by=pairing.mentor, now=NOW, happened="held", day=NOW.date(), minutes=45)

    assert list(FitCheck.objects.values_list("person", "round")) == [
        (pairing.mentor_id, 1),
        (pairing.mentee_id, 1),
        (pairing.mentor_id, 2),
    ]


def test_notes_have_the_readers_written_beside_them() -> None:
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    for audience in ("pair", "author", "coordinator"):
        write_note(pairing=pairing, by=pairing.mentee, now=NOW, audience=audience, text=audience)

    def read_by(person: object) -> list[str]:
        return sorted(note.text for note in Note.objects.readable_by(person))  # type: ignore[arg-type]

    assert read_by(pairing.mentee) == ["author", "coordinator", "pair"]
    assert read_by(pairing.mentor) == ["pair"]
    assert read_by(coordinator) == ["coordinator"]
    assert read_by(coordinator_of("navarra")) == []
    assert read_by(PersonFactory.create()) == []
    assert read_by(None) == []


def test_help_reaches_the_coordinators_alone() -> None:
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    call_for_help(pairing=pairing, person=pairing.mentee, message="", now=NOW)
    assert owed("mentoring.help-wanted") == {coordinator.name}


def test_contact_is_recorded_by_the_pairs_coordinator_only() -> None:
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    record_contact(pairing=pairing, by=coordinator, now=NOW)
    refused("not_yours", record_contact, pairing=pairing, by=coordinator_of("navarra"), now=NOW)
    assert pairing.contacts.count() == 1


def test_ending_early_needs_a_reason_and_keeps_the_work() -> None:
    pairing = running_pair(now=NOW)
    log_meeting(pairing=pairing, by=pairing.mentor, now=NOW, happened="held", day=NOW.date(), minutes=60)
    refused("reason", end_pairing, pairing=pairing, by=pairing.mentee, now=NOW, reason="")

    end_pairing(pairing=pairing, by=pairing.mentee, now=NOW, reason="no-time")

    assert (pairing.state, pairing.end_reason, pairing.closed_by) == ("ended", "no-time", pairing.mentee)
    assert pairing.meetings.filter(state="held").count() == 1
    refused("closed", pause_pairing, pairing=pairing, by=pairing.mentor, now=NOW)


def test_new_pairing_of_the_same_two_is_possible_after_completion() -> None:
    pairing = running_pair(now=NOW)
    complete_pairing(
        pairing=pairing, by=pairing.mentee, now=NOW, reached={pairing.goals.get().pk: "yes"}, thanks="Thank you!"
    )
    assert (pairing.state, pairing.thanks) == ("completed", "Thank you!")

    again = propose_pairing(
        request=MentoringRequestFactory.create(person=pairing.mentee),
        mentor=pairing.mentor.mentor_profile,
        by=coordinator_of(),
        now=NOW,
    )
    assert again.state == State.PROPOSED


def test_leaving_ends_the_pair_deletes_own_notes_and_keeps_the_shared_ones() -> None:
    pairing = running_pair(now=NOW)
    write_note(pairing=pairing, by=pairing.mentor, now=NOW, audience="author", text="mine")
    write_note(pairing=pairing, by=pairing.mentor, now=NOW, audience="pair", text="ours")

    leave_mentoring(person=pairing.mentor, now=NOW)

    pairing.refresh_from_db()
    assert (pairing.state, pairing.end_reason) == ("ended", "left")
    assert [note.text for note in Note.objects.readable_by(pairing.mentee)] == ["ours"]
