"""Of what staff set for mails a history is kept: how early, and in which words."""

from core.history import keep_history
from notifications.models import LeadTime, TextOverride

keep_history(LeadTime, ["kind", "minutes"])
keep_history(TextOverride, ["kind", "language", "subject", "body"])
