"""Sessions as calendar entries (iCalendar, RFC 5545 and 7986).

METHOD is PUBLISH: an entry to keep, not an invitation to answer, so that no calendar program sends replies. The UID of
a session never changes and its SEQUENCE is the schedule revision: a newer file moves the entry, and one with
STATUS:CANCELLED takes it away.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vText, vUri

from academy.models import Activity, Session
from core.translations import text_of
from core.vtimezone import vtimezone


def calendar_of(
    activity: Activity,
    *,
    sessions: Sequence[Session],
    changed_at: datetime | None = None,
    with_join_links: bool = False,
) -> bytes:
    """A file with one entry per session, its texts in the active language; the same data give the same bytes.

    `changed_at` is when the schedule was last changed (asked from the database unless given: one query).
    `with_join_links` only for people with a confirmed seat: never in what is public.
    """
    stamp = changed_at or last_change(activity)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//{site_host()}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # As text, said explicitly: icalendar escapes only the properties that it knows.
    title = vText(str(text_of(activity, "title")))
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    for component in zones_of(sessions):
        calendar.add_component(component)
    for session in sessions:
        calendar.add_component(entry_of(activity, session, stamp=stamp, with_join_link=with_join_links))
    return calendar.to_ical()


def last_change(activity: Activity) -> datetime:
    """When its schedule was last changed, or it was published or cancelled."""
    moved_at = activity.schedule_changes.aggregate(latest=Max("at"))["latest"]
    moments = [activity.created_at, activity.published_at, activity.cancelled_at, moved_at]
    return max(moment for moment in moments if moment)


def zones_of(sessions: Sequence[Session]) -> list[Timezone]:
    """The VTIMEZONE of every zone that the sessions name, for the years they are in."""
    if not sessions:
        return []
    first = min(session.day.year for session in sessions)
    last = max(session.day.year for session in sessions)
    return [vtimezone(zone, first, last) for zone in sorted({session.time_zone for session in sessions})]


def entry_of(activity: Activity, session: Session, *, stamp: datetime, with_join_link: bool) -> Event:
    """One VEVENT. Times are the place's, with its TZID."""
    zone = ZoneInfo(session.time_zone)
    entry = Event()
    entry.add("uid", f"{session.public_id}@{site_host()}")
    entry.add("sequence", session.schedule_revision)
    entry.add("dtstamp", stamp.astimezone(UTC))
    entry.add("last-modified", stamp.astimezone(UTC))
    entry.add("dtstart", datetime.combine(session.day, session.start_time, zone))
    entry.add("dtend", datetime.combine(session.day, session.end_time, zone))
    entry.add("summary", summary_of(activity, session))
    entry.add("description", description_of(activity, session, with_join_link=with_join_link))
    location = ", ".join(part for part in (session.place, session.address) if part)
    if location:
        entry.add("location", location)
    entry.add("url", page_url(activity))
    entry.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    entry.add("organizer", organizer_of(activity))
    if with_join_link and session.join_link:
        conference = vUri(session.join_link)
        conference.params["VALUE"] = "URI"
        entry.add("conference", conference)
    return entry


def summary_of(activity: Activity, session: Session) -> str:
    """“Bootcamp: Think the change”; the activity's title alone where the session has none."""
    title, own = str(text_of(activity, "title")), str(text_of(session, "title"))
    if not own:
        return title
    return _("%(activity)s: %(session)s") % {"activity": title, "session": own}


def description_of(activity: Activity, session: Session, *, with_join_link: bool) -> str:
    """What it is, how to join, and where the page is; one paragraph each."""
    parts = [str(text_of(activity, "summary"))]
    if with_join_link and session.join_link:
        parts.append(_("Join online: %(link)s") % {"link": session.join_link})
    parts.append(page_url(activity))
    return "\n\n".join(part for part in parts if part)


def organizer_of(activity: Activity) -> vCalAddress:
    """The academy's own address, in the name of the lead host: PUBLISH requires one (RFC 5546, 3.2.1)."""
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    name = str(activity.lead_host() or settings.SITE_NAME)
    address.params["CN"] = " ".join(name.replace('"', "'").split())
    return address


def page_url(activity: Activity) -> str:
    """The absolute address of the activity's page in the active language."""
    return settings.SITE_URL + reverse("academy:activity", args=[activity.slug])


def site_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
