"""What must be true of the stored rows, whoever wrote them: asked of the whole database by `check_invariants`."""

from mustsee.invariants import academy, credentials, exchange, feedback, files, mentoring, paths  # they register theirs
from mustsee.invariants.registry import INVARIANTS, violations

__all__ = ["INVARIANTS", "academy", "credentials", "exchange", "feedback", "files", "mentoring", "paths", "violations"]
