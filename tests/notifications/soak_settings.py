"""A short lease, and second attempts after seconds: what takes two days on a bad weekend takes a minute or two here."""

from tests.notifications.short_lease import *  # noqa: F403

# So small that several workers share even a short run.
NOTIFICATIONS_BATCH = 20
NOTIFICATIONS_RETRY_SECONDS = [1, 2]
NOTIFICATIONS_PAUSE_SECONDS = [1, 2]
