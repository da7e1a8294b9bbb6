"""One pair, looked at by itself: what forbids it, what speaks for it, what is missing.

`grid` answers the same for all pairs at once; a test holds the two against each other.
"""

from collections.abc import Collection

from mentoring.matching.values import ANY, IN_PERSON, ONLINE, SAME, Mentor, Weights, Wish

NO_MENTORS = "no_mentors"
NO_COMMON_LANGUAGE = "no_common_language"
NO_COMMON_MODE = "no_common_mode"
NOT_THE_TERRITORY = "not_the_territory"
EXCLUDED = "excluded"
NO_FREE_PLACE = "no_free_place"
# No single limit bars every mentor, all of them together do.
LIMITS_TOGETHER = "limits_together"
# There are mentors, but the best total gives their places to others.
PLACES_TAKEN = "places_taken"
# Pinned to a mentor who is not there (any more), or whose places other pins hold.
MENTOR_NOT_THERE = "mentor_not_there"


def is_same_territory(wish: Wish, mentor: Mentor) -> bool:
    """Two people from elsewhere are not from the same place."""
    return wish.territory is not None and wish.territory == mentor.territory


def has_wished_territory(wish: Wish, mentor: Mentor) -> bool:
    """Whether a wish for the same or another territory comes true; False when there is none."""
    if wish.territory_wish == SAME:
        return is_same_territory(wish, mentor)
    return wish.territory_wish != ANY and wish.territory != mentor.territory


def can_meet_in_person(wish: Wish, mentor: Mentor) -> bool:
    """Both would, and they are from the same territory."""
    return ONLINE not in {wish.mode, mentor.mode} and is_same_territory(wish, mentor)


def can_meet(wish: Wish, mentor: Mentor) -> bool:
    """Online, or in person."""
    return IN_PERSON not in {wish.mode, mentor.mode} or can_meet_in_person(wish, mentor)


def is_barred(wish: Wish, mentor: Mentor, forbidden: Collection[tuple[int, int]] = ()) -> bool:
    """The same person, the same organisation, excluded by the mentor, or forbidden by a coordinator."""
    return (
        wish.person == mentor.person
        or wish.person in mentor.excluded_people
        or not wish.organisations.isdisjoint(mentor.organisations | mentor.excluded_organisations)
        or (wish.key, mentor.key) in forbidden
    )


def limits_between(
    wish: Wish, mentor: Mentor, weights: Weights, forbidden: Collection[tuple[int, int]] = ()
) -> tuple[str, ...]:
    """Codes of all limits that keep these two apart; empty when they may be matched."""
    far = weights.territory_is_limit and wish.territory_wish != ANY and not has_wished_territory(wish, mentor)
    found = {
        NO_COMMON_LANGUAGE: wish.languages.isdisjoint(mentor.languages),
        NO_COMMON_MODE: not can_meet(wish, mentor),
        NOT_THE_TERRITORY: far,
        EXCLUDED: is_barred(wish, mentor, forbidden),
        NO_FREE_PLACE: mentor.places < 1,
    }
    return tuple(code for code, is_so in found.items() if is_so)
