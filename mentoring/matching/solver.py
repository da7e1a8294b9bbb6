"""`solve`: who with whom, so that the total over all pairs is the best possible within the limits.

The total counts what a pair earns (see `Weights`), with `Weights.pair` for each pair as such: one more pair is worth
something however loosely it fits, but not any loss of fit elsewhere. The numbers are whole and the answer exact; among
answers of the same total it is always the same one, whatever the order in which wishes and mentors are given.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Literal, Protocol, TypeVar

from mentoring.matching.limits import MENTOR_NOT_THERE, NO_FREE_PLACE, limits_between
from mentoring.matching.reasons import explain_pair
from mentoring.matching.values import BrokenPin, Mentor, Solution, Suggestion, Unmatched, Verdicts, Weights, Wish

Method = Literal["auto", "dense", "sparse"]


class Keyed(Protocol):
    @property
    def key(self) -> int: ...


Side = TypeVar("Side", bound=Keyed)


def solve(
    wishes: Iterable[Wish],
    mentors: Iterable[Mentor],
    weights: Weights | None = None,
    verdicts: Verdicts | None = None,
    *,
    method: Method = "auto",
) -> Solution:
    """The best total over all pairs, each pair with its reasons, and why the other wishes have none.

    Pinned pairs that no limit forbids are kept, and the rest is solved around them; when more wishes are pinned to a
    mentor than there are places, the best scores stay. Raises ValueError when a key is there twice. `method` is for
    tests and measurements.
    """
    weights, verdicts = weights or Weights(), verdicts or Verdicts()
    rows, columns = in_order(wishes), in_order(mentors)
    pinned, broken = keep_pins(rows, columns, weights, verdicts)
    taken, held = {pair.wish for pair in pinned}, Counter(pair.mentor for pair in pinned)
    open_rows = [wish for wish in rows if wish.key not in taken]
    open_columns = [replace(mentor, places=mentor.places - held[mentor.key]) for mentor in columns]
    found, unmatched = solve_open(open_rows, open_columns, weights, verdicts, method)
    suggestions = tuple(sorted([*pinned, *found], key=attrgetter("wish")))
    return Solution(suggestions, unmatched, broken, sum(pair.score for pair in suggestions))


def in_order(side: Iterable[Side]) -> list[Side]:
    """By key, so that the order in which they came changes nothing."""
    found = sorted(side, key=attrgetter("key"))
    if len({each.key for each in found}) < len(found):
        raise ValueError("The same key is there twice.")
    return found


def suggest(wish: Wish, mentor: Mentor, weights: Weights, *, is_pinned: bool = False) -> Suggestion:
    """The pair with its reasons. Whether a limit forbids it is not asked here."""
    score, reasons, missing = explain_pair(wish, mentor, weights)
    return Suggestion(wish.key, mentor.key, score, reasons, missing, is_pinned)


def keep_pins(
    wishes: list[Wish], mentors: list[Mentor], weights: Weights, verdicts: Verdicts
) -> tuple[list[Suggestion], tuple[BrokenPin, ...]]:
    """The pinned pairs that can be, and the others with what is in their way. Pins of other wishes are left out."""
    by_key = {mentor.key: mentor for mentor in mentors}
    possible, broken = [], []
    for wish in wishes:
        if wish.key not in verdicts.pinned:
            continue
        key = verdicts.pinned[wish.key]
        mentor = by_key.get(key)
        why = limits_between(wish, mentor, weights, verdicts.forbidden) if mentor else (MENTOR_NOT_THERE,)
        if mentor is None or why:
            broken.append(BrokenPin(wish.key, key, why))
        else:
            possible.append(suggest(wish, mentor, weights, is_pinned=True))
    kept: list[Suggestion] = []
    held: Counter[int] = Counter()
    for pair in sorted(possible, key=lambda pair: (-pair.score, pair.wish)):
        if held[pair.mentor] < by_key[pair.mentor].places:
            held[pair.mentor] += 1
            kept.append(pair)
        else:
            broken.append(BrokenPin(pair.wish, pair.mentor, (NO_FREE_PLACE,)))
    return kept, tuple(sorted(broken, key=attrgetter("wish")))


def solve_open(
    wishes: list[Wish], mentors: list[Mentor], weights: Weights, verdicts: Verdicts, method: Method
) -> tuple[list[Suggestion], tuple[Unmatched, ...]]:
    """The wishes that are not pinned, on the places that are left."""
    if not wishes:
        return [], ()
    # The array libraries take a quarter of a second and 60 MB: only a process that solves loads them.
    from mentoring.matching.assignment import NOBODY, assign
    from mentoring.matching.grid import Grid

    grid = Grid(wishes, mentors, weights, verdicts.forbidden)
    chosen = assign(grid, method).tolist()
    pairs = list(zip(wishes, chosen, strict=True))
    suggestions = [suggest(wish, mentors[column], weights) for wish, column in pairs if column != NOBODY]
    alone = [row for row, column in enumerate(chosen) if column == NOBODY]
    why = grid.why_unmatched(alone)
    return suggestions, tuple(Unmatched(wishes[row].key, codes) for row, codes in zip(alone, why, strict=True))
