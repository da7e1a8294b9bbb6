"""What staff have to do today, the most urgent first: apps say what waits and why now, here it is put in order.

An app declares its sources in `daily.py`. core does not know what a task is about.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

# What one sort of task may take before the others have had their turn: ten lists that nobody took would hide a call.
AT_A_TIME = 2
LAST = datetime.max.replace(tzinfo=UTC)


class Urgency(IntEnum):
    """The order of the list. docs/staff-guide.md says it in words."""

    CALL = 1  # somebody asked to be heard
    SOON = 2  # begins within days and cannot as it is
    DECISION = 3  # people wait for a yes or a no
    TROUBLE = 4  # something did not get through
    RECORD = 5  # others wait for what was not noted
    CARE = 6  # goes better with a word now
    TIDY = 7  # when there is time


@dataclass(frozen=True)
class Task:
    """One line: what to do, why now, and the page where it is done. `at` orders tasks of the same urgency."""

    sort: str
    urgency: Urgency
    text: str
    why: str
    path: str
    at: datetime | None = None


Source = Callable[[Any, datetime], Iterable[Task]]
_sources: list[Source] = []


def source(given: Source) -> Source:
    """Declare a source `(person, now) -> tasks`, in a constant number of queries. Declaring twice is once."""
    if given not in _sources:
        _sources.append(given)
    return given


def daily_list(person: Any, now: datetime) -> list[Task]:
    """Everything that waits for this person, the most urgent first; sentences in the active language."""
    return in_order(task for each in _sources for task in each(person, now))


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """By urgency, then what comes first; after two of one sort the others have their turn."""
    found = sorted(tasks, key=lambda task: (task.urgency, task.at or LAST))
    seen: Counter[str] = Counter()
    turns = []
    for task in found:
        turns.append(seen[task.sort] // AT_A_TIME)
        seen[task.sort] += 1
    return [task for _turn, task in sorted(zip(turns, found, strict=True), key=lambda pair: pair[0])]
