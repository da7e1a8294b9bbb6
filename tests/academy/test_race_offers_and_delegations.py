"""Offers, delegations, guests and members at once for the same seats: real processes and threads.

`make race` (LONG=1) makes it big; a small version runs in `make test`. Afterwards the rows are asked, not the code.
"""

import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from academy.models import Activity, Delegation, Enrolment, EnrolmentChange
from academy.services import enrol, set_delegation, withdraw
from academy.services.guests import request_guest_seat
from accounts.models import Person
from mustsee.invariants import violations
from notifications.models import Delivery
from tests.academy.crowd_process import Crowd
from tests.conftest import LONG
from tests.factories import OrganisationFactory, PersonFactory, published_activity

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.serial,
    pytest.mark.race,
    pytest.mark.xdist_group("processes"),
]

State = Enrolment.State
# How many times the smallest scene, and how often.
TIMES, ROUNDS = (4, 5) if LONG else (1, 1)
SEATS, KEPT = 16 * TIMES, 3 * TIMES
REFUSALS = {
    "accept: confirmed",  # the partner named them first
    "accept: lapsed",
    "accept: no_offer",  # withdrew or declined first
    "decline: confirmed",
    "decline: lapsed",
    "decline: no_offer",
    "name: returned",
    "name: too_many_people",
    "name: wrong_person",  # named by the other partner
}


@dataclass
class Scene:
    """An activity in the middle of everything: seats kept, held, offered, offered too long ago, and a queue."""

    activity: Activity
    partners: list[Delegation]
    seated: list[Person]
    due: list[Person]
    offered: list[Person]
    waiting: list[Person]
    guests: list[str]
    late_guests: list[str]


def scene(slug: str, now: datetime) -> Scene:
    """Made by the services, at the times at which it would have come about."""
    early, late = now - timedelta(minutes=70), now - timedelta(minutes=20)
    fields = {"capacity": SEATS, "promotion": "offer", "offer_hours": 1, "allows_guests": True}
    activity = published_activity(now=early, slug=slug, **fields)
    partners = [
        set_delegation(
            activity=activity,
            organisation=OrganisationFactory.create(),
            seats=KEPT,
            names_until=None,
            by=None,
            now=early,
        )
        for _number in range(2)
    ]
    # Their half hour is over, and no task has run since.
    late_guests = ask(activity, "late", early)
    members = come(activity, 9 * TIMES, early)
    due = come(activity, 2 * TIMES, early)
    members = leave(activity, members, 2 * TIMES, early)
    members = leave(activity, members, TIMES, late)
    guests = ask(activity, "held", late)
    offered, waiting = come(activity, 3 * TIMES, late), come(activity, 4 * TIMES, late)
    seated = leave(activity, members, 3 * TIMES, late)
    found = Counter(activity.enrolments.values_list("state", flat=True))
    assert found == {
        State.CONFIRMED: 3 * TIMES,
        State.OFFERED: 5 * TIMES,
        State.UNCONFIRMED: 2 * TIMES,
        State.WAITING: 4 * TIMES,
        State.WITHDRAWN: 6 * TIMES,
    }
    return Scene(activity, partners, seated, due, offered, waiting, guests, late_guests)


def come(activity: Activity, count: int, now: datetime) -> list[Person]:
    people = PersonFactory.create_batch(count)
    for person in people:
        enrol(activity=activity, person=person, by=person, now=now)
    return people


def leave(activity: Activity, people: list[Person], count: int, now: datetime) -> list[Person]:
    """So many of them withdraw; the others."""
    for person in people[:count]:
        withdraw(activity=activity, person=person, by=person, now=now)
    return people[count:]


def ask(activity: Activity, name: str, now: datetime) -> list[str]:
    """Guests who do not confirm."""
    addresses = addresses_of(activity, name, TIMES)
    for address in addresses:
        request_guest_seat(activity=activity, name=address, email=address, language="en", now=now)
    return addresses


def addresses_of(activity: Activity, name: str, count: int) -> list[str]:
    return [f"{activity.slug}-{name}-{number}@mail.example" for number in range(count)]


def all_at_once(now: Scene, chance: random.Random) -> list[str]:
    """Every click, in an order of chance: more names than seats, twice the same, and people who change their mind."""
    activity, many = now.activity, 2 * TIMES
    newcomers = PersonFactory.create_batch(4 * TIMES)
    shared = addresses_of(activity, "shared", TIMES)
    clicks = [
        *personal("enrol", activity, [*newcomers, *newcomers, *now.due[TIMES:]]),
        *personal("accept", activity, [*now.due, *now.offered[:many], *now.offered[:many], *now.waiting]),
        *personal("decline", activity, now.offered[TIMES:]),
        *personal("withdraw", activity, [*now.seated[: 2 * TIMES], *now.waiting[:TIMES], *now.offered[TIMES:many]]),
        *(f"ask {activity.slug} {address}" for address in [*addresses_of(activity, "new", many), *now.guests]),
        *(f"confirm {activity.slug} {address}" for address in [*now.guests, *now.late_guests]),
        *["minute"] * 4,
        *[f"return {now.partners[1].pk}"] * 2,
    ]
    # Who waits, and who has a seat of their own, may be named as well.
    known = [person.email or "" for person in [*now.waiting[-TIMES:], *now.seated[-TIMES:]]]
    for partner in now.partners:
        own = addresses_of(activity, f"partner{partner.pk}", 4 * TIMES)
        pairs = [f"{first},{second}" for first, second in zip(own, shared, strict=False)]
        named = [*own, *own, *shared, *known, *pairs]
        clicks += [f"name {partner.pk} {addresses}" for addresses in named]
    chance.shuffle(clicks)
    return clicks


