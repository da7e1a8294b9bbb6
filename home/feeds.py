"""Calendars to subscribe to: what the academy holds, and what one person has planned in all of it."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from academy.feeds import own_entries, public_entries
from academy.models import Activity
from academy.queries import ActivitySearch
from accounts.models import Person
from core.ical import Entry, calendar_feed
from mentoring.calendar import meeting_entries

# How long a cancelled entry stays, so that a calendar that is rarely opened still takes it away.
CANCELLED_KEPT = timedelta(days=30)
PAST_OF_ALL = timedelta(days=30)
PAST_OF_ONE = timedelta(days=365)
REFRESH = timedelta(hours=4)
CACHE_SECONDS = 6 * 60 * 60
# Of what we write around the entries: a new one makes every reader fetch again.
FORMAT = 1
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Feed:
    """A calendar before it is written: writing five hundred entries costs ten times as much as reading them."""

    title: str
    entries: tuple[Entry, ...]

    @property
    def digest(self) -> str:
        """The same for the same calendar, and another one as soon as anything in it changes."""
        content = repr((FORMAT, settings.SITE_URL, self.title, REFRESH, self.entries))
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    def content(self) -> bytes:
        """The calendar, written once for each digest. A cache that is away costs time and nothing else."""
        key = f"home.calendar.{self.digest}"
        try:
            if known := cache.get(key):
                return bytes(known)
        except Exception:
            log.exception("A calendar could not be read from the cache")
        written = calendar_feed(self.entries, title=self.title, refresh=REFRESH)
        try:
            cache.set(key, written, CACHE_SECONDS)
        except Exception:
            log.exception("A calendar could not be kept in the cache")
        return written


def public_feed(params: Mapping[str, str], *, now: datetime) -> Feed:
    """Published activities that match the filters of the list, in the active language; an unknown value is none."""
    search = ActivitySearch(params)
    entries = public_entries(
        search.narrowed(Activity.objects.public()), since=now - PAST_OF_ALL, cancelled_since=now - CANCELLED_KEPT
    )
    return Feed(title_of(search), tuple(entries))


def title_of(search: ActivitySearch) -> str:
    """The academy's name, with the filters that are set."""
    labels = {value: str(text) for facet in search.facets for _group, rows in facet.groups for value, text in rows}
    chosen = [search.text, *(labels[value] for value in search.chosen.values())]
    words = ", ".join(part for part in chosen if part)
    site = str(settings.SITE_NAME)
    return _("%(site)s: %(filters)s") % {"site": site, "filters": words} if words else site


def personal_feed(person: Person, *, now: datetime) -> Feed:
    """Sessions and mentoring meetings of one person, with nobody else's name or address."""
    since, cancelled_since = now - PAST_OF_ONE, now - CANCELLED_KEPT
    entries = [
        *own_entries(person, since=since, cancelled_since=cancelled_since),
        *meeting_entries(person, since=since, cancelled_since=cancelled_since),
    ]
    return Feed(_("My dates at %(site)s") % {"site": settings.SITE_NAME}, tuple(entries))
