"""What a mail about an activity knows. Words, times and links are made while the mail is rendered: in its reader's
language, and on the reader's clock (`timezone.get_current_timezone_name`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.calendar import calendar_of, page_url
from academy.links import feedback_url, has_login, seat_url
from academy.models import Activity, Enrolment, Session
from academy.placeholders import values_about
from core import when
from core.ical import CALENDAR_TYPE
from core.translations import text_of
from notifications.reminders import Attachment, Mail

# What a session was before: its schedule fields as ISO text; None for one that did not exist.
Before = Mapping[str, dict[str, str] | None]


@dataclass(frozen=True)
class SessionLine:
    """One session in a mail. `before` is empty for one that did not change, None for a new one."""

    session: Session
    shows_join_link: bool
    before: dict[str, str] | None = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(text_of(self.session, "title"))

    @property
    def when(self) -> str:
        """On the clock of the place, with its zone."""
        row = self.session
        return when.span_text(row.starts_at, row.ends_at, row.time_zone)

    @property
    def reader_when(self) -> str:
        """On the reader's clock; empty where both show the same."""
        row, reader_zone = self.session, timezone.get_current_timezone_name()
        return when.reader_text(row.starts_at, row.ends_at, place_zone=row.time_zone, reader_zone=reader_zone)

    @property
    def starts(self) -> str:
        """Day and hour for a subject line."""
        return when.moment_text(when.at_place(self.session.starts_at, self.session.time_zone))

    @property
    def where(self) -> str:
        return place_text(self.session.place, self.session.address) or (_("Online") if self.session.join_link else "")

    @property
    def join_link(self) -> str:
        return self.session.join_link if self.shows_join_link else ""

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def was_when(self) -> str:
        """When it was to be, if that changed."""
        names = ("day", "start_time", "end_time", "time_zone")
        if not self.before or all(self.before.get(name) == as_text(getattr(self.session, name)) for name in names):
            return ""
        zone = ZoneInfo(self.before["time_zone"])
        day = date.fromisoformat(self.before["day"])
        start, end = (time.fromisoformat(self.before[name]) for name in ("start_time", "end_time"))
        return when.span_text(datetime.combine(day, start, zone), datetime.combine(day, end, zone), zone.key)

    @property
    def was_where(self) -> str:
        """Where it was to be, if that changed."""
        if not self.before:
            return ""
        was = place_text(self.before.get("place", ""), self.before.get("address", ""))
        return was if was != place_text(self.session.place, self.session.address) else ""

    @property
    def has_new_link(self) -> bool:
        return bool(self.before) and self.before.get("join_link", "") != self.session.join_link  # type: ignore[union-attr]


def as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


def place_text(place: str, address: str) -> str:
    return ", ".join(part for part in (place, address) if part)


class Told:
    """What every mail about an activity says of it, whoever reads it."""

    activity: Activity

    @property
    def title(self) -> str:
        return str(text_of(self.activity, "title"))

    @property
    def host(self) -> str:
        return str(self.activity.lead_host() or "")

    @property
    def disclaimer(self) -> str:
        """The project's own, as plain text; empty where the usual one is meant."""
        return str(text_of(self.activity.project, "disclaimer")) if self.activity.project else ""

    @property
    def page_url(self) -> str:
        return page_url(self.activity)


