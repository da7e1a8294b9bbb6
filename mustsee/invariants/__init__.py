"""What must be true of the stored rows, whoever wrote them: asked of the whole database by `check_invariants`."""

from mustsee.invariants import academy, accessibility, mentoring  # they register theirs
from mustsee.invariants.registry import INVARIANTS, violations

__all__ = ["INVARIANTS", "academy", "accessibility", "mentoring", "violations"]
