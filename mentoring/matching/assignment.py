"""The best total over a grid of scores, exactly. Loaded only when somebody solves.

Small grids go to `linear_sum_assignment` whole. In large ones most pairs can never matter, so only the most promising
of each wish go to `min_weight_full_bipartite_matching`; then each mentor's places get the price that the solution
implies, and every pair of the whole grid is held against these prices. A pair that would still gain joins the next
round. When none gains, the prices prove that no other solution has a higher total (linear programming duality): the
answer is exact although most pairs were never handed to the solver. All numbers are whole, so nothing is rounded.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from mentoring.matching.arrays import Ints
from mentoring.matching.grid import Grid

DENSE_CELLS = 1_000_000
FIRST_CANDIDATES = 32
MORE_CANDIDATES = 16
NOBODY = -1


@dataclass(frozen=True)
class Edges:
    """Some pairs of the grid, with their scores."""

    rows: Ints
    columns: Ints
    scores: Ints

    def __add__(self, other: "Edges") -> "Edges":
        pieces = zip((self.rows, self.columns, self.scores), (other.rows, other.columns, other.scores), strict=True)
        return Edges(*(np.concatenate(both) for both in pieces))

    def pick(self, chosen: Ints) -> "Edges":
        return Edges(self.rows[chosen], self.columns[chosen], self.scores[chosen])


@dataclass(frozen=True)
class Prices:
    """What one more place of each mentor would be worth, and what each wish earns beyond the price it pays."""

    mentors: Ints
    wishes: Ints

    def bound(self, places: Ints) -> int:
        """No solution can have a higher total, when no pair gains at these prices."""
        return int(self.wishes.sum() + (self.mentors * places).sum())


def assign(grid: Grid, method: str = "auto") -> Ints:
    """The column for each row, or NOBODY. `method` is auto, dense or sparse; both reach the same total."""
    rows = grid.shape[0]
    places = np.minimum(grid.places, rows)
    if not places.any():
        return np.full(rows, NOBODY, np.int64)
    if method == "auto":
        method = "dense" if rows * int(places.sum()) <= DENSE_CELLS else "sparse"
    return assign_dense(grid, places) if method == "dense" else assign_sparse(grid, places)[0]


def assign_dense(grid: Grid, places: Ints) -> Ints:
    """Each place is a column; a forbidden pair scores 0, which is the same as nobody."""
    owner = np.repeat(np.arange(len(places)), places)
    scores = np.concatenate([grid.scores(rows)[:, owner] for rows in grid.blocks()]).astype(np.float64)
    rows, slots = linear_sum_assignment(scores, maximize=True)
    found = scores[rows, slots] > 0
    chosen = np.full(grid.shape[0], NOBODY, np.int64)
    chosen[rows[found]] = owner[slots[found]]
    return chosen


def assign_sparse(grid: Grid, places: Ints) -> tuple[Ints, Prices]:
    """The same from as few pairs as possible, with the prices that prove it."""
    prices = Prices(np.zeros(grid.shape[1], np.int64), np.zeros(grid.shape[0], np.int64))
    edges = gaining_edges(grid, places, prices, FIRST_CANDIDATES)
    while True:
        chosen = match_edges(edges, places, grid.shape[0])
        prices = prices_of(edges, chosen, places)
        more = gaining_edges(grid, places, prices, MORE_CANDIDATES)
        if not len(more.rows):
            return chosen, prices
        edges += more


def gaining_edges(grid: Grid, places: Ints, prices: Prices, most: int) -> Edges:
    """Pairs of each wish that would gain at these prices: the `most` greatest gains, and as many draws at random.

    Without the draws, people who all prefer the same few would need many rounds to get to the others. Whatever is
    drawn is the same each time; it changes how soon the answer is found, not its total.
    """
    random = np.random.Generator(np.random.PCG64(0))
    # Places that nobody can have are dearer than any score.
    asked = np.where(places > 0, prices.mentors, np.iinfo(np.int16).max).astype(np.int32)
    found = []
    for rows in grid.blocks():
        scores = grid.scores(rows)
        gains = scores - asked - prices.wishes[rows, None].astype(np.int32)
        gains *= (scores > 0) & (gains > 0)
        keen = np.flatnonzero(gains.any(axis=1))
        row, column = pick_columns(gains[keen], min(most, grid.shape[1]), random)
        row = keen[row]
        found.append(Edges(row + rows.start, column, scores[row, column].astype(np.int64)))
    return sum(found[1:], start=found[0])


def pick_columns(gains: NDArray[np.int32], most: int, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Rows and columns of positive gains, none twice: `most` of the greatest in each row, and draws."""
    height, width = gains.shape
    # Equal gains are shuffled differently in each row: else all wishes would name the same few mentors.
    shuffle = random.integers(0, 1 << 16, width, np.uint16)
    turns = random.integers(0, 1 << 15, (height, 1), np.uint16) * np.uint16(2) + np.uint16(1)
    order = (gains << 16) + shuffle * turns
    best = np.argpartition(order, width - most, axis=1)[:, width - most :]
    columns = np.sort(np.concatenate([best, random.integers(0, width, (height, most))], axis=1), axis=1)
    picked = np.take_along_axis(gains, columns, axis=1) > 0
    picked[:, 1:] &= columns[:, 1:] != columns[:, :-1]
    row, place = np.nonzero(picked)
    return row, columns[row, place]


