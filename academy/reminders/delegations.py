"""Delegations: to the partner's staff when there are seats to name people for, and before it ends; to who is named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.mails import SessionLine, Told, responsible_address
from academy.models import Activity, Delegation, Enrolment
from academy.placeholders import PLACEHOLDERS
from academy.queries.delegations import staff_by_organisation, taking_names
from academy.reminders.enrolments import enrolment_contexts
from academy.reminders.pages import address
from academy.reminders.planning import open_at, opening_between
from academy.reminders.records import Answers, event_mail
from academy.services import return_unused_seats
from core.when import day_in
from notifications.queries import lead_of
from notifications.reminders import Kind, Mail, Occasion, Planned, registry
from partners.models import Organisation

OPENED, REMINDER = "academy.delegation-opened", "academy.delegation-reminder"
LEAD = timedelta(days=7)
PARTNER = {"organisation": _("partner organisation whose people are named")}
PLACEHOLDERS_OF_STAFF: Mapping[str, Any] = {
    "activity": PLACEHOLDERS["activity"],
    "host": PLACEHOLDERS["host"],
    **PARTNER,
    "seats": _("number of the partner's seats"),
    "left": _("number of seats without a name"),
    "until": _("last day to name people"),
    "names_link": _("link to the page where people are named"),
}


@dataclass(frozen=True)
class Delegated(Told):
    """A delegation as the staff of its partner read of it; it comes with its used seats."""

    activity: Activity
    delegation: Delegation

    @property
    def organisation(self) -> str:
        return str(self.delegation.organisation)

    @property
    def seats(self) -> int:
        return self.delegation.seats

    @property
    def left(self) -> int:
        return self.delegation.unused_seats()

    @property
    def until(self) -> str:
        """The last day for names; empty where there is none."""
        day: date | None = self.delegation.names_until
        return day_in(day, get_language() or "") if day else ""

    @property
    def names_url(self) -> str:
        return address("academy:delegation", self.activity.slug, self.delegation.organisation.slug)

    @property
    def lines(self) -> list[SessionLine]:
        planned = [row for row in self.activity.sessions.all() if not row.is_cancelled]
        return [SessionLine(row, shows_join_link=False) for row in planned]

    def values(self) -> dict[str, str]:
        """For the network coordinator's own text."""
        return {
            "activity": self.title,
            "host": self.host,
            "organisation": self.organisation,
            "seats": str(self.seats),
            "left": str(self.left),
            "until": self.until,
            "names_link": self.names_url,
        }


def opened_key(delegation: Delegation) -> str:
    """Another number of seats is news."""
    return f"{delegation.public_id}:{delegation.seats}"


def reminder_key(delegation: Delegation) -> str:
    """Another last day reminds again."""
    return f"{delegation.public_id}:{delegation.names_until}"


def opened_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Seats of a published activity, as long as names are taken: who joins the staff later is told too."""
    rows = taking_names(Delegation.objects.all(), now)
    staff = staff_by_organisation(rows) if rows else {}
    for row in rows:
        until = row.names_end_at or row.activity.closes_at()
        for person in staff.get(row.organisation_id, []):
            if until:
                yield Occasion(person, opened_key(row)), until


def reminders(delegations: Iterable[Delegation], lead: timedelta) -> Iterator[Planned]:
    """Not where the partner has heard of the seats within the lead time."""
    rows = []
    for row in delegations:
        opened_at = max(row.created_at, row.activity.published_at or row.created_at)
        if row.names_end_at and opened_at <= row.names_end_at - lead:
            rows.append(row)
    staff = staff_by_organisation(rows) if rows else {}
    for row in rows:
        for person in staff.get(row.organisation_id, []):
            if row.names_end_at:
                yield Planned(Occasion(person, reminder_key(row)), row.names_end_at - lead, row.names_end_at)


def reminder_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    lead = lead_of(REMINDER)
    ending = Delegation.objects.filter(names_end_at__gt=now, names_end_at__lte=now + lead)
    return open_at(reminders(taking_names(ending, now), lead), now)


def reminder_ahead(start: datetime, end: datetime) -> Iterator[Planned]:
    lead = lead_of(REMINDER)
    ending = Delegation.objects.filter(names_end_at__gte=start + lead, names_end_at__lt=end + lead)
    return opening_between(reminders(taking_names(ending, start), lead), start, end)


def staff_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None when no seat is left, names are not taken any more, the number or the day is another, or the reader has
    left the partner's staff.
    """
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    rows = taking_names(Delegation.objects.filter(public_id__in=ids), now)
    staff = staff_by_organisation(rows)
    wanted = {row.activity_id for row in rows}
    activities = {row.pk: row for row in Activity.objects.filter(pk__in=wanted).with_people_and_places()}
    by_key = {key: row for row in rows for key in (opened_key(row), reminder_key(row))}
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        row = by_key.get(occasion.key)
        if row is not None and occasion.person_id in staff.get(row.organisation_id, []):
            about = Delegated(activities[row.activity_id], row)
            reply_to = responsible_address(about.activity)
            answers[occasion] = Mail({"about": about}, reply_to=reply_to, values=about.values)
    return answers


def named_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are public ids of EnrolmentChange. None for who is of no delegation any more."""
    answers = enrolment_contexts(occasions, now, with_calendar=True)
    enrolments = [mail.context["change"].enrolment_id for mail in answers.values() if mail]
    rows = Enrolment.objects.filter(pk__in=enrolments, delegation__isnull=False).select_related(
        "delegation__organisation"
    )
    partner = {row.pk: row.delegation.organisation for row in rows if row.delegation}
    for occasion, mail in answers.items():
        organisation = partner.get(mail.context["change"].enrolment_id) if mail else None
        answers[occasion] = with_partner(mail, organisation) if mail and organisation else None
    return answers


def with_partner(mail: Mail, organisation: Organisation) -> Mail:
    """The same mail, which also says who has named the reader."""

    def values() -> dict[str, str]:
        return {**mail.values(), "organisation": str(organisation)}

    return replace(mail, context={**mail.context, "organisation": organisation}, values=values)


KINDS = [
    replace(
        event_mail("delegate-named", _("Named by a partner"), named_contexts),
        placeholders={**PLACEHOLDERS, **PARTNER},
    ),
    Kind(
        name=OPENED,
        category="staff",
        templates="emails/academy/delegation-opened",
        contexts=staff_contexts,
        due=opened_due,
        placeholders=PLACEHOLDERS_OF_STAFF,
        label=_("Seats for our people"),
    ),
    Kind(
        name=REMINDER,
        category="staff",
        templates="emails/academy/delegation-reminder",
        contexts=staff_contexts,
        due=reminder_due,
        ahead=reminder_ahead,
        lead=LEAD,
        placeholders=PLACEHOLDERS_OF_STAFF,
        label=_("The time to name people ends soon"),
    ),
]


def return_seats(now: datetime) -> None:
    return_unused_seats(now=now)


registry.every_minute("academy.return-unused-seats", return_seats)
