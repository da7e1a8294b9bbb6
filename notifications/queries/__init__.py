"""Questions about mails that several rules ask."""

from notifications.queries.labels import label_of, titles_of
from notifications.queries.leads import lead_of, leads_of
from notifications.queries.preferences import (
    Choice,
    always_told,
    can_mute,
    choices_of,
    digest_weekday,
    is_muted,
    refused_address,
)

__all__ = [
    "Choice",
    "always_told",
    "can_mute",
    "choices_of",
    "digest_weekday",
    "is_muted",
    "label_of",
    "lead_of",
    "leads_of",
    "refused_address",
    "titles_of",
]
