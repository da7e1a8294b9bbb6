"""Starting the processes of a real installation, giving them work, and waiting for what they do."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from academy.models import Enrolment, Session
from accounts.models import Person
from mustsee.processes import Child, Family
from tests.conftest import ROOT
from tests.factories import published_activity

WORKER = ["worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "INFO", "--without-mingle"]


@contextmanager
def family() -> Iterator[Family]:
    """Processes that end with the block."""
    started = Family()
    try:
        yield started
    finally:
        started.stop()


def enrolled_for_tomorrow(number: int) -> None:
    """So many people with a seat in a session that starts within a day: reminders that nobody has planned yet."""
    now = datetime.now(UTC)
    activity = published_activity(now=now, in_days=3, capacity=number)
    soon = now + timedelta(hours=12)
    Session.objects.filter(activity=activity).update(starts_at=soon, ends_at=soon + timedelta(hours=2))
    people = [Person(name=f"Person {each}", email=f"p{each}@mail.example") for each in range(number)]
    Person.objects.bulk_create(people)
    # Who gets a seat within the day before knows from the confirmation, and is not reminded.
    since = {"state": "confirmed", "changed_at": now - timedelta(days=10)}
    seats = [Enrolment(activity=activity, person=person, **since) for person in Person.objects.all()]
    Enrolment.objects.bulk_create(seats)


def start_worker(started: Family, python: str, env: Mapping[str, str], log: Path, name: str = "worker") -> Child:
    """A Celery worker as `make run` starts it."""
    words = [*WORKER, "--hostname", f"{name}@%h"]
    return start_celery(started, python, env, log, name, "mustsee", *words)


def start_beat(started: Family, python: str, env: Mapping[str, str], log: Path, name: str) -> Child:
    """A beat of the same table in shorter turns."""
    words = ["beat", "--schedule", str(log.with_suffix(".schedule")), "--pidfile", "", "--loglevel", "INFO"]
    return start_celery(started, python, env, log, name, "tests.notifications.quick_beat", *words)


def start_celery(
    started: Family, python: str, env: Mapping[str, str], log: Path, name: str, app: str, *words: str
) -> Child:
    with log.open("ab") as output:
        return started.start(name, [python, "-m", "celery", "--app", app, *words], env=env, output=output, cwd=ROOT)


def wait_until(happened: Callable[[], object], seconds: float, log: Path | None = None) -> float:
    """How long it took. Fails, showing the log, when it did not happen in time."""
    started = time.monotonic()
    while not happened():
        if time.monotonic() - started > seconds:
            text = log.read_text()[-3000:] if log and log.exists() else ""
            raise AssertionError(f"It did not happen within {seconds} s.\n{text}")
        time.sleep(0.02)
    return time.monotonic() - started
