"""The benchmark of the matching compares like with like."""

import pytest

from bench import matching
from bench.matching import OURS, THEIRS, Case, Row


def test_both_solvers_reach_the_same_total_where_both_are_exact() -> None:
    ours, theirs = (matching.measure_here(Case(name, 40, 40)) for name in (OURS, THEIRS))
    assert (ours.pairs, ours.total) == (theirs.pairs, theirs.total)


def test_two_places_are_solved_at_once_and_not_round_by_round() -> None:
    ours, theirs = (matching.measure_here(Case(name, 60, 30, places=2)) for name in (OURS, THEIRS))
    assert ours.total > theirs.total
    assert ours.pairs >= theirs.pairs


def test_table_is_measured_in_processes_of_their_own_and_names_every_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert matching.main(["--sizes", "10", "--large", "0"]) == 0
    lines = capsys.readouterr().out.splitlines()
    found = [(line[:17].strip(), line[44:57].strip()) for line in lines[2:6]]
    assert found == [("10 x 10", OURS), ("10 x 10", THEIRS), ("10 x 5", OURS), ("10 x 5", THEIRS)]


def test_table_without_the_other_library_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(matching, "measure", lambda case: Row(case, 0.1, 0.1, 80.0, 10, 500))
    rows = matching.measure_all([10], large=0)
    assert {row.case.solver for row in rows} == {OURS}
    assert "pip install -r requirements/dev.txt" in matching.report(rows)
