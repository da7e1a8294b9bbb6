"""Mentors and wishes as plain values: single ones, crowds, and what hypothesis draws; and how to read a solution."""

import random
from typing import Any

from hypothesis import strategies as st

from mentoring.matching import Mentor, Solution, Verdicts, Weights, Wish

LANGUAGES = ["en", "pt", "it"]
MODES = ["online", "in-person", "either"]
TERRITORIES = [None, 1, 2]


def mentor(key: int = 1, **values: Any) -> Mentor:
    """An English-speaking mentor with one place, from elsewhere."""
    return Mentor(**{"key": key, "person": 1000 + key, "languages": frozenset({"en"}), **frozen(values)})


def wish(key: int = 1, **values: Any) -> Wish:
    """An English-speaking wish that leaves all else open."""
    return Wish(**{"key": key, "person": 2000 + key, "languages": frozenset({"en"}), **frozen(values)})


def frozen(values: dict[str, Any]) -> dict[str, Any]:
    return {name: frozenset(value) if isinstance(value, (set, list)) else value for name, value in values.items()}


def pairs(solution: Solution) -> dict[int, int]:
    """Mentor key by wish key."""
    return {pair.wish: pair.mentor for pair in solution.suggestions}


def why(solution: Solution) -> dict[int, tuple[str, ...]]:
    """Codes by wish key, of those without a mentor."""
    return {row.wish: row.why for row in solution.unmatched}


def crowd(wishes: int, mentors: int, seed: int = 1, **values: Any) -> tuple[list[Wish], list[Mentor]]:
    """Many people, drawn with a fixed seed."""
    draw = random.Random(seed)

    def common() -> dict[str, Any]:
        return {
            "languages": frozenset(draw.sample(["en", "pt", "it", "es", "fr"], draw.randint(1, 2))),
            "territory": draw.randint(1, 4),
            "sector": draw.choice(["care", "food", "work", "digital"]),
            "mode": draw.choice(["online", "in-person", "either", "either"]),
            "organisations": frozenset({draw.randint(1, 60)}),
        }

    return (
        [
            wish(
                key, topics=draw.sample(range(20), 3), territory_wish=draw.choice(["any", "same", "other"]), **common()
            )
            for key in range(wishes)
        ],
        [
            mentor(key, topics=draw.sample(range(20), 4), years=draw.randint(0, 20), **(common() | values))
            for key in range(mentors)
        ],
    )


def some(values: list[Any], most: int = 3) -> Any:
    return st.frozensets(st.sampled_from(values), max_size=most)


def mentors(most: int = 4) -> Any:
    """Lists of mentors with keys 1, 2, 3 …; few values, so that they often meet and often exclude."""
    return lists_of(
        Mentor,
        most,
        person=st.integers(1, 12),
        languages=some(LANGUAGES),
        topics=some([1, 2, 3, 4]),
        territory=st.sampled_from(TERRITORIES),
        sector=st.sampled_from(["", "care", "food"]),
        years=st.integers(0, 12),
        mode=st.sampled_from(MODES),
        places=st.integers(0, 3),
        organisations=some([1, 2, 3, 4, 5], 1),
        excluded_people=some([20, 21, 22], 1),
        excluded_organisations=some([1, 2, 3, 4, 5], 1),
    )


def wishes(most: int = 5) -> Any:
    """Lists of wishes with keys 1, 2, 3 …"""
    return lists_of(
        Wish,
        most,
        person=st.integers(8, 24),
        languages=some(LANGUAGES),
        topics=some([1, 2, 3, 4]),
        territory=st.sampled_from(TERRITORIES),
        territory_wish=st.sampled_from(["any", "same", "other"]),
        sector=st.sampled_from(["", "care", "food"]),
        mode=st.sampled_from(MODES),
        organisations=some([1, 2, 3, 4, 5], 1),
        wanted_mentor=st.none() | st.integers(1, 5),
    )


def lists_of(kind: Any, most: int, **fields: Any) -> Any:
    rows = st.lists(st.fixed_dictionaries(fields), max_size=most)
    return rows.map(lambda found: [kind(key=number, **values) for number, values in enumerate(found, start=1)])


def weights() -> Any:
    points = st.sampled_from([0, 1, 7, 15, 50])
    return st.builds(
        Weights,
        pair=st.sampled_from([1, 25, 100]),
        topics=points,
        territory=points,
        sector=points,
        experience=points,
        wanted=points,
        enough_years=st.integers(1, 12),
        territory_is_limit=st.booleans(),
    )


def verdicts() -> Any:
    pairs = st.tuples(st.integers(1, 5), st.integers(1, 5))
    return st.builds(
        Verdicts,
        pinned=st.dictionaries(st.integers(1, 5), st.integers(1, 5), max_size=2),
        forbidden=st.frozensets(pairs, max_size=3),
    )
