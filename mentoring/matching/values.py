"""What the matching takes and gives: plain values, no rows. Keys and ids are whole numbers, such as primary keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

ONLINE, IN_PERSON, EITHER = "online", "in-person", "either"
ANY, SAME, OTHER = "any", "same", "other"
HIGHEST_WEIGHT = 1000


def check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name} is {value!r}, expected one of {', '.join(choices)}.")


@dataclass(frozen=True, slots=True)
class Mentor:
    """Somebody who offers `places` free places. A territory of None is "elsewhere", which equals no other place."""

    key: int
    person: int
    languages: frozenset[str]
    topics: frozenset[int] = frozenset()
    territory: int | None = None
    sector: str = ""
    years: int = 0
    mode: str = EITHER
    places: int = 1
    organisations: frozenset[int] = frozenset()
    excluded_people: frozenset[int] = frozenset()
    excluded_organisations: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        check_choice("mode", self.mode, (ONLINE, IN_PERSON, EITHER))


@dataclass(frozen=True, slots=True)
class Wish:
    """One open request. What it leaves open (no topic, no sector, any territory) earns nothing and misses nothing."""

    key: int
    person: int
    languages: frozenset[str]
    topics: frozenset[int] = frozenset()
    territory: int | None = None
    territory_wish: str = ANY
    sector: str = ""
    mode: str = EITHER
    organisations: frozenset[int] = frozenset()
    wanted_mentor: int | None = None

    def __post_init__(self) -> None:
        check_choice("mode", self.mode, (ONLINE, IN_PERSON, EITHER))
        check_choice("territory_wish", self.territory_wish, (ANY, SAME, OTHER))


@dataclass(frozen=True, slots=True)
class Weights:
    """Points that a pair can earn, all of them whole numbers that a coordinator sees and may change.

    `pair` is what it is worth that one more wish is answered at all, however loosely the two fit: the higher it is,
    the sooner a better fit elsewhere gives way to one more pair. `topics` is earned in the part of the topics asked
    for that the mentor covers, `experience` in the part of `enough_years`.
    """

    pair: int = 25
    topics: int = 50
    territory: int = 20
    sector: int = 15
    experience: int = 15
    wanted: int = 60
    enough_years: int = 10
    territory_is_limit: bool = False

    def __post_init__(self) -> None:
        for name in ("pair", "topics", "territory", "sector", "experience", "wanted", "enough_years"):
            least = 1 if name in {"pair", "enough_years"} else 0
            if not least <= getattr(self, name) <= HIGHEST_WEIGHT:
                raise ValueError(f"The weight {name} is from {least} to {HIGHEST_WEIGHT}.")

    @property
    def most(self) -> int:
        """The score of a pair that has everything."""
        return self.pair + self.topics + self.territory + self.sector + self.experience + self.wanted


@dataclass(frozen=True, slots=True)
class Verdicts:
    """A coordinator's word: `pinned` is wish key -> mentor key, `forbidden` holds (wish key, mentor key)."""

    pinned: Mapping[int, int] = field(default_factory=dict)
    forbidden: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with its values (ids, numbers), and the points it brought. `words` makes the sentence."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    points: int = 0

    def as_plain(self) -> dict[str, Any]:
        """For a JSON field."""
        return {"code": self.code, "values": dict(self.values), "points": self.points}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """The reverse of `as_plain`. Raises KeyError without a code."""
        return cls(plain["code"], dict(plain.get("values", {})), int(plain.get("points", 0)))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One pair of the solution; `score` is the weight of a pair plus the points of its reasons."""

    wish: int
    mentor: int
    score: int
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A wish without a mentor, and the limits in its way (see `mentoring.matching.limits`)."""

    wish: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenPin:
    """A pin that the limits do not allow; its wish was solved like any other."""

    wish: int
    mentor: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """All pairs of the best total, in the order of the wishes' keys."""

    suggestions: tuple[Suggestion, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    broken_pins: tuple[BrokenPin, ...] = ()
    total: int = 0
