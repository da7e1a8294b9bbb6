"""What must be true of the stored rows, whoever wrote them: asked of the whole database by `check_invariants`."""

from mustsee.invariants import (  # they register theirs
    academy,
    accessibility,
    credentials,
    exchange,
    feedback,
    files,
    mentoring,
    paths,
)
from mustsee.invariants.registry import INVARIANTS, violations

__all__ = [
    "INVARIANTS",
    "academy",
    "accessibility",
    "credentials",
    "exchange",
    "feedback",
    "files",
    "mentoring",
    "paths",
    "violations",
]
