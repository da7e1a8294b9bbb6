"""Questions about activities that need more than one model."""

from academy.queries.attendance import OwnSessions, excused_counts, excused_pairs, own_sessions
from academy.queries.cards import ActivityCard, Standing, cards_for, own_enrolment, own_enrolments, standing_of
from academy.queries.people import people_enrolled
from academy.queries.requirements import answered_enrolment, asks_anything, requirements_of
from academy.queries.search import PAST, UPCOMING, ActivitySearch

__all__ = [
    "PAST",
    "UPCOMING",
    "ActivityCard",
    "ActivitySearch",
    "OwnSessions",
    "Standing",
    "answered_enrolment",
    "asks_anything",
    "cards_for",
    "excused_counts",
    "excused_pairs",
    "own_enrolment",
    "own_enrolments",
    "own_sessions",
    "people_enrolled",
    "requirements_of",
    "standing_of",
]
