"""Who may enter the staff side: asked here, answered by the app that knows memberships.

core has no domain word, so the rule is registered from above (partners does it in `AppConfig.ready`).
"""

from collections.abc import Callable
from typing import Any

StaffRule = Callable[[Any], bool]
_rules: list[StaffRule] = []


def register_staff_rule(rule: StaffRule) -> None:
    """Add a rule `user -> bool`; a user who satisfies any rule may enter the staff side. Registering twice is once."""
    if rule not in _rules:
        _rules.append(rule)


def is_staff(user: Any) -> bool:
    """Whether this user may enter the admin and the staff workspace at all; what they see there is scoped further."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return any(rule(user) for rule in _rules)
