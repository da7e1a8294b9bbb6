"""The stages of `make test`: a command each, what was found so far, and stages that run beside each other."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TextIO
from uuid import uuid4

from tools.results import Counts, read_counts

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
# A pass takes five minutes; a machine that is busy with others must not turn that into a failure.
PYTEST_SECONDS = 700
STAGE_SECONDS = 300
# What a person's shell says about the platform does not belong into its tests.
FOREIGN = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SITE_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DEBUG",
    "DEMO",
    "VAR_DIR",
    "CREDENTIAL_KEYS",
    "UPLOAD_MAX_MB",
    # Each process of each pass would compile all of the project and its tests again.
    "PYTHONDONTWRITEBYTECODE",
)


class Template:
    """An SQLite database with every migration applied, made beside the first stages: test processes start from a copy.

    Ten seconds for each process of each pass otherwise. Where it fails, the passes migrate for themselves and show why.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "template.sqlite3"
        own = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        own |= {"DATABASE_URL": f"sqlite:///{self.path}", "VAR_DIR": str(folder / "template")}
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=own, stderr=subprocess.DEVNULL)

    def ready(self) -> str:
        """Its path, once it is whole; empty where it could not be made."""
        try:
            done = self.process.wait(timeout=STAGE_SECONDS) == 0
        except subprocess.TimeoutExpired:
            self.process.kill()
            done = False
        return str(self.path) if done else ""

    def abandon(self) -> None:
        """The run is over before anybody needed it."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@dataclass
class Run:
    """What has been found so far."""

    folder: Path
    failed: list[str] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    template: "Template | None" = None
    # Where a stage that runs beside another one writes until it ends; None: what it says is seen as it comes.
    output: TextIO | None = None
    # How long a pass of tests may take.
    seconds: int = PYTEST_SECONDS

    def say(self, text: str) -> None:
        print(text, flush=True, file=self.output)

    def execute(
        self,
        name: str,
        command: Sequence[str | Path],
        seconds: int = STAGE_SECONDS,
        *,
        env: dict[str, str] | None = None,
    ) -> bool:
        """Run one command as a stage, its output as it comes. False when it failed."""
        self.say(f"\n=== {name}")
        started = time.monotonic()
        own = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        own |= {"VAR_DIR": str(self.folder / "var"), "PYTHONPATH": str(ROOT), **(env or {})}
        try:
            code = subprocess.run(
                [str(part) for part in command],
                cwd=ROOT,
                env=own,
                timeout=seconds,
                check=False,
                stdout=self.output,
                stderr=self.output,
            ).returncode
            outcome = "ok" if code == 0 else f"FAILED (exit code {code})"
        except subprocess.TimeoutExpired:
            code, outcome = 1, f"FAILED (no end within {seconds} s)"
        self.say(f"=== {name}: {outcome}, {time.monotonic() - started:.1f} s")
        if code:
            self.failed.append(name)
        return code == 0

    def pytest(self, name: str, *arguments: str, **env: str) -> None:
        """One pass of the tests, counted from pytest's own report."""
        report = self.folder / f"{uuid4().hex}.xml"
        shown = ["-q", "--no-header", "--tb=short", "--durations=8", "--durations-min=3", f"--junitxml={report}"]
        if self.template is not None and not env.get("TEST_DATABASE_URL"):
            env["TEST_SQLITE_TEMPLATE"] = self.template.ready()
            shown += ["--reuse-db"] if env["TEST_SQLITE_TEMPLATE"] else []
        command = [sys.executable, "-m", "pytest", *shown, *arguments]
        self.execute(name, command, self.seconds, env=env)
        self.counts[name] = read_counts(report)
        if self.counts[name].total == 0 and name not in self.failed:
            self.failed.append(f"{name} (no test was run)")

    def cannot(self, name: str, what: str) -> None:
        """A pass that this machine cannot make."""
        self.say(f"\n=== {name}: NOT RUN, {what} is missing")
        (self.failed if IN_CI else self.not_run).append(f"{name}: {what} is missing")


class Beside:
    """Groups that run in a thread of their own, into a file; `end` waits, prints what they said and counts it."""

    def __init__(self, run: Run, *groups: Callable[[Run], None]) -> None:
        self.run = run
        self.own = Run(run.folder, template=run.template)
        self.own.output = (run.folder / f"{uuid4().hex}.txt").open("w+", encoding="utf-8")
        self.error: BaseException | None = None
        self.thread = Thread(target=self.work, args=[groups])
        self.thread.start()

    def work(self, groups: Sequence[Callable[[Run], None]]) -> None:
        try:
            for group in groups:
                group(self.own)
        except BaseException as error:  # noqa: BLE001 - raised again where somebody waits for it
            self.error = error

    def end(self) -> None:
        self.thread.join()
        assert self.own.output is not None
        self.own.output.seek(0)
        print(self.own.output.read(), end="", flush=True)
        self.own.output.close()
        self.run.failed += self.own.failed
        self.run.not_run += self.own.not_run
        self.run.counts |= self.own.counts
        if self.error:
            raise self.error
