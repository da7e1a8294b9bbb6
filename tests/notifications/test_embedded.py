"""Without a broker: the thread of the web process."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from notifications import heartbeat
from notifications.embedded import COLLECT_SECONDS, Beat
from notifications.models import Delivery
from notifications.reminders import Occasion
from notifications.services import owe
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def collected(declare):
    """When the only reminder was asked."""
    moments = []

    def due(now):
        moments.append(now)
        return []

    declare(due=due)
    return moments


def test_first_turn_collects_and_sends_what_it_found(declare, clock, tmp_path):
    person = PersonFactory.create()
    declare(due=lambda now: [(Occasion(person.pk, "a"), NOW + timedelta(hours=1))])
    Beat(tmp_path / "lock").turn(0)
    assert Delivery.objects.get().state == "sent"
    assert heartbeat.last_collect() == NOW


def test_turns_within_a_minute_drain_without_collecting(collected, clock, tmp_path):
    beat = Beat(tmp_path / "lock")
    beat.turn(0)
    owe(kind="tests.note", person=PersonFactory.create(), key="a", now=NOW)
    beat.turn(COLLECT_SECONDS - 1)
    assert Delivery.objects.get().state == "sent"
    assert len(collected) == 1
    beat.turn(COLLECT_SECONDS)
    assert len(collected) == 2


def test_only_the_holder_of_the_lock_collects_and_another_takes_over(collected, clock, tmp_path):
    import os

    first, second = Beat(tmp_path / "lock"), Beat(tmp_path / "lock")
    first.turn(0)
    second.turn(0)
    assert len(collected) == 1
    assert first.handle is not None
    os.close(first.handle)  # what the end of its process does
    second.turn(1)
    assert len(collected) == 2


def test_another_process_knows_when_the_holder_collected(collected, clock, tmp_path, settings):
    from django.core.cache import cache

    Beat(tmp_path / "lock").is_holder()
    first, second = Beat(tmp_path / "shared"), Beat(tmp_path / "shared")
    first.turn(0)
    cache.clear()  # the memory of the other process
    second.turn(0)
    assert heartbeat.last_collect() == NOW


def test_a_turn_that_fails_is_logged_and_the_next_one_works(declare, clock, tmp_path, caplog, monkeypatch, settings):
    declare()
    beat = Beat(tmp_path / "lock")
    owe(kind="tests.note", person=PersonFactory.create(), key="a", now=NOW)
    settings.EMAIL_BACKEND = "nowhere.Backend"
    beat.turn(0)
    assert "tries again" in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    beat.turn(1)
    assert Delivery.objects.get().state == "sent"