def personal(verb: str, activity: Activity, people: list[Person]) -> list[str]:
    return [f"{verb} {activity.slug} {person.pk}" for person in people]


def hold_seats(activity: Activity, partners: list[Delegation]) -> Counter[str]:
    """Never oversold, no partner over its seats, none idle while somebody waits; how the seats are held."""
    rows = list(activity.enrolments.values_list("state", "hold_ends_at", "delegation"))
    held, used = Counter[str](), Counter[int | None]()
    for state, hold_ends_at, delegation in rows:
        if state in {State.CONFIRMED, State.OFFERED} or (state == State.UNCONFIRMED and hold_ends_at):
            held[state] += 1
            used[delegation] += 1
    for partner in partners:
        partner.refresh_from_db()
        assert used[partner.pk] <= partner.seats
    # More were named than there are seats, and whoever is refused once is refused by all of them being taken.
    assert (partners[0].returned_at, used[partners[0].pk]) == (None, KEPT)
    assert partners[1].returned_at is not None
    waiting = sum(state == State.WAITING for state, *_more in rows)
    taken = held.total()
    assert taken <= activity.capacity, "oversold"
    assert taken == activity.capacity or not waiting, "a seat is idle while somebody waits"
    return held + Counter({"waiting": waiting, "named": used[partners[0].pk] + used[partners[1].pk]})


def hold_order(activity: Activity) -> None:
    """Play the history again: its ids are given under the lock of the activity, so they tell what came first."""
    queue: list[int] = []
    states: dict[int, str] = {}
    named = set(Delivery.objects.filter(kind="academy.delegate-named").values_list("key", flat=True))
    changes = EnrolmentChange.objects.filter(enrolment__activity=activity).order_by("pk")
    for change in changes:
        pk, before, after = change.enrolment_id, change.from_state, change.to_state
        assert before == states.get(pk, ""), change.pk
        states[pk] = after
        if before == State.WAITING and after == State.OFFERED:
            assert pk == queue[0], f"{change.pk}: promoted out of order"
        elif after == State.CONFIRMED and str(change.public_id) not in named:
            assert before != State.WAITING, f"{change.pk}: given instead of offered"
            # Who asked as a guest may have had a seat held, which the history does not tell.
            assert not queue or before in {State.OFFERED, State.UNCONFIRMED}, f"{change.pk}: passed those who wait"
        if before == State.WAITING:
            queue.remove(pk)
        if after == State.WAITING:
            queue.append(pk)
        seated = sum(state in {State.CONFIRMED, State.OFFERED} for state in states.values())
        assert seated <= activity.capacity, f"{change.pk}: oversold for a moment"
    assert [row.pk for row in Enrolment.objects.filter(activity=activity).waiting_in_order()] == queue


def test_race_of_partners_guests_and_members_for_kept_and_offered_seats(crowd: Crowd) -> None:
    done, found, seconds = Counter[str](), Counter[str](), 0.0
    for number in range(ROUNDS):
        now = scene(f"round-{number}", timezone.now())
        clicks = all_at_once(now, random.Random(number))
        started = time.monotonic()
        outcomes = crowd(clicks)
        seconds += time.monotonic() - started

        assert outcomes.total() == len(clicks)
        refused = {outcome for outcome in outcomes if ":" in outcome}
        assert refused <= REFUSALS
        assert refused >= {"accept: lapsed", "name: too_many_people"}
        assert {click.split()[0] for click in clicks} == set(outcomes) - refused, "some verb was never done"
        found += hold_seats(now.activity, now.partners)
        hold_order(now.activity)
        assert list(violations(timezone.now())) == []
        done += outcomes
    if LONG:
        tell(done, found, seconds)


