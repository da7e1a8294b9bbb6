"""The list of invariants: each is a generator of sentences, one for each row that breaks it."""

from collections.abc import Callable, Iterator
from datetime import datetime

Invariant = Callable[[datetime], Iterator[str]]
INVARIANTS: dict[str, Invariant] = {}
ROWS_AT_A_TIME = 500


def invariant(name: str) -> Callable[[Invariant], Invariant]:
    """Register a check under the name that its violations are printed with."""

    def register(check: Invariant) -> Invariant:
        INVARIANTS[name] = check
        return check

    return register


def violations(now: datetime) -> Iterator[tuple[str, str]]:
    """All (name of the invariant, sentence) pairs that do not hold."""
    for name, check in INVARIANTS.items():
        for sentence in check(now):
            yield name, sentence
