"""Whatever people and staff do, in whatever order: never oversold, nobody is passed, no seat idle before the cut-off.

Sequences are drawn by hypothesis and played through the services; after each step the rows are asked, not the code.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from academy.models import Activity, Enrolment
from academy.services import (
    accept_offer,
    cancel_activity,
    change_capacity,
    decline_offer,
    enrol,
    lapse_offers,
    withdraw,
)
from academy.services.editing import save_edited_activity
from accounts.models import Person
from core.errors import DomainError
from mustsee.invariants import violations
from tests.factories import PersonFactory, published_activity

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
PEOPLE, DAYS_BEFORE = 6, 10
State = Enrolment.State
SEATED = {State.CONFIRMED, State.OFFERED, State.UNCONFIRMED}
PERSONAL = ["enrol", "enrol", "enrol", "withdraw", "accept", "accept", "decline", "withdrawn by staff"]
STAFF = ["raise", "lower", "switch"]

Step = tuple[str, int]
# Repeated as often as they shall come.
KINDS = PERSONAL * 3 + STAFF * 2 + ["wait", "wait", "lapse", "lapse", "lapse", "cancel"]
steps = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 23)), min_size=10, max_size=40)


class Play:
    """One activity, its people and the clock."""

    def __init__(self, capacity: int, offer_hours: int, *, offers: bool) -> None:
        self.now = NOW
        self.activity: Activity = published_activity(
            now=NOW,
            in_days=DAYS_BEFORE,
            capacity=capacity,
            offer_hours=offer_hours,
            promotion="offer" if offers else "at-once",
        )
        self.people: list[Person] = [PersonFactory.create() for _number in range(PEOPLE)]
        self.staff: Person = PersonFactory.create()
        for person in self.people[: PEOPLE - 2]:
            enrol(activity=self.activity, person=person, by=person, now=NOW)

    def take(self, step: Step) -> None:
        """Play the step and hold what must be true of it."""
        before = self.rows()
        kind, number = step
        try:
            self.act(kind, number)
        except DomainError as error:
            event(f"{kind}: refused ({error.code})")
            assert self.rows() == before, step
        else:
            event(kind)
            self.hold_order(before, self.rows(), step)
        self.hold_seats(step)

    def act(self, kind: str, number: int) -> None:
        self.activity.refresh_from_db()
        if kind in {"wait", "lapse"}:
            self.now += timedelta(hours=number + 1)
            if kind == "lapse" and lapse_offers(now=self.now):
                event("lapse: an offer lapsed")
        elif kind in PERSONAL:
            self.act_as_person(kind, self.somebody(kind, number))
        elif kind in {"raise", "lower"}:
            capacity = self.activity.capacity + (1 if kind == "raise" else -1)
            change_capacity(activity=self.activity, capacity=capacity, by=self.staff, now=self.now)
        elif kind == "switch":
            self.activity.promotion = "at-once" if self.activity.promotion == "offer" else "offer"
            save_edited_activity(activity=self.activity, by=self.staff, now=self.now)
        else:
            cancel_activity(activity=self.activity, by=self.staff, now=self.now)

    def act_as_person(self, kind: str, person: Person) -> None:
        who: dict[str, Any] = {"activity": self.activity, "person": person, "now": self.now}
        if kind == "enrol":
            enrol(**who, by=person)
        elif kind == "accept":
            accept_offer(**who)
        elif kind == "decline":
            decline_offer(**who)
        else:
            withdraw(**who, by=person if kind == "withdraw" else self.staff)

    def somebody(self, kind: str, number: int) -> Person:
        """Mostly somebody who has an offer to answer or a place to leave, sometimes anybody."""
        states = [State.OFFERED] if kind in {"accept", "decline"} else SEATED | {State.WAITING}
        able = list(Person.objects.filter(enrolments__activity=self.activity, enrolments__state__in=states))
        crowd = able if able and kind != "enrol" and number % 5 else self.people
        return crowd[number % len(crowd)]

    def rows(self) -> list[tuple[int, str, int]]:
        """Person, state and number on the list, in the order of the list."""
        rows = self.activity.enrolments.order_by("waiting_number", "pk")
        return [(person, state, number or 0) for person, state, number in rows.values_list(*FIELDS)]

    def hold_order(self, before: list[tuple[int, str, int]], after: list[tuple[int, str, int]], step: Step) -> None:
        """Who came to a seat was first on the list; who still waits does so in the same order, newcomers last."""
        states_before = {person: state for person, state, _number in before}
        states = {person: state for person, state, _number in after}
        queue = [person for person, state, _number in before if state == State.WAITING]
        left = [person for person in queue if states[person] in SEATED | {State.WAITING}]
        came = {person for person in states if states[person] in SEATED and states_before.get(person) not in SEATED}
        promoted = [person for person in left if person in came]
        assert promoted == left[: len(promoted)], step
        if came - set(promoted):
            assert not queue, (step, "somebody passed those who wait")
        waiting = [person for person, state, _number in after if state == State.WAITING]
        stayed = [person for person in left if person not in came]
        assert waiting[: len(stayed)] == stayed, step

    def hold_seats(self, step: Step) -> None:
        current = Activity.objects.get(pk=self.activity.pk)
        states = [state for _person, state, _number in self.rows()]
        taken = sum(state in SEATED for state in states)
        assert taken <= current.capacity, step
        assert current.starts_at is not None
        until = current.starts_at - timedelta(hours=24 if current.promotion == "offer" else 0)
        if current.state == Activity.State.PUBLISHED and self.now < until and State.WAITING in states:
            assert taken == current.capacity, (step, "a seat is idle while somebody waits")
        cut_off = current.starts_at - timedelta(hours=24)
        offers = self.activity.enrolments.filter(state=State.OFFERED)
        assert not offers.exclude(offer_ends_at__lte=cut_off).exists(), step


FIELDS = ("person", "state", "waiting_number")


class OffersAtRandom(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.integers(1, 3), st.integers(1, 24), st.sampled_from([True, True, True, False]), steps)
    def test_seats_stay_fair(self, capacity: int, offer_hours: int, offers: bool, drawn: list[Step]) -> None:
        play = Play(capacity, offer_hours, offers=offers)
        for step in drawn:
            play.take(step)
        assert list(violations(play.now)) == []
