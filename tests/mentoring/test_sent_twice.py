"""A double tap, or a form sent again after a slow answer: one thing is written, and told once."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from core.errors import DomainError
from mentoring.models import Pairing
from mentoring.services import (
    add_step,
    call_for_help,
    log_meeting,
    plan_meeting,
    propose_agreement,
    record_contact,
    write_note,
)
from notifications.models import Delivery
from tests.factories.mentoring import coordinator_of, proposed_pair, running_pair

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
DAY = NOW.date()
Act = Callable[[Pairing, datetime], Any]


def plan(pairing: Pairing, now: datetime) -> None:
    day = DAY + timedelta(days=7)
    plan_meeting(pairing=pairing, by=pairing.mentee, now=now, day=day, start_time=time(10), end_time=time(11))


def log(pairing: Pairing, now: datetime) -> None:
    log_meeting(pairing=pairing, by=pairing.mentee, now=now, happened="held", day=DAY, minutes=60)


def step(pairing: Pairing, now: datetime) -> None:
    add_step(pairing=pairing, by=pairing.mentee, now=now, text="Call the bank", owner=pairing.mentor)


def note(pairing: Pairing, now: datetime) -> None:
    write_note(pairing=pairing, by=pairing.mentee, now=now, audience="pair", text="We spoke of money.")


def call(pairing: Pairing, now: datetime) -> None:
    call_for_help(pairing=pairing, person=pairing.mentee, message="", now=now)


def agree(pairing: Pairing, now: datetime) -> None:
    first = pairing.agreements.get(revision=1)
    kept = {name: getattr(first, name) for name in ("months", "review_on", "mode")}
    propose_agreement(pairing=pairing, by=pairing.mentee, now=now, goals=["A plan"], rhythm_days=14, **kept)


def counts(pairing: Pairing) -> dict[str, int]:
    names = ("meetings", "next_steps", "notes", "help_calls", "agreements", "contacts")
    return {name: getattr(pairing, name).count() for name in names} | {"mails": Delivery.objects.count()}


@pytest.mark.parametrize("act", [plan, log, step, note, call, agree])
def test_what_is_sent_twice_is_written_and_told_once(act: Act) -> None:
    pairing = running_pair(now=NOW - timedelta(days=3))
    act(pairing, NOW)
    once = counts(pairing)

    act(pairing, NOW + timedelta(seconds=2))

    assert counts(pairing) == once


@pytest.mark.parametrize(
    ("act", "name"), [(log, "meetings"), (step, "next_steps"), (note, "notes"), (call, "help_calls")]
)
def test_the_same_again_later_is_a_second_one(act: Act, name: str) -> None:
    pairing = running_pair(now=NOW - timedelta(days=3))
    act(pairing, NOW)

    act(pairing, NOW + timedelta(hours=1))

    assert getattr(pairing, name).count() == 2


def test_double_click_is_one_contact() -> None:
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW - timedelta(days=3), by=coordinator)

    for seconds in (0, 2):
        record_contact(pairing=pairing, by=coordinator, now=NOW + timedelta(seconds=seconds))

    assert pairing.contacts.count() == 1


def test_changed_goal_is_a_new_revision_even_with_the_same_terms() -> None:
    pairing = running_pair(now=NOW - timedelta(days=3))
    agree(pairing, NOW)
    first = pairing.agreements.get(revision=2)
    kept = {name: getattr(first, name) for name in ("rhythm_days", "months", "review_on", "mode")}

    propose_agreement(pairing=pairing, by=pairing.mentee, now=NOW, goals=["Another plan"], **kept)

    assert pairing.agreements.count() == 3


def test_note_is_not_written_before_both_have_accepted() -> None:
    pairing = proposed_pair(now=NOW)

    with pytest.raises(DomainError) as caught:
        note(pairing, NOW)

    assert caught.value.code == "proposed"
    assert not pairing.notes.exists()
