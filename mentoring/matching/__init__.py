"""Who could be a good mentor for whom: plain values in, pairs with their reasons out.

No row and no framework is known here, apart from `words`, which turns reasons into sentences.
"""

from mentoring.matching.limits import limits_between
from mentoring.matching.reasons import explain_pair
from mentoring.matching.solver import solve
from mentoring.matching.values import (
    BrokenPin,
    Mentor,
    Reason,
    Solution,
    Suggestion,
    Unmatched,
    Verdicts,
    Weights,
    Wish,
)

__all__ = [
    "BrokenPin",
    "Mentor",
    "Reason",
    "Solution",
    "Suggestion",
    "Unmatched",
    "Verdicts",
    "Weights",
    "Wish",
    "explain_pair",
    "limits_between",
    "solve",
]
