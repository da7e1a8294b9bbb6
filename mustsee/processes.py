"""Child processes that never outlive their parent, and that end together, by name.

Used by `mustsee.serve` and by the tests that start real servers; ends only what it started.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec a child may not import or allocate much.
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(signum: int = signal.SIGTERM) -> None:
    """Ask Linux to signal this process when its parent is gone, however it went; elsewhere a no-op."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)


def prepare_child(parent: int) -> Callable[[], None]:
    """What the child does between fork and exec."""

    def prepare() -> None:
        # A shell that started us in the background made SIGINT ignored; children must not inherit that.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        die_with_parent()
        if os.getppid() != parent:  # the parent died before prctl could take effect
            os._exit(1)

    return prepare


@dataclass
class Child:
    """A started process and the name that people know it by."""

    name: str
    process: subprocess.Popen[bytes]

    @property
    def ended(self) -> bool:
        """Whether it is gone. It is not reaped yet, so that its number cannot become somebody else's before `stop`."""
        if self.process.returncode is not None or not hasattr(os, "waitid"):
            return self.process.poll() is not None
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def describe_end(self) -> str:
        """For a child that has ended: `ended with exit code 3` or `was ended by SIGKILL`."""
        code = self.process.wait()
        if code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with exit code {code}"

    def send(self, signum: int) -> None:
        """Signal the child and what it started itself: it leads a process group of its own."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signum)


@dataclass
class Family:
    """The processes of one run, in the order in which they were started."""

    children: list[Child] = field(default_factory=list)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
        output: IO[bytes] | int | None = None,
        cwd: Path | None = None,
        user: str | None = None,
    ) -> Child:
        """Start a child in a session of its own, so that a Ctrl-C reaches it only through `stop`."""
        process = subprocess.Popen(
            [str(part) for part in command],
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            pass_fds=tuple(pass_fds),
            cwd=cwd,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            start_new_session=True,
            preexec_fn=prepare_child(os.getpid()),  # noqa: PLW1509 - starts are made from the main thread only
        )
        child = Child(name, process)
        self.children.append(child)
        return child

    def first_ended(self) -> Child | None:
        """The first child that is no longer running."""
        return next((child for child in self.children if child.ended), None)

    def stop(self, children: Sequence[Child] | None = None, *, patience_seconds: float = 1.5) -> None:
        """End the given children (all by default): politely, then, after the patience, for certain."""
        leaving = list(self.children if children is None else children)
        for child in leaving:
            if not child.ended:
                child.send(signal.SIGTERM)
        deadline = time.monotonic() + patience_seconds
        while time.monotonic() < deadline and not all(child.ended for child in leaving):
            time.sleep(0.02)
        for child in leaving:
            # Also for a child that ended: what it started itself shares its group and must not stay behind.
            if child.process.returncode is None:
                child.send(signal.SIGKILL)
            child.process.wait()
        self.children = [child for child in self.children if child not in leaving]
