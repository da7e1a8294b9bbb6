"""Collecting: late, twice, and in a quiet minute."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import heartbeat
from notifications.models import Delivery
from notifications.reminders import Occasion, Planned, registry
from notifications.services import collect
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def due_for(*people, key="a", until=NOW + HOUR):
    return lambda now: [(Occasion(person.pk, key), until) for person in people]


def test_collect_plans_each_occasion_with_its_end(declare):
    person = PersonFactory.create()
    declare(due=due_for(person))
    assert collect(now=NOW) == 1
    row = Delivery.objects.get()
    assert (row.kind, row.person, row.key, row.state) == ("tests.note", person, "a", Delivery.State.PLANNED)
    assert (row.useful_until, row.created_at, row.next_attempt_at) == (NOW + HOUR, NOW, NOW)


def test_collect_twice_is_the_same_as_once(declare):
    declare(due=due_for(PersonFactory.create()))
    assert [collect(now=NOW), collect(now=NOW + timedelta(minutes=1))] == [1, 0]
    assert Delivery.objects.count() == 1


def test_collect_leaves_alone_what_was_sent_or_skipped(declare):
    person = PersonFactory.create()
    Delivery.objects.create(kind="tests.note", person=person, key="a", state="sent", sent_at=NOW)
    declare(due=due_for(person))
    assert collect(now=NOW) == 0
    assert Delivery.objects.get().state == Delivery.State.SENT


def test_collect_adds_the_late_comer_only(declare):
    early, late = PersonFactory.create(), PersonFactory.create()
    occasions = due_for(early)(NOW)
    declare(due=lambda now: occasions)
    collect(now=NOW)
    occasions += due_for(late)(NOW)
    assert collect(now=NOW + timedelta(minutes=30)) == 1
    assert set(Delivery.objects.values_list("person", flat=True)) == {early.pk, late.pk}


@pytest.mark.parametrize(
    ("until", "planned"), [(NOW - timedelta(seconds=1), 0), (NOW, 0), (NOW + timedelta(seconds=1), 1)]
)
def test_collect_plans_only_what_is_still_useful(declare, until, planned):
    declare(due=due_for(PersonFactory.create(), until=until))
    assert collect(now=NOW) == planned


@pytest.mark.django_db(transaction=True)
def test_a_quiet_minute_only_reads(declare):
    declare(due=due_for(PersonFactory.create()))
    collect(now=NOW)
    with CaptureQueriesContext(connection) as queries:
        collect(now=NOW + timedelta(minutes=1))
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]


def test_collect_costs_the_same_for_one_and_for_thirty(declare):
    people = PersonFactory.create_batch(30)
    counts: list[int] = []
    for number in (1, 30):
        declare(f"tests.note{number}", due=due_for(*people[:number]))
        with CaptureQueriesContext(connection) as queries:
            collect(now=NOW)
        counts.append(len(queries) - (1 if counts else 0))  # the first kind is read again in the second round
    assert counts[0] == counts[1]


def test_more_keys_than_one_statement_takes(declare):
    person = PersonFactory.create()
    occasions = [(Occasion(person.pk, f"key-{number}"), NOW + HOUR) for number in range(1201)]
    declare(due=lambda now: occasions)
    assert [collect(now=NOW), collect(now=NOW)] == [1201, 0]


def test_a_broken_reminder_stops_no_other_and_shows_in_the_heartbeat(declare):
    def broken(now):
        raise RuntimeError("no")

    declare("tests.broken", due=broken)
    declare("tests.whole", due=due_for(PersonFactory.create()))
    assert collect(now=NOW) == 1
    assert heartbeat.last_collect() is None


@pytest.mark.parametrize(
    ("last_collect", "lead", "swallowed"),
    [
        (None, HOUR, {"gone": "missed"}),
        (NOW - 4 * HOUR, HOUR, {"gone": "missed"}),
        (NOW - 3 * HOUR + timedelta(minutes=1), HOUR, {}),
        (NOW - timedelta(minutes=2), HOUR, {}),
        (None, None, {}),
    ],
)
def test_what_an_outage_swallowed_is_written_down_as_missed(declare, last_collect, lead, swallowed):
    person = PersonFactory.create()
    times = {"long gone": (-50, -49), "gone": (-3, -1), "open": (-2, 1), "to come": (1, 2)}
    coming = [
        Planned(Occasion(person.pk, key), NOW + opens * HOUR, NOW + closes * HOUR)
        for key, (opens, closes) in times.items()
    ]
    declare(
        due=due_for(person, key="open"),
        ahead=lambda start, end: [row for row in coming if start <= row.at < end],
        lead=lead,
    )
    if last_collect:
        heartbeat.record(last_collect)
    assert [collect(now=NOW), collect(now=NOW)] == [1, 0]
    assert dict(Delivery.objects.values_list("key", "state")) == {"open": "planned", **swallowed}


def test_heartbeat_is_the_time_of_the_last_collect(declare):
    collect(now=NOW)
    assert heartbeat.last_collect() == NOW


def test_duties_come_first_and_a_broken_one_stops_nothing_but_the_heartbeat(declare):
    person = PersonFactory.create()
    done: list[object] = []
    declare(due=lambda now: [(Occasion(person.pk, str(len(done))), NOW + HOUR)])

    def break_down(now):
        raise RuntimeError("broken")

    registry.every_minute("tests.broken", break_down)
    registry.every_minute("tests.done", done.append)
    collect(now=NOW)
    assert done == [NOW]
    assert Delivery.objects.get().key == "1"
    assert heartbeat.last_collect() is None


def test_a_duty_is_declared_once(declare):
    registry.every_minute("tests.duty", lambda now: None)
    with pytest.raises(ValueError, match=r"tests\.duty is declared twice"):
        registry.every_minute("tests.duty", lambda now: None)