@pytest.mark.parametrize("admission", ["open", "delegation"])
def test_race_for_seats_given_at_once_while_the_last_day_for_names_is_over(crowd: Crowd, admission: str) -> None:
    """One partner names while the hosts take its unused seats back, the other is too late, and the minute finds that;
    members leave and come for what is freed. By delegation nobody else gets in before both have given back.
    """
    for number in range(ROUNDS):
        activity, partners, seated, waiting = ending_names(f"{admission}-{number}", admission, timezone.now())
        newcomers = PersonFactory.create_batch(4 * TIMES)
        clicks = (
            ["minute"] * 3 + [f"return {partners[0].pk}"] * 2 + personal("enrol", activity, [*newcomers, *newcomers])
        )
        clicks += personal("withdraw", activity, [*seated[:TIMES], *waiting[:TIMES]])
        for partner in partners:
            names = addresses_of(activity, f"partner{partner.pk}", 2 * TIMES)
            clicks += [f"name {partner.pk} {address}" for address in [*names, *names]]
        random.Random(number).shuffle(clicks)

        outcomes = crowd(clicks)

        assert outcomes.total() == len(clicks)
        refused = {outcome for outcome in outcomes if ":" in outcome}
        late = {"name: returned", "name: names_over"}
        assert refused <= {*late, "name: too_many_people", "enrol: by_delegation"}
        assert refused & late, "the other partner was not too late"
        assert ("enrol: by_delegation" in refused) <= (admission == "delegation")
        hold_ended_names(activity, partners)
        assert list(violations(timezone.now())) == []


def ending_names(
    slug: str, admission: str, now: datetime
) -> tuple[Activity, list[Delegation], list[Person], list[Person]]:
    """Full, seats given at once, with a queue; the last day for names of the second partner ended a minute ago, and no
    task has run since."""
    early = now - timedelta(days=2)
    activity = published_activity(now=early, slug=slug, capacity=8 * TIMES, promotion="at-once")
    partners = [
        set_delegation(
            activity=activity,
            organisation=OrganisationFactory.create(),
            seats=2 * TIMES,
            names_until=None,
            by=None,
            now=early,
        )
        for _number in range(2)
    ]
    seated, waiting = come(activity, 4 * TIMES, early), come(activity, 3 * TIMES, early)
    Activity.objects.filter(pk=activity.pk).update(admission=admission)
    until = (now - timedelta(days=1)).date()
    Delegation.objects.filter(pk=partners[1].pk).update(names_until=until, names_end_at=now - timedelta(minutes=1))
    assert set(activity.enrolments.values_list("state", flat=True)) == {State.CONFIRMED, State.WAITING}
    return activity, partners, seated, waiting


def hold_ended_names(activity: Activity, partners: list[Delegation]) -> None:
    """What nobody was named for went back: to those who wait first, at once, and never more than there is."""
    states = Counter(activity.enrolments.values_list("state", flat=True))
    assert states[State.CONFIRMED] <= activity.capacity, "oversold"
    assert not states[State.OFFERED], "offered instead of given"
    assert states[State.CONFIRMED] == activity.capacity or not states[State.WAITING], "a seat is idle while people wait"
    for partner in partners:
        partner.refresh_from_db()
        assert partner.returned_at is not None
        assert partner.enrolments.filter(state=State.CONFIRMED).count() <= partner.seats
    queue: list[int] = []
    changes = EnrolmentChange.objects.filter(enrolment__activity=activity, enrolment__delegation=None).order_by("pk")
    for change in changes:
        if change.from_state == State.WAITING and change.to_state == State.CONFIRMED:
            assert change.enrolment_id == queue[0], f"{change.pk}: promoted out of order"
        elif change.to_state == State.CONFIRMED:
            assert not queue, f"{change.pk}: passed those who wait"
        if change.from_state == State.WAITING:
            queue.remove(change.enrolment_id)
        if change.to_state == State.WAITING:
            queue.append(change.enrolment_id)


def tell(done: Counter[str], found: Counter[str], seconds: float) -> None:
    refused = {outcome: count for outcome, count in sorted(done.items()) if ":" in outcome}
    carried_out = {outcome: count for outcome, count in sorted(done.items()) if ":" not in outcome}
    print(
        f"\nrace with offers and delegations on {connection.vendor}: {ROUNDS} rounds, {done.total()} clicks, "
        f"{ROUNDS * SEATS} seats: done {carried_out}, refused {refused}, at the end {dict(sorted(found.items()))}, "
        f"no other error, nothing oversold, nobody passed, {seconds:.2f} s"
    )


def test_race_of_two_partners_pasting_the_same_new_people_in_opposite_order(crowd: Crowd) -> None:
    """In two activities: no lock is shared but that of the addresses."""
    for number in range(ROUNDS):
        people = [f"round-{number}-{place:03}@mail.example" for place in range(40)]
        delegations = [
            set_delegation(
                activity=published_activity(slug=f"paste-{number}-{place}", capacity=40),
                organisation=OrganisationFactory.create(),
                seats=40,
                names_until=None,
                by=None,
                now=timezone.now(),
            )
            for place in range(2)
        ]
        lists = [",".join(people), ",".join(reversed(people))]

        outcomes = crowd(
            [f"name {delegation.pk} {names}" for delegation, names in zip(delegations, lists, strict=True)]
        )

        assert outcomes == {"name": 2}
        assert [delegation.enrolments.count() for delegation in delegations] == [40, 40]
        assert Person.objects.filter(email__startswith=f"round-{number}-").count() == 40
    assert list(violations(timezone.now())) == []
