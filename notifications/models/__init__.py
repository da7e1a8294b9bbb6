"""The outbox, what people and staff decided about it, and messages that staff write."""

from notifications.models.announcement import Announcement, AnnouncementText
from notifications.models.delivery import Delivery
from notifications.models.outage import Outage
from notifications.models.preference import DigestDay, Preference, RefusedAddress
from notifications.models.steering import HeldOccasion, LeadTime, TextOverride

__all__ = [
    "Announcement",
    "AnnouncementText",
    "Delivery",
    "DigestDay",
    "HeldOccasion",
    "LeadTime",
    "Outage",
    "Preference",
    "RefusedAddress",
    "TextOverride",
]
