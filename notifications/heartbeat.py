"""When the reminders were last collected: in the cache, never in a row of the database."""

import logging
from datetime import datetime

from django.core.cache import cache

KEY = "notifications.collected-at"
KEEP_SECONDS = 24 * 60 * 60
log = logging.getLogger(__name__)


def record(now: datetime) -> None:
    """Remember `now`. A cache that is away is logged: the rows are written, which is what counts."""
    try:
        cache.set(KEY, now.isoformat(), KEEP_SECONDS)
    except Exception:
        log.exception("The time of the last collect could not be kept")


def last_collect() -> datetime | None:
    """The instant of the last collect that went well; None when nobody knows."""
    try:
        text = cache.get(KEY)
    except Exception:
        log.exception("The time of the last collect could not be read")
        return None
    return datetime.fromisoformat(text) if text else None
