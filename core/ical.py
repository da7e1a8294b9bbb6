"""Planned hours as calendar entries (iCalendar, RFC 5545 and 7986).

METHOD is PUBLISH: an entry to keep, not an invitation to answer, so that no calendar program sends replies. The UID of
an entry never changes and its SEQUENCE is the schedule revision: a newer file moves the entry, and one with
STATUS:CANCELLED takes it away.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, vCalAddress, vText, vUri

from core.vtimezone import vtimezone

CALENDAR_TYPE = "text/calendar; method=PUBLISH"


@dataclass(frozen=True)
class Entry:
    """One VEVENT: from an hour to an hour of one day, on the clock of a place."""

    public_id: uuid.UUID
    revision: int
    day: date
    start_time: time
    end_time: time
    time_zone: str
    summary: str
    description: str
    url: str
    organizer: str
    location: str = ""
    join_link: str = ""
    is_cancelled: bool = False


def calendar_file(entries: Sequence[Entry], *, title: str, stamp: datetime) -> bytes:
    """A file with these entries, last changed at `stamp`; the same data give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//{site_host()}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # As text, said explicitly: icalendar escapes only the properties that it knows.
    calendar.add("name", vText(title))
    calendar.add("x-wr-calname", vText(title))
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


def event_of(entry: Entry, stamp: datetime) -> Event:
    """Times are the place's, with its TZID."""
    zone = ZoneInfo(entry.time_zone)
    event = Event()
    event.add("uid", f"{entry.public_id}@{site_host()}")
    event.add("sequence", entry.revision)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", stamp.astimezone(UTC))
    event.add("dtstart", datetime.combine(entry.day, entry.start_time, zone))
    event.add("dtend", datetime.combine(entry.day, entry.end_time, zone))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
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
