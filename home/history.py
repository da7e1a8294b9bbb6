"""Of which changes of the accessibility statement a history is kept. Never of what people report."""

from core.admin_forms import translated
from core.history import keep_history
from home.models import AccessibilityGap, AccessibilityStatement

keep_history(
    AccessibilityStatement,
    [
        *("organisation", "runs_this_site", "is_published", "status", "prepared_on", "method", "assessor"),
        *("reviewed_on", "contact_email", "contact_phone", "enforcement_body", "enforcement_link"),
        *translated("legislation", "applies_to", "contact", "enforcement", "technical_note"),
    ],
)
keep_history(
    AccessibilityGap,
    ["statement", "reason", *translated("content", "alternative"), "requirement", "position"],
)
