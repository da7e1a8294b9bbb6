"""The real settings with a short lease: a test of a killed process need not wait a minute and a half for it to end."""

from mustsee.settings import *  # noqa: F403

NOTIFICATIONS_SMTP_TIMEOUT_SECONDS = 1
NOTIFICATIONS_LEASE_SECONDS = 6
