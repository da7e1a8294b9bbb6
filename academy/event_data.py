"""What search engines read of an activity: schema.org Event as JSON-LD (https://schema.org/Event)."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe

from academy.models import Activity, Session
from core.translations import language_tag, text_of

ATTENDANCE = {
    Activity.Mode.IN_PERSON: "https://schema.org/OfflineEventAttendanceMode",
    Activity.Mode.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    Activity.Mode.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}
SCHEDULED, CANCELLED = "https://schema.org/EventScheduled", "https://schema.org/EventCancelled"
IN_STOCK, SOLD_OUT = "https://schema.org/InStock", "https://schema.org/SoldOut"
# A data block ends at the first "</script", whatever the JSON says: these never appear as themselves.
UNSAFE_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def event_script(activity: Activity, *, url: str, is_open: bool) -> SafeString:
    """The text of the data block. `url` is the absolute address of the page; join links are never in it.

    The activity comes with `with_people_and_places().with_seats()`.
    """
    text = json.dumps(event_data(activity, url=url, is_open=is_open), ensure_ascii=False)
    return mark_safe(text.translate(UNSAFE_IN_SCRIPT))  # noqa: S308 - escaped one line above


def event_data(activity: Activity, *, url: str, is_open: bool) -> dict[str, Any]:
    """The Event with one subEvent per session when there are several."""
    sessions = list(activity.sessions.all())
    planned = [session for session in sessions if not session.is_cancelled] or sessions
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": str(text_of(activity, "title")),
        "description": str(text_of(activity, "summary")),
        "url": url,
        "eventStatus": CANCELLED if activity.is_cancelled else SCHEDULED,
        "eventAttendanceMode": ATTENDANCE[Activity.Mode(activity.mode)],
        "inLanguage": [language_tag(language.code) for language in activity.languages.all()],
        "organizer": [
            {"@type": "Organization", "name": hosting.organisation.name} for hosting in activity.hostings.all()
        ],
        "isAccessibleForFree": True,
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "url": url,
            "availability": IN_STOCK if is_open and activity.seats_left() else SOLD_OUT,
        },
        "maximumAttendeeCapacity": activity.capacity,
    }
    if planned:
        data |= {"startDate": start_of(planned[0]), "endDate": end_of(planned[-1])}
        data["location"] = location_of(activity, planned[0], url)
    if len(sessions) > 1:
        data["subEvent"] = [sub_event(activity, session, url) for session in sessions]
    return {name: value for name, value in data.items() if value not in ("", [])}


def sub_event(activity: Activity, session: Session, url: str) -> dict[str, Any]:
    """One sitting."""
    return {
        "@type": "EducationEvent",
        "name": str(text_of(session, "title") or text_of(activity, "title")),
        "startDate": start_of(session),
        "endDate": end_of(session),
        "eventStatus": CANCELLED if session.is_cancelled else SCHEDULED,
        "location": location_of(activity, session, url),
    }


def location_of(activity: Activity, session: Session, url: str) -> list[dict[str, Any]]:
    """The place, the page that leads online, or both."""
    found: list[dict[str, Any]] = []
    if activity.mode != Activity.Mode.ONLINE:
        territory = str(activity.territory) if activity.territory else ""
        place = {"@type": "Place", "name": session.place or territory, "address": session.address or territory}
        found.append({name: value for name, value in place.items() if value})
    if activity.mode != Activity.Mode.IN_PERSON:
        found.append({"@type": "VirtualLocation", "url": url})
    return found


def start_of(session: Session) -> str:
    """ISO 8601 with the offset of the place."""
    return session.starts_at.astimezone(ZoneInfo(session.time_zone)).isoformat()


def end_of(session: Session) -> str:
    return session.ends_at.astimezone(ZoneInfo(session.time_zone)).isoformat()
