"""The matching: its limits, a coordinator's verdicts, the points with their reasons, and why a wish stays alone."""

from typing import Any

import pytest

from mentoring.matching import Mentor, Solution, Verdicts, Weights, Wish, limits_between, solve
from tests.mentoring.matching_people import mentor, pairs, why, wish

# The hard limits


@pytest.mark.parametrize(
    ("row", "column", "weights", "codes"),
    [
        (wish(languages={"pt"}), mentor(), Weights(), ("no_common_language",)),
        (wish(languages=set()), mentor(), Weights(), ("no_common_language",)),
        (wish(mode="in-person"), mentor(mode="online", territory=1), Weights(), ("no_common_mode",)),
        (wish(mode="in-person", territory=1), mentor(territory=2), Weights(), ("no_common_mode",)),
        (wish(mode="in-person"), mentor(), Weights(), ("no_common_mode",)),
        (wish(person=7), mentor(person=7), Weights(), ("excluded",)),
        (wish(person=7), mentor(excluded_people={7}), Weights(), ("excluded",)),
        (wish(organisations={3}), mentor(organisations={3}), Weights(), ("excluded",)),
        (wish(organisations={3, 4}), mentor(excluded_organisations={4}), Weights(), ("excluded",)),
        (wish(), mentor(places=0), Weights(), ("no_free_place",)),
        (
            wish(territory=1, territory_wish="same"),
            mentor(territory=2),
            Weights(territory_is_limit=True),
            ("not_the_territory",),
        ),
        (
            wish(territory=1, territory_wish="other"),
            mentor(territory=1),
            Weights(territory_is_limit=True),
            ("not_the_territory",),
        ),
        (
            wish(languages={"pt"}, mode="in-person"),
            mentor(mode="online"),
            Weights(),
            ("no_common_language", "no_common_mode"),
        ),
    ],
)
def test_limit_keeps_pair_apart_and_is_named(
    row: Wish, column: Mentor, weights: Weights, codes: tuple[str, ...]
) -> None:
    assert limits_between(row, column, weights) == codes
    for method in ("dense", "sparse"):
        solution = solve([row], [column], weights, method=method)
        assert solution.suggestions == ()
        assert why(solution) == {1: codes}


@pytest.mark.parametrize(
    ("row", "column", "weights"),
    [
        (wish(mode="in-person", territory=1), mentor(territory=1), Weights()),
        (wish(mode="online"), mentor(mode="either"), Weights()),
        (wish(territory=1, territory_wish="same"), mentor(territory=2), Weights()),
        (wish(territory=1, territory_wish="same"), mentor(territory=1), Weights(territory_is_limit=True)),
        (wish(territory=1, territory_wish="other"), mentor(), Weights(territory_is_limit=True)),
        (wish(territory=1), mentor(territory=2), Weights(territory_is_limit=True)),
        (wish(organisations={1}), mentor(organisations={2}, excluded_organisations={3}), Weights()),
    ],
)
def test_pair_just_within_the_limits_is_suggested(row: Wish, column: Mentor, weights: Weights) -> None:
    assert pairs(solve([row], [column], weights)) == {1: 1}


@pytest.mark.parametrize("method", ["dense", "sparse"])
def test_mentor_never_gets_more_than_the_places(method: Any) -> None:
    solution = solve([wish(key) for key in range(1, 6)], [mentor(1, places=3)], method=method)
    assert len(solution.suggestions) == 3
    assert set(why(solution).values()) == {("places_taken",)}


def test_more_than_64_topics_and_languages_are_told_apart() -> None:
    rows = [wish(key, topics={key}, languages={f"x{key}"}) for key in range(1, 201)]
    columns = [mentor(key, topics={key}, languages={f"x{key}"}) for key in range(1, 201)]
    assert pairs(solve(rows, columns)) == {key: key for key in range(1, 201)}


# Verdicts


def test_pinned_pair_is_kept_although_the_total_is_lower() -> None:
    rows, columns = [wish(1, topics={1}), wish(2, topics={2})], [mentor(1, topics={1}), mentor(2, topics={2})]
    solution = solve(rows, columns, verdicts=Verdicts(pinned={1: 2}))
    assert pairs(solution) == {1: 2, 2: 1}
    assert [pair.is_pinned for pair in solution.suggestions] == [True, False]
    assert (solution.total, solution.broken_pins) == (50, ())


def test_pin_beyond_a_limit_is_reported_and_its_wish_solved_like_others() -> None:
    rows, columns = [wish(1)], [mentor(1, languages={"pt"}), mentor(2)]
    solution = solve(rows, columns, verdicts=Verdicts(pinned={1: 1}))
    assert pairs(solution) == {1: 2}
    (broken,) = solution.broken_pins
    assert (broken.wish, broken.mentor, broken.why) == (1, 1, ("no_common_language",))


def test_pins_beyond_the_places_keep_the_best_scores() -> None:
    rows = [wish(1), wish(2, topics={1})]
    solution = solve(rows, [mentor(1, topics={1})], verdicts=Verdicts(pinned={1: 1, 2: 1}))
    assert pairs(solution) == {2: 1}
    assert [(pin.wish, pin.why) for pin in solution.broken_pins] == [(1, ("no_free_place",))]
    assert why(solution) == {1: ("no_free_place",)}


def test_pin_to_a_mentor_who_is_gone_is_reported() -> None:
    solution = solve([wish(1)], [mentor(1)], verdicts=Verdicts(pinned={1: 9, 8: 1}))
    assert [(pin.wish, pin.mentor, pin.why) for pin in solution.broken_pins] == [(1, 9, ("mentor_not_there",))]
    assert pairs(solution) == {1: 1}


