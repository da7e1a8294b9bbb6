"""`make test`: every check that CI makes, each with its time; nothing is hidden, and the end counts it all.

    python -m tools.check                everything
    python -m tools.check --only lint    one group: lint, types, django, sqlite, postgres, browser, race, soak, a11y

A stage that fails does not keep the later ones from running: one run shows everything that is wrong. Some stages run
beside each other, because each waits a part of its time; what they say is printed when they end, one after the other.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests import servers
from tools.machine import Installation
from tools.results import Counts
from tools.stages import ROOT, Beside, Run, Template

BIN = Path(sys.executable).parent
# The whole matrix of pages, the long soaks: beyond what a pass of `make test` may take.
LONG_SECONDS = 3600
WHOLE_SUITE = ("-n", "2", "--dist", "loadgroup", "-m", "not bench", "--ignore=tests/browser")
# A settings file that production would have: `check --deploy` has to be silent about it.
DEPLOYED = {
    "SITE_URL": "https://academy.example.org",
    "BEHIND_PROXY": "1",
    "SECRET_KEY": "x1-only-for-this-check-of-the-settings-and-never-for-a-server-9",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DATABASE_URL": "postgres://mustsee@db.example.org/mustsee",
    "REDIS_URL": "redis://broker.example.org:6379/0",
}


def check_style(run: Run) -> None:
    run.execute("ruff: rules", [BIN / "ruff", "check", "--output-format", "concise", "."])
    run.execute("ruff: format", [BIN / "ruff", "format", "--check", "."])
    run.execute("djade: templates", [sys.executable, "-m", "tools.format_templates", "--check"])
    run.execute("codespell", [BIN / "codespell"])
    run.execute("import-linter: floors", [BIN / "lint-imports", "--no-cache"])


def check_types(run: Run) -> None:
    run.execute("mypy", [BIN / "mypy", "."])


def check_django(run: Run) -> None:
    manage = [sys.executable, "manage.py"]
    run.execute("manage.py check", [*manage, "check", "--fail-level", "WARNING"])
    keys = run.folder / "keys"
    keys.mkdir()
    deployed = {**DEPLOYED, "CREDENTIAL_KEYS": str(keys)}
    run.execute(
        "manage.py rotate_credential_key", [*manage, "rotate_credential_key"], env={"CREDENTIAL_KEYS": str(keys)}
    )
    run.execute("manage.py check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], env=deployed)
    run.execute("migrations complete", [*manage, "makemigrations", "--check", "--dry-run"])


def test_on_sqlite(run: Run) -> None:
    name = "tests: SQLite, embedded Valkey"
    with ExitStack() as stack:
        try:
            broker_url = stack.enter_context(servers.redis("embedded"))
        except servers.Missing as missing:
            run.cannot(name, str(missing))
            return
        run.pytest(
            name,
            "-n",
            "2",
            "--dist",
            "loadgroup",
            "--ignore=tests/browser",
            # The soaks run on PostgreSQL, where several processes write at once; here with `make soak` or FULL=1.
            *("-m", "not bench" if os.environ.get("FULL") else "not bench and not soak"),
            TEST_REDIS_URL=broker_url,
            TEST_DATABASE_URL="",
        )
    # The rest of the notifications' promise: the same tests without any broker.
    if list((ROOT / "tests" / "notifications").glob("test_*.py")):
        # The soaks bring a broker of their own and have run above.
        run.pytest(
            "tests: SQLite, no broker",
            *("-n", "2", "-m", "not soak", "tests/notifications"),
            TEST_REDIS_URL="",
            TEST_DATABASE_URL="",
        )


def test_on_postgres(run: Run) -> None:
    name = "tests: PostgreSQL, Redis"
    with ExitStack() as stack:
        try:
            database = os.environ.get("TEST_DATABASE_URL") or stack.enter_context(servers.postgres()).url()
            broker_url = os.environ.get("TEST_REDIS_URL") or start_real_redis(run, stack)
        except servers.Missing as missing:
            run.cannot(name, str(missing))
            return
        # What asks for no database would only say again what it said in the pass before.
        run.pytest(name, *WHOLE_SUITE, "--database-only", TEST_REDIS_URL=broker_url, TEST_DATABASE_URL=database)


def start_real_redis(run: Run, stack: ExitStack) -> str:
    """The machine's redis-server; without one, PostgreSQL is still tested, and what was not is said."""
    try:
        return stack.enter_context(servers.redis("real"))
    except servers.Missing as missing:
        run.cannot("a real Redis (the embedded Valkey took its place)", str(missing))
        return stack.enter_context(servers.redis("embedded"))


