"""Questions about activities that need more than one model."""

from academy.queries.cards import ActivityCard, Standing, cards_for, own_enrolment, own_enrolments, standing_of
from academy.queries.people import people_enrolled
from academy.queries.search import PAST, UPCOMING, ActivitySearch

__all__ = [
    "PAST",
    "UPCOMING",
    "ActivityCard",
    "ActivitySearch",
    "Standing",
    "cards_for",
    "own_enrolment",
    "own_enrolments",
    "people_enrolled",
    "standing_of",
]
