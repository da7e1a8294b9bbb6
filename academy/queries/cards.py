"""What a list shows of activities to one reader.

A page has twenty cards, so their hosts, languages, sessions and seats are read as plain values in one query each, and
their sentences are made here: rows of models and nested templates would cost several times as much.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.models import Activity, ActivityHost, Delegation, Enrolment, Session
from accounts.models import Person
from core.translations import TextIn, text_of


class Badge(NamedTuple):
    """A few words with the tone (of components/_badge.html) that goes with them."""

    text: str
    tone: str
    symbol: str = ""


class Sitting(NamedTuple):
    """When a session is, on the clock of its place."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str


@dataclass
class Standing:
    """How one reader stands to one activity; `own_state` is empty when nobody is signed in.

    The activity knows its seats: `with_seats()`, or `cards_for`.
    """

    activity: Activity
    now: datetime
    own_state: str = ""
    position: int = 0
    reader_zone: str = ""
    offer_ends_at: datetime | None = None

    @cached_property
    def title(self) -> TextIn:
        return text_of(self.activity, "title")

    @cached_property
    def summary(self) -> TextIn:
        return text_of(self.activity, "summary")

    @property
    def has_ended(self) -> bool:
        return self.activity.has_ended(self.now)

    @property
    def is_own(self) -> bool:
        """Whether the reader holds, wants or waits for a seat."""
        return self.own_state in Enrolment.LIVE_STATES

    @property
    def has_offer(self) -> bool:
        """Whether a seat waits for the reader's answer."""
        return self.offer_ends_at is not None and self.now < self.offer_ends_at and not self.activity.is_cancelled

    @property
    def gives_seats(self) -> bool:
        """Whether a seat that becomes free now goes to somebody who waits."""
        return self.activity.gives_seats(self.now)

    @property
    def has_free_seat(self) -> bool:
        """Whether somebody who enrols now gets a seat at once: nobody passes a waiting person."""
        waiting: int = self.activity.waiting_count  # type: ignore[attr-defined]
        return bool(self.activity.seats_left()) and not waiting

    @cached_property
    def seats(self) -> Badge:
        """How many seats are left, or why nobody can enrol any more."""
        activity = self.activity
        if activity.is_cancelled:
            return Badge(str(Activity.State.CANCELLED.label), "bad", "x-circle")
        if activity.state == Activity.State.DRAFT:
            return Badge(str(Activity.State.DRAFT.label), "warn", "pencil")
        if self.has_ended:
            return Badge(_("This activity is over."), "neutral")
        if not activity.is_open(self.now):
            return Badge(_("Enrolment is closed."), "neutral")
        if getattr(activity, "is_only_named", False):
            return Badge(_("The partners name who comes"), "neutral")
        if self.has_free_seat:
            left = activity.seats_left()
            return Badge(ngettext("%(number)d seat left", "%(number)d seats left", left) % {"number": left}, "info")
        waiting: int = activity.waiting_count  # type: ignore[attr-defined]
        if not waiting:
            return Badge(_("Full – you can join the waiting list"), "warn")
        words = ngettext(
            "Full – waiting list of %(number)d person", "Full – waiting list of %(number)d people", waiting
        )
        return Badge(words % {"number": waiting}, "warn")

    @cached_property
    def own(self) -> Badge | None:
        """The reader's own state in words; none for a stranger and for somebody who never enrolled."""
        if self.own_state not in Enrolment.State.values:
            return None
        if self.has_ended or self.activity.is_cancelled:
            return self.was
        if self.own_state == Enrolment.State.WAITING and self.position:
            words = _("You are number %(position)d on the waiting list") % {"position": self.position}
            return Badge(words, "warn", "hourglass-split")
        if self.has_offer:
            return Badge(_("A seat is offered to you"), "info", "hourglass-split")
        words_now = {
            Enrolment.State.CONFIRMED: Badge(_("You are enrolled"), "good", "check-circle"),
            Enrolment.State.REQUESTED: Badge(_("Your request is with the hosts"), "warn", "hourglass-split"),
            Enrolment.State.REFUSED: Badge(_("The hosts could not give you a seat"), "neutral"),
            Enrolment.State.WITHDRAWN: Badge(_("You have withdrawn"), "neutral"),
            Enrolment.State.OFFERED: Badge(_("The offer has ended"), "neutral"),
            Enrolment.State.LAPSED: Badge(_("The offer has ended"), "neutral"),
            Enrolment.State.DECLINED: Badge(_("You have declined the seat"), "neutral"),
        }
        state = Enrolment.State(self.own_state)
        return words_now.get(state) or Badge(str(state.label), "neutral")

    @property
    def was(self) -> Badge:
        """The same for what is over or does not take place: the enrolment stays as it was."""
        past = {
            Enrolment.State.CONFIRMED: _("You were enrolled"),
            Enrolment.State.REQUESTED: _("You had asked for a seat"),
            Enrolment.State.REFUSED: _("The hosts could not give you a seat"),
            Enrolment.State.WAITING: _("You were on the waiting list"),
            Enrolment.State.WITHDRAWN: _("You had withdrawn"),
            Enrolment.State.OFFERED: _("A seat was offered to you"),
        }
        state = Enrolment.State(self.own_state)
        return Badge(past.get(state) or str(state.label), "neutral")


@dataclass
class ActivityCard(Standing):
    """The same with what a list shows beside it."""

    url: str = ""
    hosts: list[str] = field(default_factory=list)
    languages: list[tuple[str, str]] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)

    @property
    def first(self) -> Sitting | None:
        """The first session that takes place, or took place."""
        return self.sittings[0] if self.sittings else None

    @property
    def kind(self) -> str:
        """Its format and its mode."""
        return f"{Activity.Format(self.activity.format).label} · {Activity.Mode(self.activity.mode).label}"

    @property
    def hosts_text(self) -> str:
        return ", ".join(self.hosts)

    @property
    def sessions_text(self) -> str:
        """How many sessions, when there are several."""
        number = len(self.sittings)
        return ngettext("%(number)d session", "%(number)d sessions", number) % {"number": number} if number > 1 else ""


