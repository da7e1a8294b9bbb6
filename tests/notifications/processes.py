"""Starting the processes of a real installation, and waiting for what they do."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from mustsee.processes import Child, Family
from tests.conftest import ROOT

WORKER = ["worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "INFO", "--without-mingle"]


@contextmanager
def family() -> Iterator[Family]:
    """Processes that end with the block."""
    started = Family()
    try:
        yield started
    finally:
        started.stop()


def start_worker(started: Family, python: str, env: Mapping[str, str], log: Path) -> Child:
    """A Celery worker as `make run` starts it."""
    with log.open("ab") as output:
        return started.start(
            "worker", [python, "-m", "celery", "--app", "mustsee", *WORKER], env=env, output=output, cwd=ROOT
        )


def wait_until(happened: Callable[[], object], seconds: float, log: Path | None = None) -> float:
    """How long it took. Fails, showing the log, when it did not happen in time."""
    started = time.monotonic()
    while not happened():
        if time.monotonic() - started > seconds:
            text = log.read_text()[-3000:] if log and log.exists() else ""
            raise AssertionError(f"It did not happen within {seconds} s.\n{text}")
        time.sleep(0.02)
    return time.monotonic() - started
