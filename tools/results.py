"""Counts of a pass, read from the report that pytest writes."""

from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

NOT_RUN = "NOT RUN: "


@dataclass
class Counts:
    """How the tests of one pass ended; `not_run` says what the skipped ones missed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    not_run: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.not_run | other.not_run,
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read_counts(report: Path) -> Counts:
    """The counts of a JUnit report; a pass that wrote none was cut off, which is one failure."""
    if not report.exists():
        return Counts(failed=1)
    counts = Counts()
    for case in ET.parse(report).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            counts.failed += 1
        elif (skipped := case.find("skipped")) is not None:
            counts.skipped += 1
            reason = skipped.get("message", "")
            if reason.startswith(NOT_RUN):
                counts.not_run.add(reason.removeprefix(NOT_RUN))
        else:
            counts.passed += 1
    return counts
