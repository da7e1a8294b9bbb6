"""All pairs at once, as arrays: which are allowed, and what each would score. Loaded only when somebody solves.

Wishes are rows and mentors columns. A block of rows is worked out when it is asked for, so that the memory needed
grows with the number of people and not with the number of pairs. What the rules mean stands in `limits` and `reasons`.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.matching import limits
from mentoring.matching.arrays import Bools, Ints, bit_sets, codes, count_shared, flags, incidence
from mentoring.matching.reasons import part_of
from mentoring.matching.values import ANY, IN_PERSON, ONLINE, OTHER, SAME, Mentor, Weights, Wish

BLOCK_CELLS = 1_000_000
Scores = NDArray[np.int16]


class Grid:
    """The wishes and mentors of one solving, in the order given."""

    def __init__(
        self,
        wishes: Sequence[Wish],
        mentors: Sequence[Mentor],
        weights: Weights,
        forbidden: Collection[tuple[int, int]] = (),
    ) -> None:
        self.shape = (len(wishes), len(mentors))
        self.weights = weights
        self.places: Ints = np.array([max(mentor.places, 0) for mentor in mentors], np.int64)
        self.languages = bit_sets([wish.languages for wish in wishes], [mentor.languages for mentor in mentors])
        self.topics = bit_sets([wish.topics for wish in wishes], [mentor.topics for mentor in mentors])
        self.territories = codes([wish.territory for wish in wishes], [mentor.territory for mentor in mentors])
        self.sectors = codes([wish.sector or None for wish in wishes], [mentor.sector or None for mentor in mentors])
        self.wishes_for = {name: flags(wish.territory_wish == name for wish in wishes) for name in (SAME, OTHER, ANY)}
        self.online = not_equal(wishes, mentors, IN_PERSON)
        self.in_person = not_equal(wishes, mentors, ONLINE)
        self.barred = barriers(wishes, mentors, forbidden)
        self.wanted = wanted_pairs(wishes, mentors)
        self.experience = experience_points(mentors, weights)
        asked = np.array([max(len(wish.topics), 1) for wish in wishes], np.float32)
        self.topic_points = (weights.topics / asked).astype(np.float32)
        # A half counts up. What is not a half is at least 1 / (2 asked) away from it: this lifts no other over it.
        self.half_up = np.float32(0.5 + 0.25 / asked.max(initial=1))

    def blocks(self) -> Iterator[slice]:
        """All rows, in pieces of about a million pairs."""
        height = max(BLOCK_CELLS // max(self.shape[1], 1), 1)
        for start in range(0, self.shape[0], height):
            yield slice(start, min(start + height, self.shape[0]))

    def scores(self, rows: slice) -> Scores:
        """The score of each pair of these rows, at least 1; 0 where a limit forbids it. Full mentors are no limit."""
        same, wished = self.territory_masks(rows)
        points = count_shared(self.topics, rows) * self.topic_points[rows, None]
        points += self.half_up
        scores: Scores = points.astype(np.int16)
        scores += self.experience
        scores += wished * np.int16(self.weights.territory)
        scores += self.same_sector(rows) * np.int16(self.weights.sector)
        scores += np.int16(self.weights.pair)
        wish, mentor = self.wanted
        here = (wish >= rows.start) & (wish < rows.stop)
        scores[wish[here] - rows.start, mentor[here]] += np.int16(self.weights.wanted)
        for mask in self.allowed(rows, same, wished).values():
            scores *= mask
        return scores

    def allowed(self, rows: slice, same: Bools, wished: Bools) -> dict[str, Bools]:
        """By the code of each limit: True where the pair stays within it. Free places are not looked at."""
        found = {
            limits.NO_COMMON_LANGUAGE: count_shared(self.languages, rows) > 0,
            limits.NO_COMMON_MODE: pairs_of(self.online, rows) | (same & pairs_of(self.in_person, rows)),
        }
        if self.weights.territory_is_limit:
            found[limits.NOT_THE_TERRITORY] = wished | self.wishes_for[ANY][rows, None]
        barred, barring = self.barred
        hit = (barred[rows] @ barring).tocoo()
        free = np.ones((rows.stop - rows.start, self.shape[1]), np.bool_)
        free[hit.row, hit.col] = False
        found[limits.EXCLUDED] = free
        return found

    def territory_masks(self, rows: slice) -> tuple[Bools, Bools]:
        """Where both are from the same territory, and where a wish for the same or another comes true."""
        own, theirs = self.territories
        equal: Bools = own[rows, None] == theirs
        same = equal & (own[rows, None] >= 0)
        wished = (same & self.wishes_for[SAME][rows, None]) | (~equal & self.wishes_for[OTHER][rows, None])
        return same, wished

    def same_sector(self, rows: slice) -> Bools:
        own, theirs = self.sectors
        equal: Bools = own[rows, None] == theirs
        return equal & (own[rows, None] >= 0)

    def why_unmatched(self, alone: Sequence[int]) -> list[tuple[str, ...]]:
        """For each of these rows, in ascending order, the codes of what keeps it without a mentor."""
        if not self.shape[1]:
            return [(limits.NO_MENTORS,)] * len(alone)
        wanted = np.array(alone, np.int64)
        found: list[tuple[str, ...]] = []
        for rows in self.blocks():
            here = wanted[(wanted >= rows.start) & (wanted < rows.stop)] - rows.start
            if len(here):
                found += self.why_rows(rows, here)
        return found

    def why_rows(self, rows: slice, here: Ints) -> list[tuple[str, ...]]:
        allowed = {code: mask[here] for code, mask in self.allowed(rows, *self.territory_masks(rows)).items()}
        lets_some = {code: any_in_row(mask) for code, mask in allowed.items()}
        within: Bools = np.logical_and.reduce(list(allowed.values()))
        possible, is_open = any_in_row(within), any_in_row(within & (self.places > 0))
        return [
            why_row([code for code, lets in lets_some.items() if not lets[row]], possible[row], is_open[row])
            for row in range(len(here))
        ]


def any_in_row(mask: Bools) -> list[bool]:
    found: list[bool] = np.any(mask, axis=1).tolist()
    return found


def why_row(bars_all: list[str], possible: bool, is_open: bool) -> tuple[str, ...]:
    """The codes for one wish, from what is known of all its pairs."""
    if is_open:
        return (limits.PLACES_TAKEN,)
    if possible:
        return (limits.NO_FREE_PLACE,)
    return tuple(bars_all) or (limits.LIMITS_TOGETHER,)


def not_equal(wishes: Sequence[Wish], mentors: Sequence[Mentor], mode: str) -> tuple[Bools, Bools]:
    return flags(wish.mode != mode for wish in wishes), flags(mentor.mode != mode for mentor in mentors)


def pairs_of(sides: tuple[Bools, Bools], rows: slice) -> Bools:
    """True where it holds for both."""
    return sides[0][rows, None] & sides[1]


def barriers(
    wishes: Sequence[Wish], mentors: Sequence[Mentor], forbidden: Collection[tuple[int, int]]
) -> tuple[Any, Any]:
    """What each wish is, and what each mentor must not get: a pair that shares one of these is excluded."""
    refused: dict[int, list[int]] = {}
    for wish_key, mentor_key in forbidden:
        refused.setdefault(mentor_key, []).append(wish_key)
    return incidence(
        (
            {("person", wish.person), ("wish", wish.key), *(("organisation", key) for key in wish.organisations)}
            for wish in wishes
        ),
        (
            {
                *(("person", key) for key in {mentor.person, *mentor.excluded_people}),
                *(("organisation", key) for key in mentor.organisations | mentor.excluded_organisations),
                *(("wish", key) for key in refused.get(mentor.key, ())),
            }
            for mentor in mentors
        ),
    )


def wanted_pairs(wishes: Sequence[Wish], mentors: Sequence[Mentor]) -> tuple[Ints, Ints]:
    """Rows and columns of the mentors asked for by name."""
    columns = {mentor.key: column for column, mentor in enumerate(mentors)}
    found = [(row, columns[wish.wanted_mentor]) for row, wish in enumerate(wishes) if wish.wanted_mentor in columns]
    rows, cols = np.array(found, np.int64).reshape(-1, 2).T
    return rows, cols


def experience_points(mentors: Sequence[Mentor], weights: Weights) -> Scores:
    enough = weights.enough_years
    return np.array(
        [part_of(weights.experience, min(max(mentor.years, 0), enough), enough) for mentor in mentors], np.int16
    )
