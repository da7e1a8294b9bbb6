"""Why these two: the points of one pair, each with its reason, and what is missing. Written for chosen pairs only."""

from collections.abc import Iterator

from mentoring.matching.limits import can_meet_in_person, has_wished_territory
from mentoring.matching.values import ANY, Mentor, Reason, Weights, Wish


def explain_pair(wish: Wish, mentor: Mentor, weights: Weights) -> tuple[int, tuple[Reason, ...], tuple[Reason, ...]]:
    """The score of a pair that no limit forbids, the reasons that make it up, and what is missing."""
    reasons = tuple(reasons_for(wish, mentor, weights))
    return (
        weights.pair + sum(reason.points for reason in reasons),
        reasons,
        tuple(missing_for(wish, mentor)),
    )


def reasons_for(wish: Wish, mentor: Mentor, weights: Weights) -> Iterator[Reason]:
    """What speaks for the pair, the heaviest wishes first."""
    if wish.wanted_mentor == mentor.key:
        yield Reason("wanted", {}, weights.wanted)
    if shared := wish.topics & mentor.topics:
        values = {"topics": sorted(shared), "asked": len(wish.topics)}
        yield Reason("topics", values, part_of(weights.topics, len(shared), len(wish.topics)))
    yield Reason("languages", {"languages": sorted(wish.languages & mentor.languages)})
    if has_wished_territory(wish, mentor):
        values = {"territory": mentor.territory}
        yield Reason(f"territory_{wish.territory_wish}", values, weights.territory)
    if can_meet_in_person(wish, mentor):
        yield Reason("in_person", {"territory": mentor.territory})
    if wish.sector and wish.sector == mentor.sector:
        yield Reason("sector", {"sector": wish.sector}, weights.sector)
    if mentor.years > 0:
        points = part_of(weights.experience, min(mentor.years, weights.enough_years), weights.enough_years)
        yield Reason("experience", {"years": mentor.years}, points)


def missing_for(wish: Wish, mentor: Mentor) -> Iterator[Reason]:
    """What was asked for and this mentor does not bring."""
    if wish.wanted_mentor not in {None, mentor.key}:
        yield Reason("wanted", {"mentor": wish.wanted_mentor})
    if uncovered := wish.topics - mentor.topics:
        code = "topics" if len(uncovered) < len(wish.topics) else "no_topic"
        yield Reason(code, {"topics": sorted(uncovered)})
    if wish.territory_wish != ANY and not has_wished_territory(wish, mentor):
        yield Reason(f"territory_{wish.territory_wish}", {"territory": mentor.territory})
    if wish.sector and wish.sector != mentor.sector:
        yield Reason("sector", {"sector": mentor.sector})


def part_of(weight: int, part: int, whole: int) -> int:
    """`weight` times part of whole, in whole points; a half counts up."""
    return (2 * weight * part + whole) // (2 * whole)