def match_edges(edges: Edges, places: Ints, wishes: int) -> Ints:
    """The best total over these pairs alone. Each wish also has a private column, which stands for nobody.

    The solver looks for the least cost of matching every row: the cost is what a pair stays below the highest score.
    """
    edges = edges.pick(np.lexsort((edges.columns, edges.rows)))
    offered = np.minimum(places, np.bincount(edges.columns, minlength=len(places)))
    first_slot = np.cumsum(offered) - offered
    copies = offered[edges.columns]
    rows, costs = np.repeat(edges.rows, copies), np.repeat(edges.scores.max(initial=0) + 1 - edges.scores, copies)
    slots = np.repeat(first_slot[edges.columns] - (np.cumsum(copies) - copies), copies) + np.arange(len(rows))
    ends = np.cumsum(np.bincount(rows, minlength=wishes) + 1)
    columns = np.empty(len(rows) + wishes, np.int32)
    weights = np.empty(len(rows) + wishes, np.float64)
    own = np.arange(len(rows)) + rows
    columns[own], weights[own] = slots, costs
    columns[ends - 1], weights[ends - 1] = offered.sum() + np.arange(wishes), edges.scores.max(initial=0) + 1
    graph = sparse.csr_array(
        (weights, columns, np.concatenate([[0], ends])), shape=(wishes, int(offered.sum()) + wishes)
    )
    matched, taken = min_weight_full_bipartite_matching(graph)
    owner = np.concatenate([np.repeat(np.arange(len(places)), offered), np.full(wishes, NOBODY)])
    chosen = np.full(wishes, NOBODY, np.int64)
    chosen[matched] = owner[taken]
    return chosen


def prices_of(edges: Edges, chosen: Ints, places: Ints) -> Prices:
    """The lowest prices at which nobody would rather have another pair of `edges` than the one chosen.

    Each mentor's price rises to what the keenest other wish would gain there, until nothing rises any more: longest
    paths, which end because the chosen pairs are the best over these edges.
    """
    earned = np.zeros(len(chosen), np.int64)
    is_chosen = chosen[edges.rows] == edges.columns
    earned[edges.rows[is_chosen]] = edges.scores[is_chosen]
    edges = edges.pick(np.argsort(edges.columns, kind="stable"))
    heads = np.flatnonzero(np.diff(edges.columns, prepend=NOBODY))
    # The last price is that of nobody, and stays 0.
    prices = np.zeros(len(places) + 1, np.int64)
    for _round in range(len(places) + 2):
        left = earned - prices[chosen]
        if not len(heads):
            return Prices(prices[:-1], left)
        bids = np.maximum.reduceat(edges.scores - left[edges.rows], heads)
        raised = bids > prices[edges.columns[heads]]
        if not raised.any():
            return Prices(prices[:-1], left)
        prices[edges.columns[heads[raised]]] = bids[raised]
    raise ArithmeticError("The pairs chosen are not the best: prices rise without end.")
