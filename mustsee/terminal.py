"""How `make` is told to stop: a Ctrl-C in a terminal reaches its children too, a bare `kill -INT` does not."""

import os
import signal
from pathlib import Path


def read_status(pid: int) -> dict[str, str]:
    """Linux's view of a process; empty where there is none to be had."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


class MakeWatch:
    """Notices that the `make` above us was interrupted: it then waits for us, with its own handler taken down."""

    def __init__(self) -> None:
        self.parent = os.getppid() if self.parent_is_make() else 0
        self.watching = self.catches_interrupt()

    @staticmethod
    def parent_is_make() -> bool:
        return read_status(os.getppid()).get("Name") in {"make", "gmake"}

    def catches_interrupt(self) -> bool:
        mask = int(read_status(self.parent).get("SigCgt", "0"), 16) if self.parent else 0
        return bool(mask & 1 << (signal.SIGINT - 1))

    def was_interrupted(self) -> bool:
        """Whether make stopped listening to Ctrl-C since we began to watch."""
        return self.watching and not self.catches_interrupt()
