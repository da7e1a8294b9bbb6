"""The list of invariants: each is a generator of sentences, one for each row that breaks it."""

from collections.abc import Callable, Iterable, Iterator
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


def broken_histories(
    name: str, changes: Iterable[tuple[int, str, str]], states: Iterable[tuple[int, str]]
) -> Iterator[str]:
    """Of rows whose history has gaps, does not begin with nothing, or does not end with their state; `changes` are
    (row, from, to), those of one row in their order."""
    reached: dict[int, str] = {}
    for pk, from_state, to_state in changes:
        before = reached.get(pk, "")
        if from_state != before:
            yield f"{name} {pk}: history goes on from “{from_state}” after “{before}”"
        reached[pk] = to_state
    for pk, state in states:
        if reached.get(pk) != state:
            yield f"{name} {pk}: is “{state}”, its history says “{reached.get(pk, 'nothing')}”"


def violations(now: datetime) -> Iterator[tuple[str, str]]:
    """All (name of the invariant, sentence) pairs that do not hold."""
    for name, check in INVARIANTS.items():
        for sentence in check(now):
            yield name, sentence
