"""Waking the outbox when something was committed: best effort, and never at the expense of the request.

The service calls `nudge`; what it does is connected in `AppConfig.ready`, so that no service names a task.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


class Nudger:
    """Calls `wake` from a thread of its own: a broker that is away, slow or without a name delays nobody.

    Nudges that come while one is under way count as one. The thread starts with the first nudge of a process, so
    that a server may fork after loading us.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self.wake = wake
        self.wanted = threading.Event()
        self.guard = threading.Lock()
        self.process_id = 0

    def nudge(self) -> None:
        self.wanted.set()
        if self.process_id != os.getpid():
            with self.guard:
                if self.process_id != os.getpid():
                    self.process_id = os.getpid()
                    threading.Thread(target=self.run, name="nudge", daemon=True).start()

    def run(self) -> None:
        while self.wanted.wait():
            self.wanted.clear()
            try:
                self.wake()
            except Exception as error:  # noqa: BLE001 - each broker has errors of its own
                # No retry: the beat drains anyway, some seconds later.
                log.error("The outbox could not be nudged: %s", error)


_nudger: Nudger | None = None


def connect(wake: Callable[[], None]) -> None:
    """Say what a nudge does; the last word counts."""
    global _nudger  # noqa: PLW0603 - one hook for the process, set once at its start
    _nudger = Nudger(wake)


def nudge() -> None:
    """Ask that the outbox be drained soon. Returns at once and never fails."""
    if _nudger is not None:
        _nudger.nudge()


@contextmanager
def silenced() -> Iterator[None]:
    """Inside, commits of this process nudge nobody: for loads that owe mails and settle them by themselves."""
    global _nudger  # noqa: PLW0603 - the same hook
    kept, _nudger = _nudger, None
    try:
        yield
    finally:
        _nudger = kept
