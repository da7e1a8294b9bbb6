"""The same people, limits and points for PyPI's mentor-match, written as its users write them: rules in plain Python.

A mentor gets one mentee in each of its rounds. Several places are several rounds, in which whoever has a mentor already
is disqualified: the library's own way. The order of the rules is to its advantage: it looks at the last one first, and
stops when that one disqualifies.
"""

from collections.abc import Callable, Sequence

from matching.match import Match
from matching.mentee import Mentee
from matching.mentor import Mentor as MentorOfLibrary
from matching.process import process_data
from matching.rules.rule import Disqualify, Generic

from mentoring.matching import Mentor, Weights, Wish
from mentoring.matching.limits import can_meet, has_wished_territory, is_barred
from mentoring.matching.reasons import part_of

Question = Callable[[Wish, Mentor], int]


class Asking(Mentee):
    """A wish, as the library wants it."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(grade=1, email=f"wish-{wish.key}")
        self.plain = wish


class Offering(MentorOfLibrary):
    """A mentor, as the library wants it."""

    def __init__(self, mentor: Mentor) -> None:
        super().__init__(grade=1, email=f"mentor-{mentor.key}")
        self.plain = mentor


def scores(points: dict[int, int], question: Question) -> Generic:
    """A rule: the points of an outcome."""
    return Generic(points, lambda match: question(match.mentee.plain, match.mentor.plain))


def disqualifies(question: Callable[[Wish, Mentor], bool]) -> Disqualify:
    # The library ignores what is not exactly True.
    return Disqualify(lambda match: bool(question(match.mentee.plain, match.mentor.plain)))


def has_mentor(match: Match) -> bool:
    return bool(match.mentee.mentors)


def make_rules(weights: Weights, most_topics: int) -> list[Generic]:
    """The points of `mentoring.matching`, and its limits."""
    enough = weights.enough_years
    topics = {
        asked * 100 + shared: part_of(weights.topics, shared, asked)
        for asked in range(1, most_topics + 1)
        for shared in range(asked + 1)
    }
    years = {year: part_of(weights.experience, year, enough) for year in range(enough + 1)}
    return [
        scores({1: weights.pair}, lambda _wish, _mentor: 1),
        scores(topics, lambda wish, mentor: len(wish.topics) * 100 + len(wish.topics & mentor.topics)),
        scores({1: weights.territory}, has_wished_territory),
        scores({1: weights.sector}, lambda wish, mentor: wish.sector == mentor.sector),
        scores(years, lambda _wish, mentor: min(mentor.years, enough)),
        disqualifies(is_barred),
        disqualifies(lambda wish, mentor: not can_meet(wish, mentor)),
        disqualifies(lambda wish, mentor: wish.languages.isdisjoint(mentor.languages)),
    ]


def solve(wishes: Sequence[Wish], mentors: Sequence[Mentor], weights: Weights) -> list[tuple[Wish, Mentor]]:
    """Its pairs, after as many rounds as the mentor with most places has places."""
    rules = make_rules(weights, max((len(wish.topics) for wish in wishes), default=1))
    rounds = max((mentor.places for mentor in mentors), default=1)
    _offering, asking = process_data(
        [Offering(mentor) for mentor in mentors],
        [Asking(wish) for wish in wishes],
        [[*rules, Disqualify(has_mentor)]] * rounds,
    )
    return [(each.plain, mentor.plain) for each in asking for mentor in each.mentors]
