"""Without a broker: a thread of the web process collects and drains, with the same services as the worker.

In several web processes every one drains what it is nudged about (claims keep them apart), and one of them, the
holder of a file lock, does what the beat would do.
"""

import fcntl
import logging
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from notifications import heartbeat, services

COLLECT_SECONDS = 60.0
DRAIN_SECONDS = 20.0
LOCK_NAME = "outbox.lock"
log = logging.getLogger(__name__)

_woken = threading.Event()


def wake() -> None:
    """What a nudge does here; harmless in a process that has no such thread."""
    _woken.set()


class Beat:
    """The turns of the thread: drain each time, collect when a minute has passed and the lock is ours."""

    def __init__(self, lock_file: Path) -> None:
        self.lock_file = lock_file
        self.handle: int | None = None
        self.collected = float("-inf")

    def turn(self, monotonic_seconds: float) -> None:
        """One turn. Errors are logged: the next turn comes in any case."""
        try:
            close_old_connections()
            if self.is_holder() and monotonic_seconds - self.collected >= COLLECT_SECONDS:
                self.collected = monotonic_seconds
                services.collect(now=timezone.now())
                self.tell_others()
            elif self.handle is None:
                self.listen()
            services.drain(clock=timezone.now)
        except Exception:
            log.exception("The outbox of this process failed; it tries again")
        finally:
            close_old_connections()

    def is_holder(self) -> bool:
        """Whether this process does the beat's job; it takes over when the holder is gone."""
        if self.handle is None:
            self.lock_file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return False
            self.handle = handle
        return True

    def tell_others(self) -> None:
        """The file's time is when this process last collected: the other web processes have a memory of their own."""
        last = heartbeat.last_collect()
        if last is not None:
            os.utime(self.lock_file, (last.timestamp(), last.timestamp()))

    def listen(self) -> None:
        """Learn from the file when the holder collected, so that `/readyz` knows it here too."""
        heartbeat.record(datetime.fromtimestamp(self.lock_file.stat().st_mtime, tz=UTC))

    def run(self) -> None:
        while True:
            self.turn(time.monotonic())
            _woken.wait(DRAIN_SECONDS)
            _woken.clear()


def start() -> None:
    """Start the thread of this process; called once, by the web server's door."""
    beat = Beat(settings.VAR_DIR / LOCK_NAME)
    threading.Thread(target=beat.run, name="outbox", daemon=True).start()
    log.warning("No broker (REDIS_URL is empty): reminders and mails are sent by a thread of this web process.")
