"""The outbox: owing a mail, collecting what the clock causes, draining what is due."""

from notifications.services.collecting import collect
from notifications.services.draining import drain
from notifications.services.owing import owe, owe_many
from notifications.services.retrying import retry

__all__ = ["collect", "drain", "owe", "owe_many", "retry"]
