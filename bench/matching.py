"""The matching beside PyPI's mentor-match in one run: time, memory, and the total reached under the same points.

    python -m bench.matching [--sizes 100 500] [--large 5000]

Each line is measured in a process of its own: the libraries are loaded and have solved a tiny case before the clock
starts; the time includes scoring all pairs, and in ours the reasons. Memory is the peak of the whole process.
"""

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.matching_people import make_mentors, make_wishes
from mentoring.matching import Mentor, Weights, Wish, explain_pair, limits_between, solve

ROOT = Path(__file__).resolve().parent.parent
OURS, THEIRS = "ours", "mentor-match"
NOT_INSTALLED = "mentor-match is not installed: pip install -r requirements/dev.txt"
SIZES = (100, 500)
LARGE = 5000
SECONDS = 900
Pairs = list[tuple[Wish, Mentor]]


@dataclass(frozen=True)
class Case:
    """What is solved: by whom, how many, and whether a wish for a territory is a limit."""

    solver: str
    wishes: int
    mentors: int
    places: int = 1
    territory_is_limit: bool = False


@dataclass(frozen=True)
class Row:
    """What came out: seconds of the processor and of the clock, peak memory, pairs and their total."""

    case: Case
    cpu_seconds: float
    seconds: float
    megabytes: float
    pairs: int
    total: int


def cases(sizes: Sequence[int], large: int) -> list[Case]:
    """Both solvers with one place each, and with half the mentors and two places; ours alone at `large`."""
    found = []
    for size in sizes:
        for mentors, places in ((size, 1), (size // 2, 2)):
            found += [Case(name, size, mentors, places) for name in (OURS, THEIRS)]
    if large:
        found.append(Case(OURS, large, large, 1, territory_is_limit=True))
        found.append(Case(OURS, large, large, 2, territory_is_limit=True))
        found.append(Case(OURS, large, large // 5, 2, territory_is_limit=True))
        found.append(Case(OURS, large, large, 1))
    return found


def solver_of(case: Case, weights: Weights) -> Callable[[list[Wish], list[Mentor]], Pairs]:
    """A function that gives the pairs."""
    if case.solver == THEIRS:
        from bench import mentor_match

        return lambda wishes, mentors: mentor_match.solve(wishes, mentors, weights)

    def ours(wishes: list[Wish], mentors: list[Mentor]) -> Pairs:
        by_key = {mentor.key: mentor for mentor in mentors}
        rows = {wish.key: wish for wish in wishes}
        return [(rows[pair.wish], by_key[pair.mentor]) for pair in solve(wishes, mentors, weights).suggestions]

    return ours


def measure_here(case: Case) -> Row:
    """Solve in this process. Raises AssertionError when a pair is beyond a limit."""
    weights = Weights(territory_is_limit=case.territory_is_limit)
    run = solver_of(case, weights)
    run(make_wishes(5), make_mentors(5, 1))
    wishes, mentors = make_wishes(case.wishes), make_mentors(case.mentors, case.places)
    clock, cpu = time.perf_counter(), time.process_time()
    pairs = run(wishes, mentors)
    seconds, cpu_seconds = time.perf_counter() - clock, time.process_time() - cpu
    beyond = [pair for pair in pairs if limits_between(*pair, weights)]
    assert not beyond, beyond[:3]
    total = sum(explain_pair(*pair, weights)[0] for pair in pairs)
    return Row(case, cpu_seconds, seconds, peak_megabytes(), len(pairs), total)


def peak_megabytes() -> float:
    """Of this process alone: getrusage counts what the parent held before the program started."""
    status = Path("/proc/self/status")
    if status.exists():
        peaks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(peaks[0]) / 1024
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def measure(case: Case) -> Row:
    """Solve in a fresh process."""
    command = [sys.executable, "-m", "bench.matching", "--case", json.dumps(asdict(case))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"{case}: {done.stderr}")
    return Row(case, **json.loads(done.stdout))


def measure_all(sizes: Sequence[int] = SIZES, large: int = LARGE) -> list[Row]:
    """All lines of the table; mentor-match is left out where it is not installed."""
    has_theirs = importlib.util.find_spec("matching") is not None
    return [measure(case) for case in cases(sizes, large) if has_theirs or case.solver == OURS]


def report(rows: Sequence[Row]) -> str:
    """The table, and what it was measured with."""
    head = (
        f"{'wishes x mentors':<17} {'places':>6} {'limits':<19} {'solver':<13} "
        f"{'CPU s':>7} {'clock s':>8} {'peak MB':>8} {'pairs':>6} {'total':>8}"
    )
    lines = [head, "-" * len(head)]
    for row in rows:
        case = row.case
        limits = "language, territory" if case.territory_is_limit else "language"
        lines.append(
            f"{f'{case.wishes} x {case.mentors}':<17} {case.places:>6} {limits:<19} {case.solver:<13} "
            f"{row.cpu_seconds:7.2f} {row.seconds:8.2f} {row.megabytes:8.0f} {row.pairs:6d} {row.total:8d}"
        )
    if not any(row.case.solver == THEIRS for row in rows):
        lines += ["", NOT_INSTALLED]
    return "\n".join(
        [
            *lines,
            "",
            "Each line in a process of its own, libraries loaded before; scoring included, and in ours the reasons.",
            "Limits everywhere: places, exclusions, own organisation, way to meet. Total: points of `Weights()`.",
            "mentor-match gives a mentor one mentee a round: two places are two rounds, each the best for itself.",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.matching", description="The matching beside PyPI's mentor-match.")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES), help="for both (default: 100 500)")
    parser.add_argument("--large", type=int, default=LARGE, help="for ours alone; 0 leaves it out (default: 5000)")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.case:
        found = asdict(measure_here(Case(**json.loads(options.case))))
        del found["case"]
        sys.stdout.write(json.dumps(found) + "\n")
        return 0
    sys.stdout.write(report(measure_all(options.sizes, options.large)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