def test_in_browser(run: Run) -> None:
    name = "tests: browser (Chromium, SQLite)"
    if servers.find_chromium() is None:
        run.cannot(name, "Chromium")
        return
    if list((ROOT / "tests" / "browser").glob("test_*.py")):
        run.pytest(name, "-n", "2", "tests/browser", TEST_REDIS_URL="", TEST_DATABASE_URL="")


def test_long(marker: str, *paths: str) -> Callable[[Run], None]:
    """The long version of a test that is small inside `make test`: LONG=1 tells it so; on both databases."""

    def on_both(run: Run) -> None:
        run.seconds = LONG_SECONDS
        # Two processes share the pages; one test reads all of them in one language, which is no hang.
        shown = ("-n", "2", "-o", "faulthandler_timeout=1200") if marker == "a11y" else ("-s",)
        run.pytest(f"{marker}: SQLite", *shown, "-m", marker, *paths, LONG="1", TEST_REDIS_URL="", TEST_DATABASE_URL="")
        if marker in {"a11y", "bench"}:
            return
        with servers.postgres() as database, servers.redis("real") as broker_url:
            env = {"LONG": "1", "TEST_REDIS_URL": broker_url, "TEST_DATABASE_URL": database.url()}
            run.pytest(f"{marker}: PostgreSQL", "-s", "-m", marker, *paths, **env)

    return on_both


GROUPS: dict[str, Callable[[Run], None]] = {
    "lint": check_style,
    "types": check_types,
    "django": check_django,
    "sqlite": test_on_sqlite,
    "postgres": test_on_postgres,
    "browser": test_in_browser,
}
LONG_GROUPS = {
    "race": test_long("race", "tests"),
    "soak": test_long("soak", "tests"),
    "a11y": test_long("a11y", "tests/browser"),
    "bench": test_long("bench", "tests/project"),
}
# What runs while the groups after it do: one process, beside set-up and a pass that waits for processes now and then.
# Two passes beside each other gain nothing: four processes on two cores took as long as one pass after the other.
BESIDE = {"types"}
NEED_PROGRAMS = {"postgres", "browser", *LONG_GROUPS}


def conclude(run: Run, seconds: float) -> int:
    """Print the summary; the exit code."""
    total = Counts()
    print("\n=== summary")
    for name, counts in run.counts.items():
        print(f"  {name}: {counts}")
        total += counts
    for what in run.failed:
        print(f"  FAILED: {what}")
    if run.not_run or total.not_run:
        print("\n" + "!" * 78)
        for what in (*run.not_run, *sorted(total.not_run)):
            print(f"!! NOT RUN: {what}")
        print("!" * 78)
    print(f"\n  {seconds:.0f} s in all")
    # Stages that are no tests count as one each when they fail, so that the last line never hides one.
    other = sum(1 for name in run.failed if not (name in run.counts and run.counts[name].failed))
    print(
        f"{total.passed} passed, {total.failed + other} failed"
        + (f", {total.skipped} skipped" if total.skipped else "")
    )
    return 1 if run.failed or total.failed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="All checks, or one group of them.")
    parser.add_argument("--only", action="append", choices=[*GROUPS, *LONG_GROUPS], help="one group (may be repeated)")
    chosen = parser.parse_args().only or list(GROUPS)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mss-check-") as folder:
        run = Run(Path(folder))
        installation = Installation() if NEED_PROGRAMS & set(chosen) else None
        run.template = Template(run.folder) if {"sqlite", "browser"} & set(chosen) else None
        try:
            beside: list[Beside] = []
            for name in chosen:
                if installation and (name in NEED_PROGRAMS or installation.brings("gettext")):
                    # Passes that need something still missing say so themselves.
                    installation.finish()
                group = {**GROUPS, **LONG_GROUPS}[name]
                if name in BESIDE and len(chosen) > 1:
                    beside.append(Beside(run, group))
                else:
                    group(run)
            for each in beside:
                each.end()
        finally:
            if installation:
                installation.abandon()
            if run.template:
                run.template.abandon()
        return conclude(run, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main())