def cards_for(
    activities: Iterable[Activity], *, person: Person | None, is_signed_in: bool, now: datetime
) -> list[ActivityCard]:
    """Cards in the same order: four queries, and a fifth for the own states of somebody signed in.

    The activities come with `for_cards()`.
    """
    rows = list(activities)
    if not rows:
        return []
    hosts, languages, sittings = hosts_of(rows), languages_of(rows), sittings_of(rows)
    attach_seats(rows)
    own = own_enrolments(person, rows)
    pattern = reverse("academy:activity", args=["SLUG"])
    return [
        ActivityCard(
            activity=row,
            now=now,
            **reader_of(person, is_signed_in=is_signed_in, enrolment=own.get(row.pk)),
            url=pattern.replace("SLUG", row.slug),
            hosts=hosts[row.pk],
            languages=languages[row.pk],
            sittings=sittings[row.pk],
        )
        for row in rows
    ]


def standing_of(
    activity: Activity, *, person: Person | None, is_signed_in: bool, enrolment: Enrolment | None, now: datetime
) -> Standing:
    """How this reader stands to an activity `with_seats()`; `enrolment` is the reader's own, with its position."""
    return Standing(activity, now, **reader_of(person, is_signed_in=is_signed_in, enrolment=enrolment))


def reader_of(person: Person | None, *, is_signed_in: bool, enrolment: Enrolment | None) -> dict[str, Any]:
    """The fields of a Standing that belong to the reader."""
    if not is_signed_in:
        return {}
    return {
        "own_state": enrolment.state if enrolment else "none",
        "position": getattr(enrolment, "position", 0),
        "reader_zone": person.zone if person else "",
        "offer_ends_at": enrolment.offer_ends_at if enrolment else None,
    }


def own_enrolments(person: Person | None, activities: Iterable[Activity]) -> dict[int, Enrolment]:
    """The person's enrolments by activity id, with their position in the queue; not what a guest's form asked for."""
    if person is None:
        return {}
    rows = Enrolment.objects.proved().filter(person=person, activity__in=list(activities)).with_position()
    return {row.activity_id: row for row in rows}


def own_enrolment(person: Person | None, activity: Activity) -> Enrolment | None:
    """The same for one activity."""
    return own_enrolments(person, [activity]).get(activity.pk)


def hosts_of(activities: Sequence[Activity]) -> dict[int, list[str]]:
    """Names of the hosts by activity id, the lead first."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = ActivityHost.objects.filter(activity__in=activities).order_by("-is_lead", "pk")
    for pk, short_name, name in rows.values_list("activity_id", "organisation__short_name", "organisation__name"):
        found[pk].append(short_name or name)
    return found


def languages_of(activities: Sequence[Activity]) -> dict[int, list[tuple[str, str]]]:
    """Code and own name of the languages by activity id."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Activity.languages.through.objects.filter(activity__in=activities)
    rows = rows.order_by("language__position", "language_id")
    for pk, code, name in rows.values_list("activity_id", "language_id", "language__name"):
        found[pk].append((code, name))
    return found


def sittings_of(activities: Sequence[Activity]) -> dict[int, list[Sitting]]:
    """Sessions that take place by activity id, in time; all of them where every one is cancelled."""
    planned: dict[int, list[Sitting]] = defaultdict(list)
    cancelled: dict[int, list[Sitting]] = defaultdict(list)
    rows = Session.objects.filter(activity__in=activities).chronological()
    for pk, state, start, end, zone in rows.values_list("activity_id", "state", "starts_at", "ends_at", "time_zone"):
        (cancelled if state == Session.State.CANCELLED else planned)[pk].append(Sitting(start, end, zone))
    return defaultdict(list, {**cancelled, **planned})


def attach_seats(activities: Sequence[Activity]) -> None:
    """Set what `with_seats()` would annotate; one query that groups costs less than two that run for each row.

    And `is_only_named`: whether partners name who comes and still can, so that nobody else finds a seat.
    """
    taken: dict[int, int] = defaultdict(int)
    kept: dict[int, int] = defaultdict(int)
    waiting: dict[int, int] = defaultdict(int)
    unheld = Q(state=Enrolment.State.UNCONFIRMED, hold_ends_at__isnull=True)
    counted = Enrolment.objects.filter(activity__in=activities, is_walk_in=False).exclude(unheld).order_by()
    rows = counted.values_list("activity", "state")
    for pk, state, total in rows.annotate(total=Count("pk")):
        if state in Enrolment.SEATED_STATES:
            taken[pk] += total
        elif state == Enrolment.State.WAITING:
            waiting[pk] += total
    holding: dict[int, list[bool]] = defaultdict(list)
    delegations: Any = Delegation.objects.filter(activity__in=activities).with_used_seats().order_by()
    for pk, seats, used, returned_at in delegations.values_list("activity", "seats", "used_seats", "returned_at"):
        holding[pk].append(returned_at is None)
        kept[pk] += max(seats - used, 0) if returned_at is None else 0
    for row in activities:
        by_delegation = row.admission == Activity.Admission.DELEGATION
        row.is_only_named = by_delegation and (any(holding[row.pk]) or not holding[row.pk])  # type: ignore[attr-defined]
        row.taken_seats, row.kept_seats, row.waiting_count = taken[row.pk], kept[row.pk], waiting[row.pk]  # type: ignore[attr-defined]