@dataclass(frozen=True)
class About(Told):
    """An activity as one person's mail tells it."""

    activity: Activity
    enrolment: Enrolment
    now: datetime
    changed_at: datetime
    before: Before = field(default_factory=dict)

    @property
    def is_confirmed(self) -> bool:
        """Whether the person holds a seat now, whatever the mail is about."""
        return self.enrolment.state == Enrolment.State.CONFIRMED

    @property
    def position(self) -> int:
        """The place on the waiting list from 1 on; 0 when the person does not wait (any more)."""
        waits = self.enrolment.state == Enrolment.State.WAITING
        return int(getattr(self.enrolment, "position", 0)) if waits else 0

    @property
    def offer_end(self) -> str:
        """Until when a seat is offered, on the clock of the place; empty without an offer."""
        moment, zone = self.enrolment.offer_ends_at, self.activity.time_zone
        return f"{when.moment_text(when.at_place(moment, zone))}, {when.zone_text(zone, moment)}" if moment else ""

    @property
    def reader_offer_end(self) -> str:
        """The same on the reader's clock; empty where both show the same."""
        moment, zone = self.enrolment.offer_ends_at, timezone.get_current_timezone_name()
        place_zone = self.activity.time_zone
        return when.reader_moment_text(moment, place_zone=place_zone, reader_zone=zone) if moment else ""

    @property
    def lines(self) -> list[SessionLine]:
        """The sessions still to come, and those that this mail is about even if they are cancelled."""
        return [self.line_of(row) for row in self.activity.sessions.all() if self.concerns(row)]

    def concerns(self, session: Session) -> bool:
        if str(session.public_id) in self.before:
            return True
        return not session.is_cancelled and not session.has_ended(self.now)

    def line_of(self, session: Session) -> SessionLine:
        shows_join_link = self.is_confirmed and not session.is_cancelled
        return SessionLine(session, shows_join_link, self.before.get(str(session.public_id), {}))

    @property
    def hold_end(self) -> str:
        """Until when a guest's seat is held, on the clock of the place; empty where none is."""
        moment, zone = self.enrolment.hold_ends_at, self.activity.time_zone
        return f"{when.moment_text(when.at_place(moment, zone))}, {when.zone_text(zone, moment)}" if moment else ""

    @property
    def has_login(self) -> bool:
        """Whether the person signs in; who does not has the link to the seat."""
        return has_login(self.enrolment)

    @property
    def seat_url(self) -> str:
        """The signed link: it shows this seat without signing in."""
        return seat_url(self.activity, self.enrolment)

    @property
    def feedback_url(self) -> str:
        """The signed link on which feedback is given without signing in."""
        return feedback_url(self.activity, self.enrolment)

    @property
    def enrol_url(self) -> str:
        return self.page_of("academy:activity-enrol")

    @property
    def withdraw_url(self) -> str:
        return self.page_of("academy:activity-withdraw") if self.has_login else self.seat_url

    @property
    def offer_url(self) -> str:
        return self.page_of("academy:activity-offer") if self.has_login else self.seat_url

    @property
    def excuse_url(self) -> str:
        """Where somebody with a seat in several sessions says that they cannot come to one; else empty."""
        planned = [row for row in self.activity.sessions.all() if not row.is_cancelled]
        return self.seat_url if self.is_confirmed and len(planned) > 1 else ""

    def page_of(self, name: str) -> str:
        """The absolute address of one of the activity's pages, for those who sign in."""
        return settings.SITE_URL + reverse(name, args=[self.activity.slug])

    def calendar_file(self) -> list[Attachment]:
        """All sessions, the cancelled ones too, so that calendars take those away."""
        content = calendar_of(
            self.activity,
            sessions=list(self.activity.sessions.all()),
            changed_at=self.changed_at,
            with_join_links=self.is_confirmed,
        )
        return [Attachment(f"{self.activity.slug}.ics", content, CALENDAR_TYPE)]


def mail_about(about: About, *, with_calendar: bool = False, **more: Any) -> Mail:
    """The mail; answers to it reach the person responsible. Only who holds a seat gets entries for their calendar."""
    context, reply_to = {"about": about, **more}, responsible_address(about.activity)
    values = partial(values_about, about, more.get("line"))
    if with_calendar and about.is_confirmed:
        return Mail(context, attachments=partial(about.calendar_file), reply_to=reply_to, values=values)
    return Mail(context, reply_to=reply_to, values=values)


def responsible_address(activity: Activity) -> tuple[str, ...]:
    """To whom answers go; empty where nobody is named, or has no address."""
    responsible = activity.responsible
    return (responsible.email,) if responsible and responsible.email else ()
