"""What a mail about mentoring knows. Words, times and links are made while the mail is rendered, in its reader's
language. Notes, ratings and calls for help have no place here: a mail says that something waits, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import when
from core.ical import CALENDAR_TYPE
from mentoring.calendar import FILE_NAME, calendar_of, room_url
from mentoring.links import answer_url
from mentoring.models import Meeting, MentorProfile, Pairing
from notifications.reminders import Attachment, Mail


@dataclass(frozen=True)
class MeetingLine:
    """One meeting, for one of the two."""

    meeting: Meeting
    reader: Person
    now: datetime

    @property
    def when(self) -> str:
        """On the clock that it was planned on, with its zone."""
        return when.span_text(self.meeting.starts_at, self.meeting.ends_at, self.meeting.time_zone)

    @property
    def reader_when(self) -> str:
        """On the reader's clock; empty where both show the same."""
        row = self.meeting
        return when.reader_text(row.starts_at, row.ends_at, place_zone=row.time_zone, reader_zone=self.reader.zone)

    @property
    def starts(self) -> str:
        """Day and hour for a subject line, on the reader's clock."""
        return when.moment_text(when.at_place(self.meeting.starts_at, self.reader.zone))

    @property
    def day(self) -> str:
        return when.day_text(when.at_place(self.meeting.starts_at, self.reader.zone))

    @property
    def is_cancelled(self) -> bool:
        return self.meeting.state == Meeting.State.CANCELLED

    @property
    def is_coming(self) -> bool:
        """Whether to say where it is, and how to join. What is over or called off needs neither."""
        return not self.is_cancelled and self.now < self.meeting.ends_at

    @property
    def where(self) -> str:
        return self.meeting.place or str(self.meeting.get_mode_display())

    @property
    def planned_minutes(self) -> int:
        return int((self.meeting.ends_at - self.meeting.starts_at).total_seconds() // 60)

    @property
    def answer_url(self) -> str:
        return answer_url(self.meeting, self.reader)


@dataclass(frozen=True)
class About:
    """A pairing as a mail to one of the two tells it."""

    pairing: Pairing
    person: Person
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def other(self) -> str:
        """The name of the other one."""
        return self.pairing.other_of(self.person).name

    @property
    def other_email(self) -> str:
        """Only once both have accepted, and while they work together."""
        return (self.pairing.other_of(self.person).email or "") if self.pairing.is_running else ""

    @property
    def is_mentor(self) -> bool:
        return self.person.pk == self.pairing.mentor_id

    @property
    def request_is_open(self) -> bool:
        """Whether the mentee's request is back in the pool."""
        return self.pairing.request is not None and self.pairing.request.state == "open"

    @property
    def answer_by(self) -> str:
        return when.day_text(when.at_place(self.pairing.answer_by, self.person.zone))

    @property
    def room_url(self) -> str:
        return room_url(self.pairing)

    @property
    def mentoring_url(self) -> str:
        return settings.SITE_URL + reverse("mentoring:start")

    def calendar_file(self) -> list[Attachment]:
        content = calendar_of(self.pairing, self.person, meetings=self.meetings)
        return [Attachment(FILE_NAME, content, CALENDAR_TYPE)]


@dataclass(frozen=True)
class Care:
    """What a mail to a coordinator tells: facts about pairings, never what is said in them."""

    pairings: list[Pairing]

    @property
    def pairing(self) -> Pairing:
        return self.pairings[0]

    @property
    def pairing_url(self) -> str:
        return settings.SITE_URL + reverse("mentoring-staff:pairing", args=[self.pairing.public_id])

    @property
    def board_url(self) -> str:
        return settings.SITE_URL + reverse("mentoring-staff:board")

    def values(self, *, caller: str = "") -> dict[str, str]:
        pairs = "\n".join(f"{row.mentor.name} – {row.mentee.name}" for row in self.pairings)
        return {"caller": caller, "pairs": pairs, "link": self.pairing_url, "board_link": self.board_url}


@dataclass(frozen=True)
class Profile:
    """What a mail about one's own mentor profile tells."""

    profile: MentorProfile

    @property
    def page_url(self) -> str:
        return settings.SITE_URL + reverse("mentoring:mentor")

    def values(self) -> dict[str, str]:
        return {"link": self.page_url}


def mail_about(about: About, *, with_calendar: bool = False, answers_to_other: bool = False, **more: Any) -> Mail:
    """The mail. With `answers_to_other` an answer reaches the other one, while the two work together: never for what
    each is asked alone."""
    reply_to = (about.other_email,) if answers_to_other and about.other_email else ()
    context, values = {"about": about, **more}, partial(values_about, about, more.get("line"))
    if with_calendar and about.meetings:
        return Mail(context, attachments=partial(about.calendar_file), reply_to=reply_to, values=values)
    return Mail(context, reply_to=reply_to, values=values)


# What the network coordinator's own texts may name in a mail to one of the two.
PLACEHOLDERS: Mapping[str, Any] = {
    "other": _("name of the other one"),
    "other_email": _("their e-mail address, while the two work together"),
    "answer_by": _("until when a proposal can be answered"),
    "when": _("day and hours of the meeting that the mail is about"),
    "where": _("its place"),
    "link": _("link to the room of the two"),
    "answer_link": _("personal link to answer whether they met"),
}

# In a mail to who looks after pairs, and in one about one's own mentor profile.
CARE_PLACEHOLDERS: Mapping[str, Any] = {
    "pairs": _("the pairs that it is about"),
    "board_link": _("link to the board of all pairings"),
}
HELP_PLACEHOLDERS: Mapping[str, Any] = {
    "caller": _("who wants to talk"),
    "link": _("link to the page of the pairing"),
    **CARE_PLACEHOLDERS,
}
PROFILE_PLACEHOLDERS: Mapping[str, Any] = {"link": _("link to one's own mentor profile")}


def values_about(about: About, line: MeetingLine | None = None) -> dict[str, str]:
    """A value for each placeholder, in the reader's language; empty where the mail has none."""
    when_there = line.reader_when or line.when if line else ""
    return {
        "other": about.other,
        "other_email": about.other_email,
        "answer_by": about.answer_by,
        "when": when_there,
        "where": line.where if line and line.is_coming else "",
        "link": about.room_url,
        "answer_link": line.answer_url if line else "",
    }