def test_forbidden_pair_is_never_suggested_even_when_pinned() -> None:
    verdicts = Verdicts(pinned={1: 1}, forbidden=frozenset({(1, 1)}))
    solution = solve([wish(1, topics={1})], [mentor(1, topics={1}), mentor(2)], verdicts=verdicts)
    assert pairs(solution) == {1: 2}
    assert solution.broken_pins[0].why == ("excluded",)


# Reasons and gaps


def test_reasons_and_points_add_up_to_the_score() -> None:
    row = wish(
        topics={1, 2, 3},
        languages={"pt", "en", "it"},
        territory=1,
        territory_wish="other",
        sector="care",
        wanted_mentor=1,
    )
    column = mentor(topics={2, 3, 4}, languages={"pt", "en"}, territory=2, sector="care", years=12)
    (pair,) = solve([row], [column]).suggestions
    assert [(reason.code, dict(reason.values), reason.points) for reason in pair.reasons] == [
        ("wanted", {}, 60),
        ("topics", {"topics": [2, 3], "asked": 3}, 33),
        ("languages", {"languages": ["en", "pt"]}, 0),
        ("territory_other", {"territory": 2}, 20),
        ("sector", {"sector": "care"}, 15),
        ("experience", {"years": 12}, 15),
    ]
    assert pair.score == 25 + 60 + 33 + 20 + 15 + 15
    assert [(reason.code, dict(reason.values)) for reason in pair.missing] == [("topics", {"topics": [1]})]


def test_what_is_missing_is_named() -> None:
    row = wish(topics={1}, territory=1, territory_wish="same", sector="care", wanted_mentor=2, mode="online")
    (pair,) = solve([row], [mentor(1, topics={5}, territory=2, sector="food")]).suggestions
    assert [(reason.code, dict(reason.values)) for reason in pair.missing] == [
        ("wanted", {"mentor": 2}),
        ("no_topic", {"topics": [1]}),
        ("territory_same", {"territory": 2}),
        ("sector", {"sector": "food"}),
    ]


def test_half_experience_is_half_the_points_and_a_half_point_counts_up() -> None:
    (pair,) = solve([wish()], [mentor(years=5)], Weights(experience=15)).suggestions
    assert pair.reasons[-1].points == 8
    (pair,) = solve([wish(topics={1, 2, 3, 4})], [mentor(topics={1})], Weights(topics=50)).suggestions
    assert pair.reasons[0].points == 13


def test_mentor_asked_for_by_name_wins_a_close_race() -> None:
    row = wish(1, topics={1}, wanted_mentor=2)
    assert pairs(solve([row], [mentor(1, topics={1}), mentor(2)])) == {1: 2}
    assert pairs(solve([row], [mentor(1, topics={1}), mentor(2)], Weights(wanted=0))) == {1: 1}


def test_weights_change_who_is_suggested() -> None:
    row = wish(1, topics={1}, sector="care")
    columns = [mentor(1, topics={1}), mentor(2, sector="care")]
    assert pairs(solve([row], columns)) == {1: 1}
    assert pairs(solve([row], columns, Weights(topics=10, sector=20))) == {1: 2}


# Why a wish has no mentor


def test_unmatched_wish_says_which_limit_bars_every_mentor() -> None:
    columns = [mentor(1, mode="online", places=2), mentor(2, languages={"pt"}, organisations={1}, places=2)]
    rows = [
        wish(1, languages={"fr"}),
        wish(2, languages={"fr"}, mode="in-person"),
        wish(3, organisations={1}, mode="in-person", territory=4),
    ]
    assert why(solve(rows, columns)) == {
        1: ("no_common_language",),
        2: ("no_common_language", "no_common_mode"),
        3: ("no_common_mode",),
    }


def test_unmatched_wish_says_when_only_all_limits_together_bar() -> None:
    columns = [mentor(1, languages={"pt"}), mentor(2, organisations={1})]
    assert why(solve([wish(1, organisations={1})], columns)) == {1: ("limits_together",)}


def test_unmatched_wish_says_when_those_who_could_are_full_or_taken() -> None:
    assert why(solve([wish(1)], [mentor(1, places=0), mentor(2, languages={"pt"})])) == {1: ("no_free_place",)}
    assert why(solve([wish(1), wish(2, topics={1})], [mentor(1, topics={1})])) == {1: ("places_taken",)}


def test_nobody_on_one_side_is_an_answer_too() -> None:
    assert solve([], []) == Solution()
    assert solve([], [mentor()]) == Solution()
    for method in ("auto", "dense", "sparse"):
        solution = solve([wish(1)], [], method=method)
        assert (solution.suggestions, why(solution)) == ((), {1: ("no_mentors",)})


# Nonsense


def test_same_key_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        solve([wish(1), wish(1)], [mentor(1)])


@pytest.mark.parametrize("values", [{"pair": 0}, {"topics": -1}, {"enough_years": 0}, {"wanted": 1001}])
def test_weight_out_of_range_is_an_error(values: Any) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        Weights(**values)


def test_unknown_mode_or_territory_wish_is_an_error() -> None:
    with pytest.raises(ValueError, match="mode"):
        mentor(mode="by post")
    with pytest.raises(ValueError, match="territory_wish"):
        wish(territory_wish="near")


def test_highest_weights_do_not_overflow() -> None:
    weights = Weights(pair=1000, topics=1000, territory=1000, sector=1000, experience=1000, wanted=1000)
    row = wish(topics={1}, territory=1, territory_wish="same", sector="care", wanted_mentor=1)
    column = mentor(topics={1}, territory=1, sector="care", years=10)
    for method in ("dense", "sparse"):
        assert solve([row], [column], weights, method=method).total == weights.most == 6000
