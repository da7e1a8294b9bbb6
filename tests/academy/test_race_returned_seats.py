"""Seats given back by many at once go to those who wait, in order: real processes and threads.

`make race` (LONG=1) repeats it; a small version runs in `make test`.
"""

import os
import subprocess
from collections.abc import Callable

import pytest

from academy.models import Activity, Enrolment, EnrolmentChange
from accounts.models import Person
from tests.conftest import ROOT
from tests.factories.academy import published_activity
from tests.factories.accounts import PersonFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.serial,
    pytest.mark.race,
    pytest.mark.xdist_group("processes"),
]

State = Enrolment.State
LONG = bool(os.environ.get("LONG"))
PROCESSES, PEOPLE, SEATS, LEAVING = (4, 40, 25, 20) if LONG else (2, 12, 7, 6)
ROUNDS = 5 if LONG else 1
SECONDS = 90


@pytest.fixture
def crowd(process_env: Callable[..., dict[str, str]], python: str) -> Callable[[str, Activity, list[Person]], None]:
    """Let all these people click at the same moment, from several processes; any error fails the test."""

    def act(verb: str, activity: Activity, people: list[Person]) -> None:
        groups = [[str(person.pk) for person in people[number::PROCESSES]] for number in range(PROCESSES)]
        started = [
            subprocess.Popen(
                [python, "-m", "tests.academy.crowd_process", verb, activity.slug, *group],
                env=process_env(),
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for group in groups
            if group
        ]
        try:
            for process in started:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n", process.communicate(timeout=SECONDS)[1]
            # All have loaded everything: now they start within a millisecond or two.
            outcomes = release(started)
        finally:
            for process in started:
                process.kill()
                process.wait()
        assert outcomes == [("done\n", "", 0)] * len(started)

    return act


def release(started: list["subprocess.Popen[str]"]) -> list[tuple[str, str, int]]:
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    found = []
    for process in started:
        output, errors = process.communicate(timeout=SECONDS)
        found.append((output, errors, process.returncode))
    return found


def changes_to(activity: Activity, state: str) -> list[EnrolmentChange]:
    """In the order in which they happened: the numbers are given while the activity is locked."""
    return list(EnrolmentChange.objects.filter(enrolment__activity=activity, to_state=state).order_by("pk"))


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_race_for_the_seats_and_for_those_given_back(
    crowd: Callable[[str, Activity, list[Person]], None], round_number: int
) -> None:
    activity = published_activity(slug=f"race-{round_number}", capacity=SEATS)
    people = PersonFactory.create_batch(PEOPLE)

    crowd("enrol", activity, people)

    confirmed, waiting = changes_to(activity, State.CONFIRMED), changes_to(activity, State.WAITING)
    assert (len(confirmed), len(waiting)) == (SEATS, PEOPLE - SEATS)
    assert max(change.pk for change in confirmed) < min(change.pk for change in waiting), "somebody passed the queue"
    queue = list(Enrolment.objects.filter(activity=activity).waiting_in_order())
    assert [row.pk for row in queue] == [change.enrolment_id for change in waiting], "the queue is not in order"

    leaving = list(Person.objects.filter(enrolments__activity=activity, enrolments__state=State.CONFIRMED)[:LEAVING])
    crowd("withdraw", activity, leaving)

    promoted = changes_to(activity, State.CONFIRMED)[SEATS:]
    assert [change.enrolment_id for change in promoted] == [row.pk for row in queue], "promoted out of order"
    states = Enrolment.objects.filter(activity=activity).values_list("state", flat=True)
    assert sorted(states) == sorted([State.WITHDRAWN] * LEAVING + [State.CONFIRMED] * (PEOPLE - LEAVING))


def test_race_of_one_person_clicking_many_times_gives_one_enrolment(
    crowd: Callable[[str, Activity, list[Person]], None],
) -> None:
    activity, person = published_activity(slug="impatient", capacity=SEATS), PersonFactory.create()

    crowd("enrol", activity, [person] * 6)

    assert [change.to_state for change in changes_to(activity, State.CONFIRMED)] == [State.CONFIRMED]
    assert Enrolment.objects.filter(activity=activity).count() == 1
