"""Mails in the admin: what was sent and what will be, which kinds there are, and in whose words."""

from notifications.admin.addresses import RefusedAddressAdmin
from notifications.admin.delivery import DeliveryAdmin
from notifications.admin.texts import TextOverrideAdmin

__all__ = ["DeliveryAdmin", "RefusedAddressAdmin", "TextOverrideAdmin"]
