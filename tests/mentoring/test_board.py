"""How pairs are doing: each signal on both sides of its threshold, and the board that shows them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from mentoring.board import Waiting, board_of, waiting_for_each
from mentoring.health import NEEDS_A_WORD, ON_TRACK, TOO_EARLY, PairFacts, health_of
from mentoring.models import CoordinatorContact, FitCheck, MeetingRating, Pairing
from mentoring.services import (
    accept_agreement,
    answer_fit,
    answer_help,
    call_for_help,
    cancel_meeting,
    log_meeting,
    pause_pairing,
    plan_meeting,
    resume_pairing,
)
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, signed_in, staff_of
from tests.factories.mentoring import coordinator_of, proposed_pair, running_pair
from tests.pages import get, queries_of

START = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(seconds=1)
# Contacts that are always in time, and a meeting each week: no signal of their own.
CONTACTS = [START + number * 10 * DAY for number in range(60)]
WELL = PairFacts(started_at=START, rhythm_days=30, contacts=CONTACTS, last_met_at=START + DAY)


def signals(facts: PairFacts, now: datetime) -> tuple[str, ...]:
    return health_of(facts, now).signals


def test_pair_without_signals_is_too_early_for_thirty_days_and_then_on_track() -> None:
    assert health_of(WELL, START + 30 * DAY - MOMENT).state == TOO_EARLY
    assert health_of(WELL, START + 30 * DAY).state == ON_TRACK


def test_any_signal_needs_a_word_even_early() -> None:
    assert health_of(replace(WELL, open_help_calls=1), START + DAY).state == NEEDS_A_WORD


@pytest.mark.parametrize(
    ("code", "facts", "due"),
    [
        ("no_agreement", replace(WELL, waiting_agreement_since=START), START + 14 * DAY),
        ("no_first_meeting", replace(WELL, last_met_at=None), START + 21 * DAY),
        ("gone_quiet", replace(WELL, last_met_at=START + DAY), START + 61 * DAY),
        ("gone_quiet", replace(WELL, rhythm_days=7), START + 15 * DAY),
        (
            "end_passed",
            replace(WELL, rhythm_days=300, ends_on=(START + 9 * DAY).date()),
            datetime(2027, 1, 14, tzinfo=UTC),
        ),
        ("contact_overdue", replace(WELL, contacts=[]), START + 14 * DAY),
        ("contact_overdue", replace(WELL, contacts=[START + DAY]), START + 30 * DAY),
        ("contact_overdue", replace(WELL, contacts=[START + 20 * DAY]), START + 34 * DAY),
        ("contact_overdue", replace(WELL, contacts=[START + DAY, START + 8 * DAY]), START + 38 * DAY),
    ],
)
def test_signal_of_time_comes_at_its_moment_and_not_before(code: str, facts: PairFacts, due: datetime) -> None:
    assert signals(facts, due - MOMENT) == ()
    assert signals(facts, due) == (code,)


NOT_EARLIER = replace(WELL, last_met_at=START + 5 * DAY)


@pytest.mark.parametrize(
    ("code", "without", "with_it"),
    [
        (
            "cancellations",
            replace(NOT_EARLIER, called_off=[START + 2 * DAY, START + 3 * DAY, START + 6 * DAY]),
            replace(NOT_EARLIER, called_off=[START + 6 * DAY, START + 7 * DAY]),
        ),
        ("falling_rating", replace(WELL, ratings={1: [5, 4], 2: [3, 5]}), replace(WELL, ratings={1: [5, 3]})),
        ("falling_rating", replace(WELL, ratings={1: [4, 5, 4]}), replace(WELL, ratings={2: [5, 4, 3]})),
        ("falling_rating", replace(WELL, ratings={1: [5, 3, 4]}), replace(WELL, ratings={1: [5, 5, 3]})),
        (
            "deciding_twice",
            replace(WELL, fits={1: ["deciding"], 2: ["deciding"]}),
            replace(WELL, fits={1: ["deciding", "deciding"]}),
        ),
        (
            "deciding_twice",
            replace(WELL, fits={1: ["deciding", "deciding", "good"]}),
            replace(WELL, fits={1: ["deciding", "deciding", "deciding"]}),
        ),
        (
            "not_a_fit",
            replace(WELL, fits={1: ["not-good", "good"]}),
            replace(WELL, fits={1: ["good"], 2: ["not-good"]}),
        ),
        ("help", WELL, replace(WELL, open_help_calls=1)),
    ],
)
def test_signal_of_facts_needs_all_of_them(code: str, without: PairFacts, with_it: PairFacts) -> None:
    now = START + 10 * DAY

    assert signals(without, now) == ()
    assert signals(with_it, now) == (code,)


def test_pause_stops_the_clock_and_time_counts_from_going_on() -> None:
    paused = replace(WELL, is_paused=True, last_met_at=None, waiting_agreement_since=START)
    resumed = replace(WELL, resumed_at=START + 50 * DAY)

    assert signals(paused, START + 100 * DAY) == ()
    assert signals(resumed, START + 110 * DAY - MOMENT) == ()
    assert signals(resumed, START + 110 * DAY) == ("gone_quiet",)


def test_contact_is_due_in_a_pause_too() -> None:
    paused = PairFacts(started_at=START, rhythm_days=30, is_paused=True, contacts=[START + 10 * DAY, START + 40 * DAY])

    assert health_of(paused, START + 70 * DAY - MOMENT).signals == ()
    assert health_of(paused, START + 70 * DAY).signals == ("contact_overdue",)


def contact(pairing: Pairing, *days: int) -> None:
    person = pairing.coordinators.all()[0].person
    for day in days:
        CoordinatorContact.objects.create(pairing=pairing, by=person, at=START + day * DAY)


def accepted(pairing: Pairing) -> Pairing:
    agreement = pairing.agreements.get()
    accept_agreement(agreement=agreement, by=pairing.mentor, now=START)
    accept_agreement(agreement=agreement, by=pairing.mentee, now=START)
    return pairing


@pytest.mark.django_db
def test_board_reads_the_facts_of_a_pair() -> None:
    by = coordinator_of()
    pairing = accepted(running_pair(now=START, by=by))
    contact(pairing, 3, 9)
    when = (START + 5 * DAY).date()
    log_meeting(pairing=pairing, by=pairing.mentee, now=START + 6 * DAY, happened="held", day=when, minutes=60)

    board = board_of(by, START + 10 * DAY)

    (row,) = board.too_early
    assert (row.pairing, row.reasons, row.last_contact_at) == (pairing, [], START + 9 * DAY)
    assert row.last_met_at is not None
    assert row.last_met_at.date() == when
    assert (board.needs_a_word, board.on_track, board.proposed, board.calls) == ([], [], [], [])


@pytest.mark.django_db
def test_board_tells_each_signal_from_what_people_did() -> None:
    by = coordinator_of()
    pairing = running_pair(now=START, by=by)
    mentor, mentee = pairing.mentor, pairing.mentee
    for week, rating in ((1, 5), (2, 2)):
        log_meeting(
            pairing=pairing,
            by=mentee,
            now=START + (7 * week + 1) * DAY,
            happened="held",
            day=(START + 7 * week * DAY).date(),
            minutes=60,
            rating=rating,
        )
        check = FitCheck.objects.filter(pairing=pairing, person=mentee, answer="").get()
        answer_fit(check=check, person=mentee, answer="deciding", now=START + (7 * week + 2) * DAY)
    for day in (20, 22):
        hours = {"start_time": START.time(), "end_time": (START + timedelta(hours=1)).time()}
        late = START + 17 * DAY
        meeting = plan_meeting(pairing=pairing, by=mentor, now=late, day=(START + day * DAY).date(), **hours)
        cancel_meeting(meeting=meeting, by=mentor, now=late)
    call = call_for_help(pairing=pairing, person=mentee, message="It is difficult", now=START + 17 * DAY)

    before = board_of(by, START + 18 * DAY)
    answer_help(call=call, by=by, now=START + 18 * DAY)
    after = board_of(by, START + 18 * DAY)

    told = ("help", "deciding_twice", "falling_rating", "cancellations", "no_agreement", "contact_overdue")
    assert before.needs_a_word[0].health.signals == told
    assert before.calls == [call]
    assert after.needs_a_word[0].health.signals == told[1:]
    assert after.calls == []
    assert MeetingRating.objects.count() == 2


@pytest.mark.django_db
def test_resumed_pair_is_not_told_to_have_gone_quiet() -> None:
    by = coordinator_of()
    pairing = accepted(running_pair(now=START, by=by))
    pause_pairing(pairing=pairing, by=pairing.mentor, now=START + DAY)
    resume_pairing(pairing=pairing, by=pairing.mentor, now=START + 90 * DAY)
    contact(pairing, 60, 80, 95)

    assert [row.health.signals for row in board_of(by, START + 100 * DAY).on_track] == [()]
    assert board_of(by, START + 111 * DAY).needs_a_word[0].health.signals == ("no_first_meeting",)


@pytest.mark.django_db
def test_board_shows_own_pairs_only_and_both_coordinators_of_a_border_see_it() -> None:
    here, there = coordinator_of("cascais"), coordinator_of("navarra")
    navarra = there.memberships.get().organisation.territory
    across = running_pair(now=START, by=here, mentor={"territory": navarra})
    own = proposed_pair(now=START, by=here)
    network = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)

    def seen(person: object) -> set[Pairing]:
        board = board_of(person, START)  # type: ignore[arg-type]
        rows = [*board.needs_a_word, *board.too_early, *board.on_track]
        return {row.pairing for row in rows} | set(board.proposed)

    assert seen(here) == seen(network) == {across, own}
    assert seen(there) == {across}
    assert seen(coordinator_of("garges")) == set()
    assert seen(staff_of(OrganisationFactory.create())) == set()


@pytest.mark.django_db
def test_nobody_looks_after_their_own_pair() -> None:
    network = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)
    pairing = running_pair(now=START)
    Pairing.objects.filter(pk=pairing.pk).update(mentee=network)

    assert board_of(network, START).too_early == []


@pytest.mark.django_db
def test_one_click_records_a_contact_and_clears_the_reason() -> None:
    by = coordinator_of()
    now = timezone.now()
    pairing = accepted(running_pair(now=now - 15 * DAY, by=by))
    client = signed_in(by)
    assert "A word from the coordinator is due." in get(client, "/en/staff/pairings/")

    answer = client.post(f"/en/staff/pairings/{pairing.public_id}/contact/", {"from_board": "1"})

    assert answer["Location"] == "/en/staff/pairings/"
    assert [row.by for row in pairing.contacts.all()] == [by]
    assert "A word from the coordinator is due." not in get(client, "/en/staff/pairings/")


@pytest.mark.django_db
def test_what_waits_is_counted_for_coordinators_only() -> None:
    by = coordinator_of()
    call_for_help(pairing=running_pair(now=START, by=by), person=Pairing.objects.get().mentor, message="", now=START)

    waiting = waiting_for_each([by, PersonFactory.create()], START)

    assert waiting == {by.pk: Waiting(mentors=0, requests=0, pairings=1, help_calls=1)}
    assert "1 person wants to talk" in get(signed_in(by), "/en/staff/")


@pytest.mark.django_db
def test_board_takes_as_many_queries_at_thirty_pairs_as_at_one() -> None:
    by = coordinator_of()
    client = signed_in(by)

    def add() -> None:
        pairing = accepted(running_pair(now=START, by=by))
        contact(pairing, 1)
        day = (START + 3 * DAY).date()
        log_meeting(
            pairing=pairing, by=pairing.mentor, now=START + 4 * DAY, happened="held", day=day, minutes=30, rating=4
        )
        call_for_help(pairing=pairing, person=pairing.mentor, message="", now=START)
        proposed_pair(now=START, by=by)

    add()
    one = queries_of(client, "/en/staff/pairings/")
    staff = queries_of(client, "/en/staff/")
    for _number in range(29):
        add()
    assert queries_of(client, "/en/staff/pairings/") == one
    assert queries_of(client, "/en/staff/") == staff
    print(one, staff)
