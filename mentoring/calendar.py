"""Meetings of a pair as calendar entries, for the two alone; core/ical.py writes the file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from core.ical import Entry, calendar_file
from mentoring.models import Meeting, Pairing

FILE_NAME = "mentoring.ics"


def calendar_of(pairing: Pairing, reader: Person, *, meetings: Sequence[Meeting]) -> bytes:
    """A file with one entry per meeting, named after the other one, in the active language.

    The same data give the same bytes. Only for one of the two: it has their place and their link.
    """
    entries = [entry_of(pairing, reader, meeting) for meeting in meetings]
    stamp = max((last_change(pairing, meeting) for meeting in meetings), default=pairing.proposed_at)
    return calendar_file(entries, title=title_of(pairing, reader), stamp=stamp)


def meeting_entries(person: Person, *, since: datetime, cancelled_since: datetime) -> list[Entry]:
    """The meetings of all pairings of one person for a feed, in the active language: without the other one's name.

    One query: those that end after `since`; one that was called off stays for a while, as a cancellation.
    """
    rows = own_meetings(person, since=since).exclude(state=Meeting.State.CANCELLED, logged_at__lte=cancelled_since)
    return [
        replace(
            entry_of(row.pairing, person, row),
            summary=_("Mentoring meeting"),
            organizer=None,
            changed_at=last_change(row.pairing, row),
        )
        for row in rows
    ]


def own_meetings(person: Person, *, since: datetime) -> QuerySet[Meeting]:
    """The meetings of all pairings of one person that end after `since`, in order, with the two."""
    own = Pairing.objects.of_person(person).order_by().values("pk")
    rows = Meeting.objects.filter(pairing__in=own, ends_at__gt=since).order_by("starts_at", "pk")
    return rows.select_related("pairing__mentor", "pairing__mentee")


def last_change(pairing: Pairing, meeting: Meeting) -> datetime:
    """The last of its moments that we know; its revision says which of two entries is newer."""
    moments = (meeting.created_at, meeting.logged_at, pairing.closed_at)
    return max(moment for moment in moments if moment)


def entry_of(pairing: Pairing, reader: Person, meeting: Meeting) -> Entry:
    """One meeting, on the clock that it was planned on."""
    return Entry(
        public_id=meeting.public_id,
        revision=meeting.schedule_revision,
        day=meeting.day,
        start_time=meeting.start_time,
        end_time=meeting.end_time,
        time_zone=meeting.time_zone,
        summary=title_of(pairing, reader),
        description=description_of(pairing, meeting),
        url=room_url(pairing),
        organizer=str(settings.SITE_NAME),
        location=meeting.place,
        join_link=meeting.join_link,
        is_cancelled=meeting.state == Meeting.State.CANCELLED,
    )


def title_of(pairing: Pairing, reader: Person) -> str:
    return _("Mentoring: %(name)s") % {"name": pairing.other_of(reader).name}


def description_of(pairing: Pairing, meeting: Meeting) -> str:
    """How to join, and where the room is; nothing of what the two talk about."""
    parts = [_("Join online: %(link)s") % {"link": meeting.join_link}] if meeting.join_link else []
    return "\n\n".join([*parts, room_url(pairing)])


def room_url(pairing: Pairing) -> str:
    """The absolute address of the pair's own room in the active language."""
    return settings.SITE_URL + reverse("mentoring:pairing", args=[pairing.public_id])
