"""Many people, few seats, several real processes: small inside `make test`, forty people by `make race` (LONG=1)."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from academy.models import Activity, Enrolment, EnrolmentChange
from accounts.models import Person
from mustsee.invariants import violations
from notifications.models import Delivery
from tests.conftest import LONG, ROOT
from tests.factories import PersonFactory, published_activity
from tools.race import PEOPLE_PREFIX

PEOPLE, PROCESSES, SEATS = (40, 4, 25) if LONG else (12, 2, 5)
SECONDS = 120


def race(activity: Activity, env: dict[str, str], folder: Path) -> list[dict[str, Any]]:
    """Start the processes, open the gate when all wait behind it, and collect what each says."""
    gate = folder / "gate"
    command = [sys.executable, "-m", "tools.race", activity.slug, str(gate), str(PROCESSES)]
    runners = [
        subprocess.Popen([*command, str(lane)], env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for lane in range(PROCESSES)
    ]
    try:
        deadline = time.monotonic() + SECONDS
        while len(list(folder.glob("ready-*"))) < PROCESSES and time.monotonic() < deadline:
            assert all(runner.poll() is None for runner in runners), runners[0].communicate()[1].decode()[-2000:]
            time.sleep(0.01)
        gate.touch()
        said = [runner.communicate(timeout=SECONDS) for runner in runners]
    finally:
        for runner in runners:
            runner.kill()
    return [json.loads(out) for out, _errors in said]


@pytest.mark.serial
@pytest.mark.race
@pytest.mark.xdist_group("processes")
@pytest.mark.django_db(transaction=True)
def test_race_for_seats_gives_each_seat_once_and_lets_the_rest_wait_in_order(
    process_env: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    activity = published_activity(capacity=SEATS)
    people = [PersonFactory.create(email=f"{PEOPLE_PREFIX}{number}@mail.example") for number in range(PEOPLE)]

    results = race(activity, process_env(), tmp_path)

    assert [error for result in results for error in result["errors"]] == []
    assert sum(result["done"] for result in results) == PEOPLE
    assert Enrolment.objects.filter(activity=activity).confirmed().count() == SEATS
    waiting = list(Enrolment.objects.filter(activity=activity).waiting_in_order())
    assert [enrolment.waiting_number for enrolment in waiting] == list(range(1, PEOPLE - SEATS + 1))
    # Nobody passed anybody: those with a seat came first, then those who wait, as the history has it.
    came = list(EnrolmentChange.objects.order_by("pk").values_list("enrolment", "to_state"))
    assert [state for _pk, state in came] == ["confirmed"] * SEATS + ["waiting"] * (PEOPLE - SEATS)
    assert [pk for pk, state in came if state == "waiting"] == [enrolment.pk for enrolment in waiting]
    assert {enrolment.person for enrolment in Enrolment.objects.all()} == set(people) == set(Person.objects.all())
    assert Delivery.objects.count() == PEOPLE
    assert list(violations(activity.published_at)) == []
    tell(results)


def tell(results: list[dict[str, Any]]) -> None:
    seconds = max(result["seconds"] for result in results)
    print(
        f"\nrace on {connection.vendor}: {PEOPLE} people, {PROCESSES} processes, {SEATS} seats: "
        f"{SEATS} confirmed, {PEOPLE - SEATS} waiting in order, no error, {seconds:.2f} s"
    )
