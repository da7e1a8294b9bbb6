"""What waits for staff, for one person's page and for the weekly mails to all: the same questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.models import Activity, Delegation, Enrolment, Session
from academy.permissions import can_manage
from academy.queries.delegations import taking_names
from academy.queries.held import sessions_with_attendance
from accounts.models import Person
from core import when
from core.translations import text_of
from mentoring.board import Waiting as MentoringWaiting
from mentoring.board import waiting_for_each
from partners.permissions import read_memberships, staffed_organisation_ids

# How long after a session its attendance is asked for.
ATTENDANCE_ASKED = timedelta(days=14)


class Line(NamedTuple):
    """One thing to do, and the path of the page where it is done."""

    text: str
    path: str

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.path


@dataclass
class StaffWaiting:
    """What waits for one person; the sentences are made in the active language."""

    requests: list[tuple[Activity, int]] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    mentoring: MentoringWaiting | None = None

    def __bool__(self) -> bool:
        return bool(self.own_activities or self.delegations or list(self.mentoring_lines()))

    @property
    def own_activities(self) -> list[Line]:
        """Requests to decide, then attendance not taken."""
        return [*self.request_lines(), *self.attendance_lines()]

    @property
    def lines(self) -> list[Line]:
        return [*self.own_activities, *self.delegation_lines(), *self.mentoring_lines()]

    @property
    def page_url(self) -> str:
        return settings.SITE_URL + reverse("reports:staff")

    def values(self) -> dict[str, str]:
        """For the network coordinator's own text."""
        return {"list": "\n\n".join(f"{line.text}\n{line.url}" for line in self.lines), "link": self.page_url}

    def request_lines(self) -> Iterator[Line]:
        for activity, number in self.requests:
            words = ngettext(
                "%(title)s: %(number)d request waits for a decision",
                "%(title)s: %(number)d requests wait for a decision",
                number,
            )
            path = reverse("academy:staff-activity", args=[activity.slug])
            yield Line(words % {"title": title_of(activity), "number": number}, path)

    def attendance_lines(self) -> Iterator[Line]:
        for session in self.sessions:
            day = when.day_text(when.at_place(session.starts_at, session.time_zone))
            words = _("%(title)s: attendance of %(day)s is not taken yet")
            path = reverse("academy:attendance", args=[session.activity.slug])
            title = title_of(session.activity)
            yield Line(words % {"title": title, "day": day}, f"{path}?session={session.public_id}")

    def delegation_lines(self) -> Iterator[Line]:
        for row in self.delegations:
            number = row.unused_seats()
            words = ngettext(
                "%(title)s: %(organisation)s has %(number)d seat left to name somebody for",
                "%(title)s: %(organisation)s has %(number)d seats left to name people for",
                number,
            )
            names = {"title": title_of(row.activity), "organisation": row.organisation, "number": number}
            yield Line(words % names, reverse("academy:delegation", args=[row.activity.slug, row.organisation.slug]))

    def mentoring_lines(self) -> Iterator[Line]:
        row = self.mentoring or MentoringWaiting()
        path = reverse("mentoring-staff:board")
        if number := row.mentors:
            yield Line(self.mentors_line(number), path)
        if number := row.requests:
            yield Line(self.mentees_line(number), path)
        if number := row.pairings:
            yield Line(self.pairs_line(number), path)
        if number := row.help_calls:
            yield Line(self.help_line(number), path)

    @staticmethod
    def mentors_line(number: int) -> str:
        words = ngettext("%(number)d mentor waits for approval", "%(number)d mentors wait for approval", number)
        return words % {"number": number}

    @staticmethod
    def mentees_line(number: int) -> str:
        words = ngettext("%(number)d person waits for a mentor", "%(number)d people wait for a mentor", number)
        return words % {"number": number}

    @staticmethod
    def pairs_line(number: int) -> str:
        words = ngettext("%(number)d pair needs a word", "%(number)d pairs need a word", number)
        return words % {"number": number}

    @staticmethod
    def help_line(number: int) -> str:
        words = ngettext("%(number)d person wants to talk", "%(number)d people want to talk", number)
        return words % {"number": number}


def title_of(activity: Activity) -> str:
    """For a sentence, none of whose parts could have its own `lang`."""
    return when.with_language(text_of(activity, "title"))


def waiting_for(people: Sequence[Person], now: datetime) -> dict[int, StaffWaiting]:
    """By person id, in a constant number of queries. What the hosts decide waits for the staff of all hosts."""
    read_memberships(people)
    requests, sessions = requests_to_decide(now), sessions_without_attendance(now)
    delegations = taking_names(Delegation.objects.all(), now)
    mentoring = waiting_for_each(people, now)
    return {
        person.pk: StaffWaiting(
            requests=[(activity, number) for activity, number in requests if can_manage(person, activity)],
            sessions=[session for session in sessions if can_manage(person, session.activity)],
            delegations=[row for row in delegations if row.organisation_id in staffed_organisation_ids(person)],
            mentoring=mentoring.get(person.pk),
        )
        for person in people
    }


def requests_to_decide(now: datetime) -> list[tuple[Activity, int]]:
    """Activities that are not over, with the number of requests that nobody has decided."""
    waiting = Enrolment.objects.filter(state=Enrolment.State.REQUESTED, activity__ends_at__gt=now).order_by()
    numbers = dict(waiting.values_list("activity").annotate(number=Count("pk")))
    rows = Activity.objects.published().filter(pk__in=list(numbers)).order_by("starts_at", "pk")
    return [(row, numbers[row.pk]) for row in rows.prefetch_related("hostings")]


def sessions_without_attendance(now: datetime) -> list[Session]:
    """Sessions held lately for which nobody has noted who was there, the oldest first; not where nobody had a seat."""
    seats = Enrolment.objects.confirmed().filter(activity=OuterRef("activity"))
    held = Session.objects.planned().filter(ends_at__lte=now, ends_at__gt=now - ATTENDANCE_ASKED)
    held = held.filter(Exists(seats), activity__state=Activity.State.PUBLISHED).chronological()
    rows = list(held.select_related("activity").prefetch_related("activity__hostings"))
    taken = sessions_with_attendance(rows)
    return [row for row in rows if row.pk not in taken]
