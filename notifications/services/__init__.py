"""The outbox: owing a mail, collecting what the clock causes, draining what is due, and what staff decide about it."""

from notifications.services.collecting import collect
from notifications.services.draining import drain
from notifications.services.holding import cancel_delivery, cancel_occasion, hold_occasion, lift, release
from notifications.services.owing import owe, owe_many
from notifications.services.preferring import mute, save_preferences
from notifications.services.refusing import confirm_address
from notifications.services.retrying import retry

__all__ = [
    "cancel_delivery",
    "cancel_occasion",
    "collect",
    "confirm_address",
    "drain",
    "hold_occasion",
    "lift",
    "mute",
    "owe",
    "owe_many",
    "release",
    "retry",
    "save_preferences",
]
