"""One of several processes that try for the same few seats: `python -m tools.race SLUG GATE LANES LANE`.

It waits until the file GATE exists, so that all begin together, then enrols its share of the people: those whose
place in the list, divided by LANES, leaves LANE. Each is enrolled twice: twice is the same as once.
Prints one line of JSON: how many got through, and what went wrong.
"""

import json
import os
import random
import sys
import time
from pathlib import Path

import django

GATE_SECONDS = 60.0
PEOPLE_PREFIX = "race-"


def wait_for(gate: Path) -> None:
    deadline = time.monotonic() + GATE_SECONDS
    while not gate.exists():
        if time.monotonic() > deadline:
            raise SystemExit("the gate never opened")
        time.sleep(0.001)


def run(slug: str, gate: Path, lanes: int, lane: int) -> dict[str, object]:
    """Enrol the people of this lane as soon as the gate opens."""
    from django.utils import timezone

    from academy.models import Activity
    from academy.services import enrol
    from accounts.models import Person

    activity = Activity.objects.get(slug=slug)
    everybody = list(Person.objects.filter(email__startswith=PEOPLE_PREFIX).order_by("pk"))
    people = everybody[lane::lanes]
    random.shuffle(people)
    errors: list[str] = []
    done = 0
    # Ready: whoever started us opens the gate when all are.
    gate.with_name(f"ready-{lane}").touch()
    wait_for(gate)
    started = time.monotonic()
    for person in people:
        try:
            first = enrol(activity=activity, person=person, by=person, now=timezone.now())
            second = enrol(activity=activity, person=person, by=person, now=timezone.now())
            done += int(first.pk == second.pk)
        except Exception as error:  # noqa: BLE001 - whatever it is, the race is lost and must say why
            errors.append(f"{type(error).__name__}: {error}")
    return {"done": done, "errors": errors, "seconds": round(time.monotonic() - started, 3)}


def main() -> int:
    slug, gate, lanes, lane = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mustsee.settings")
    django.setup()
    sys.stdout.write(json.dumps(run(slug, Path(gate), int(lanes), int(lane))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
