"""Set-up says in one line what a machine lacks, and the check command hides no result."""

import sys
import time
from collections import namedtuple
from pathlib import Path

import pytest

from tools import check, setup, stages
from tools.results import Counts, read_counts

Version = namedtuple("Version", "major minor micro releaselevel serial")


def run_setup(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["setup.py", *arguments])
    return setup.main()


def test_a_second_set_up_takes_no_time(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    if not setup.STAMP.exists():
        pytest.skip("this environment was not made by tools/setup.py")
    run_setup(monkeypatch, "--dev")
    started = time.monotonic()
    assert run_setup(monkeypatch) == 0
    assert time.monotonic() - started < 1


def test_an_old_python_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", Version(3, 9, 2, "final", 0))
    assert run_setup(monkeypatch) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "Python 3.11 or newer is needed" in line
    assert "3.9.2" in line


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_venv_module_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], module: str
) -> None:
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None if name == module else object())
    assert run_setup(monkeypatch) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert f"`{module}` module is missing" in line
    assert "python3-venv" in line


def test_running_never_removes_what_the_tests_need(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(setup, "run", lambda command, what, env=None: steps.append(what))
    # The lock changed since both were installed.
    stamp = setup.sync_packages({"base": "old", "dev": "old"}, dev=False)
    assert steps == ["installing the Python packages (dev)"]
    assert "dev" in stamp


def test_without_npm_one_is_installed_and_else_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(command: list[str], what: str, env: dict[str, str] | None = None) -> None:
        raise setup.SetupError("no network")

    monkeypatch.setattr(setup.shutil, "which", lambda name, path=None: None)
    monkeypatch.setattr(setup, "run", refuse)
    with pytest.raises(setup.SetupError, match=r"^npm is missing and could not be installed: .*"):
        setup.find_npm()


REPORT = """<testsuites><testsuite>
  <testcase name="a"/>
  <testcase name="b"><failure message="no"/></testcase>
  <testcase name="c"><error message="no"/></testcase>
  <testcase name="d"><skipped message="NOT RUN: Chromium is missing"/></testcase>
  <testcase name="e"><skipped message="only on Linux"/></testcase>
</testsuite></testsuites>"""


def test_counts_come_from_the_report_and_a_missing_report_is_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert read_counts(report) == Counts(1, 2, 2, {"Chromium is missing"})
    assert read_counts(tmp_path / "none.xml").failed == 1


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


def test_the_end_counts_every_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = stages.Run(tmp_path)
    run.counts = {"one": Counts(passed=3, failed=1), "two": Counts(passed=4)}
    run.failed = ["mypy", "one"]
    assert check.conclude(run, 1) == 1
    assert last_line(capsys) == "7 passed, 2 failed"


def test_a_failed_stage_without_tests_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = stages.Run(tmp_path)
    run.counts, run.failed = {"one": Counts(passed=3)}, ["one"]  # passed every test, yet ended badly
    assert check.conclude(run, 1) == 1
    assert last_line(capsys) == "3 passed, 1 failed"


@pytest.mark.parametrize(("in_ci", "code"), [(False, 0), (True, 1)])
def test_what_is_missing_is_loud_and_an_error_in_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], in_ci: bool, code: int
) -> None:
    monkeypatch.setattr(stages, "IN_CI", in_ci)
    run = stages.Run(tmp_path)
    run.counts = {"one": Counts(passed=3)}
    run.cannot("tests: PostgreSQL", "redis-server")
    assert check.conclude(run, 1) == code
    output = capsys.readouterr().out
    assert "tests: PostgreSQL: redis-server is missing" in output
    assert ("!! NOT RUN" in output) is not in_ci


def test_what_runs_beside_another_stage_is_printed_and_counted_at_its_end(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run = stages.Run(tmp_path)
    beside = stages.Beside(
        run,
        lambda own: own.execute("good", [sys.executable, "-c", "print('it was well')"]) and None,
        lambda own: own.execute("bad", [sys.executable, "-c", "raise SystemExit(3)"]) and None,
    )
    beside.thread.join()
    assert "it was well" not in capfd.readouterr().out
    beside.end()
    assert "it was well" in capfd.readouterr().out
    assert run.failed == ["bad"]


def test_a_pass_without_tests_is_a_failure(tmp_path: Path) -> None:
    run = stages.Run(tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    run.pytest("nothing", str(empty))
    assert run.failed
