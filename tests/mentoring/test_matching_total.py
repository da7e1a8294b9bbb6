"""No other choice of pairs has a higher total; the same people always get the same answer, and it is cheap."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from mentoring.matching import Mentor, Verdicts, Weights, Wish, explain_pair, limits_between, solve
from tests.mentoring import matching_people as people
from tests.mentoring.matching_people import crowd, mentor, pairs, why, wish

ROOT = Path(__file__).resolve().parent.parent.parent
bounded = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def best_total(
    wishes: list[Wish], mentors: list[Mentor], weights: Weights, forbidden: Collection[tuple[int, int]]
) -> int:
    """Every possible choice tried: the highest total."""
    if not wishes:
        return 0
    first, rest = wishes[0], wishes[1:]
    best = best_total(rest, mentors, weights, forbidden)
    for place, each in enumerate(mentors):
        if not limits_between(first, each, weights, forbidden):
            left = [*mentors[:place], with_places(each, each.places - 1), *mentors[place + 1 :]]
            best = max(best, explain_pair(first, each, weights)[0] + best_total(rest, left, weights, forbidden))
    return best


def with_places(each: Mentor, places: int) -> Mentor:
    return replace(each, places=places)


@bounded
@given(people.wishes(), people.mentors(), people.weights(), people.verdicts())
def test_total_is_the_highest_of_all_choices(
    wishes: list[Wish], mentors: list[Mentor], weights: Weights, verdicts: Verdicts
) -> None:
    verdicts = Verdicts(forbidden=verdicts.forbidden)
    expected = best_total(wishes, mentors, weights, verdicts.forbidden)
    for method in ("dense", "sparse"):
        solution = solve(wishes, mentors, weights, verdicts, method=method)
        assert solution.total == sum(pair.score for pair in solution.suggestions) == expected


@bounded
@given(people.wishes(), people.mentors(), people.weights(), people.verdicts())
def test_solution_keeps_every_limit_and_answers_every_wish_once(
    wishes: list[Wish], mentors: list[Mentor], weights: Weights, verdicts: Verdicts
) -> None:
    solution = solve(wishes, mentors, weights, verdicts)
    by_wish, by_mentor = {row.key: row for row in wishes}, {row.key: row for row in mentors}
    for pair in solution.suggestions:
        assert limits_between(by_wish[pair.wish], by_mentor[pair.mentor], weights, verdicts.forbidden) == ()
    held = Counter(pair.mentor for pair in solution.suggestions)
    assert all(count <= by_mentor[key].places for key, count in held.items())
    assert sorted([*pairs(solution), *why(solution)]) == sorted(by_wish)
    assert all(row.why for row in [*solution.unmatched, *solution.broken_pins])


@bounded
@given(people.wishes(), people.mentors(), people.weights(), people.verdicts())
def test_pins_are_kept_or_explained_and_the_rest_is_the_best_around_them(
    wishes: list[Wish], mentors: list[Mentor], weights: Weights, verdicts: Verdicts
) -> None:
    solution = solve(wishes, mentors, weights, verdicts)
    kept = {pair.wish: pair.mentor for pair in solution.suggestions if pair.is_pinned}
    broken = {pin.wish: pin.mentor for pin in solution.broken_pins}
    assert kept | broken == {key: pin for key, pin in verdicts.pinned.items() if key <= len(wishes)}
    held = Counter(kept.values())
    left = [with_places(each, each.places - held[each.key]) for each in mentors]
    others = best_total([row for row in wishes if row.key not in kept], left, weights, verdicts.forbidden)
    assert solution.total == others + sum(pair.score for pair in solution.suggestions if pair.is_pinned)


@bounded
@given(people.wishes(), people.mentors(), people.weights(), people.verdicts())
def test_arrays_say_the_same_as_the_rules_for_one_pair(
    wishes: list[Wish], mentors: list[Mentor], weights: Weights, verdicts: Verdicts
) -> None:
    from mentoring.matching.grid import Grid

    grid = Grid(wishes, mentors, weights, verdicts.forbidden)
    found = [row for block in grid.blocks() for row in grid.scores(block).tolist()]
    assert found == [
        [
            0
            if set(limits_between(row, each, weights, verdicts.forbidden)) - {"no_free_place"}
            else explain_pair(row, each, weights)[0]
            for each in mentors
        ]
        for row in wishes
    ]


@pytest.mark.parametrize(
    ("wishes", "mentors", "places"), [(400, 400, 1), (400, 90, 3), (60, 400, 2)], ids=["even", "scarce", "plenty"]
)
def test_sparse_and_dense_reach_the_same_total_and_prices_prove_it(
    wishes: int, mentors: int, places: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mentoring.matching import assignment, grid

    # Few candidates at first, and small blocks: several rounds, and rows that meet at the edge of a block.
    monkeypatch.setattr(assignment, "FIRST_CANDIDATES", 3)
    monkeypatch.setattr(assignment, "MORE_CANDIDATES", 2)
    monkeypatch.setattr(grid, "BLOCK_CELLS", 5_000)
    rows, columns = crowd(wishes, mentors, places=places)
    scores = grid.Grid(rows, columns, Weights())
    chosen, prices = assignment.assign_sparse(scores, scores.places)
    whole = np.concatenate([scores.scores(block) for block in scores.blocks()])
    total = int(whole[np.arange(wishes), chosen][chosen >= 0].sum())
    gains = np.where(whole > 0, whole - prices.mentors - prices.wishes[:, None], 0)
    assert gains.max() <= 0
    assert prices.mentors.min() >= 0
    assert prices.wishes.min() >= 0
    assert total == prices.bound(scores.places)
    assert total == solve(rows, columns, method="dense").total


def test_people_who_all_prefer_the_same_few_need_few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    from mentoring.matching import assignment

    rounds = 0
    match_edges = assignment.match_edges

    def counted(*given: Any) -> Any:
        nonlocal rounds
        rounds += 1
        return match_edges(*given)

    monkeypatch.setattr(assignment, "match_edges", counted)
    columns = [mentor(key, years=key) for key in range(600)]
    solution = solve([wish(key) for key in range(600)], columns, Weights(enough_years=600), method="sparse")
    assert len(solution.suggestions) == 600
    assert 1 <= rounds <= 3


def test_best_total_beats_first_come_first_served() -> None:
    rows = [wish(1, topics={1, 2}), wish(2, topics={1})]
    columns = [mentor(1, topics={1, 2}), mentor(2, topics={2})]
    # The first wish would take the first mentor; together it is better the other way round.
    assert pairs(solve(rows, columns)) == {1: 2, 2: 1}
    assert solve(rows, columns).total == 25 + 25 + 25 + 50


def test_one_more_pair_is_worth_its_points_and_no_more() -> None:
    # Only the second mentor takes the second wish in; the first wish then moves to a mentor who fits less.
    rows = [wish(1, topics={1}), wish(2, languages={"pt"})]
    columns = [mentor(1), mentor(2, topics={1}, languages={"en", "pt"})]
    assert pairs(solve(rows, columns, Weights(pair=51))) == {1: 1, 2: 2}
    assert pairs(solve(rows, columns, Weights(pair=49))) == {1: 2}


def test_wish_left_open_earns_nothing_and_misses_nothing() -> None:
    (pair,) = solve([wish()], [mentor(topics={1}, sector="care", territory=1)]).suggestions
    assert (pair.score, pair.missing) == (25, ())
    assert [reason.code for reason in pair.reasons] == ["languages"]


# The same answer each time, and cheap


@pytest.mark.parametrize("method", ["dense", "sparse"])
def test_order_of_the_input_changes_nothing(method: Any) -> None:
    rows, columns = crowd(80, 60, places=1)
    first = solve(rows, columns, method=method)
    random.Random(5).shuffle(rows)
    random.Random(6).shuffle(columns)
    assert solve(rows, columns, method=method) == first


def test_another_process_gives_the_same_answer() -> None:
    code = (
        "from tests.mentoring.matching_people import crowd, pairs; from mentoring.matching import solve;"
        "print(sorted(pairs(solve(*crowd(80, 60), method='sparse')).items()))"
    )
    answer = sorted(pairs(solve(*crowd(80, 60), method="sparse")).items())
    assert run_python(code, PYTHONHASHSEED="1") == f"{answer}\n"


def test_solver_knows_no_framework_and_loads_arrays_only_when_it_solves() -> None:
    code = (
        "import sys; import mentoring.matching as m;"
        "heavy = lambda: sorted({'django', 'numpy', 'scipy'} & set(sys.modules)); print(heavy());"
        "m.solve([m.Wish(1, 1, frozenset('a'))], [m.Mentor(1, 2, frozenset('a'))]); print(heavy())"
    )
    assert run_python(code) == "[]\n['numpy', 'scipy']\n"


def run_python(code: str, **environment: str) -> str:
    """What the code prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("method", ["dense", "sparse"])
def test_python_steps_grow_with_people_and_not_with_pairs(method: Any) -> None:
    solve(*crowd(4, 4), method=method)
    steps = [count_steps(*crowd(size, size), method) for size in (50, 200)]
    # Four times the people: about four times the steps; pairs would be sixteen times.
    assert steps[1] < 6 * steps[0]


def count_steps(rows: list[Wish], columns: list[Mentor], method: Any) -> int:
    """Python instructions executed in the matching's own modules."""
    steps = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal steps
        if "matching" not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        solve(rows, columns, method=method)
    finally:
        sys.settrace(before)
    return steps


def test_500_wishes_and_mentors_take_well_under_a_second() -> None:
    rows, columns = crowd(500, 500)
    solve(rows[:5], columns[:5])
    started = time.process_time()
    solution = solve(rows, columns)
    assert time.process_time() - started < 1
    assert len(solution.suggestions) > 400
