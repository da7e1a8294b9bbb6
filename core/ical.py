"""Planned hours as calendar entries (iCalendar, RFC 5545 and 7986).

A *file* goes with a mail: METHOD is PUBLISH, an entry to keep, not an invitation to answer, so that no calendar
program sends replies. A *feed* is read again and again: it has no METHOD, says how often to come back, and names
nobody. The UID of an entry is the same in both and never changes, and its SEQUENCE is the schedule revision: what is
newer moves the entry, and STATUS:CANCELLED takes it away.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText, vUri

from core.vtimezone import vtimezone

CALENDAR_TYPE = "text/calendar; method=PUBLISH"


@dataclass(frozen=True)
class Entry:
    """One VEVENT: from an hour to an hour of one day, on the clock of a place.

    `organizer` is a name; None leaves it out. `changed_at` is when this entry was last changed, where it is known.
    """

    public_id: uuid.UUID
    revision: int
    day: date
    start_time: time
    end_time: time
    time_zone: str
    summary: str
    description: str
    url: str
    organizer: str | None = None
    location: str = ""
    join_link: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False
    changed_at: datetime | None = None

    @property
    def status(self) -> str:
        if self.is_cancelled:
            return "CANCELLED"
        return "TENTATIVE" if self.is_tentative else "CONFIRMED"


def calendar_file(entries: Sequence[Entry], *, title: str, stamp: datetime) -> bytes:
    """A file with these entries, last changed at `stamp`; the same data give the same bytes."""
    calendar = calendar_named(title)
    calendar.add("method", "PUBLISH")
    return filled(calendar, entries, stamp)


def calendar_feed(entries: Sequence[Entry], *, title: str, refresh: timedelta) -> bytes:
    """A calendar to subscribe to, worth reading again after `refresh`. Every entry knows when it was last changed."""
    calendar = calendar_named(title)
    calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    return filled(calendar, entries, None)


def calendar_named(title: str) -> Calendar:
    """An empty one. RFC 7986 says NAME; some programs know X-WR-CALNAME alone."""
    calendar = Calendar()
    # The same in every language: who reads a calendar again must find the same bytes.
    calendar.add("prodid", f"-//{site_host()}//calendar//EN")
    calendar.add("version", "2.0")
    # As text, said explicitly: icalendar escapes only the properties that it knows.
    calendar.add("name", vText(title))
    calendar.add("x-wr-calname", vText(title))
    return calendar


def filled(calendar: Calendar, entries: Sequence[Entry], stamp: datetime | None) -> bytes:
    for component in zones_of(entries):
        calendar.add_component(component)
    for entry in entries:
        calendar.add_component(event_of(entry, stamp))
    return calendar.to_ical()


def zones_of(entries: Sequence[Entry]) -> list[Timezone]:
    """The VTIMEZONE of every zone that the entries name, for the years they are in."""
    if not entries:
        return []
    first = min(entry.day.year for entry in entries)
    last = max(entry.day.year for entry in entries)
    return [vtimezone(zone, first, last) for zone in sorted({entry.time_zone for entry in entries})]


def event_of(entry: Entry, stamp: datetime | None) -> Event:
    """Times are the place's, with its TZID. `stamp` is for an entry that does not know when it was last changed."""
    zone = ZoneInfo(entry.time_zone)
    changed_at = entry.changed_at or stamp
    assert changed_at is not None
    event = Event()
    event.add("uid", f"{entry.public_id}@{site_host()}")
    event.add("sequence", entry.revision)
    event.add("dtstamp", changed_at.astimezone(UTC))
    event.add("last-modified", changed_at.astimezone(UTC))
    event.add("dtstart", datetime.combine(entry.day, entry.start_time, zone))
    event.add("dtend", datetime.combine(entry.day, entry.end_time, zone))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    event.add("url", entry.url)
    event.add("status", entry.status)
    if entry.organizer is not None:
        event.add("organizer", organizer_of(entry.organizer))
    if entry.join_link:
        conference = vUri(entry.join_link)
        conference.params["VALUE"] = "URI"
        event.add("conference", conference)
    return event


def organizer_of(name: str) -> vCalAddress:
    """The academy's own address, in the name of whoever organises: PUBLISH requires one (RFC 5546, 3.2.1)."""
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    address.params["CN"] = " ".join((name or settings.SITE_NAME).replace('"', "'").split())
    return address


def site_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
