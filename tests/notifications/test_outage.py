"""Holding back: a server that is away, or takes nothing from us, costs one try a pause; a minute has room for so
many."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.models import Delivery, Outage
from notifications.reminders import Occasion
from notifications.services import drain, owe_many
from notifications.services.claiming import claim_due
from notifications.services.pausing import Gate, may_probe, note_outage
from tests.factories import PersonFactory
from tests.servers import free_port

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def server(declare, use_smtp, settings):
    """The server, with a mail owed to each of six people; pauses of one, two and five minutes."""
    settings.NOTIFICATIONS_PAUSE_SECONDS = [60, 120, 300]
    declare()
    owe_to(6)
    return use_smtp


def owe_to(number, key="a"):
    people = PersonFactory.create_batch(number)
    owe_many(kind="tests.note", occasions=[Occasion(person.pk, key) for person in people], now=NOW)


def drain_at(now):
    return drain(clock=lambda: now)


def rows():
    return set(Delivery.objects.values_list("state", "attempts"))


def test_while_the_server_is_away_one_try_a_pause_is_made_and_no_attempt_is_used_up(server, settings):
    settings.EMAIL_PORT = free_port()
    assert drain_at(NOW) == 0
    outage = Outage.objects.get()
    assert (outage.since, outage.next_probe_at) == (NOW, NOW + MINUTE)
    assert "refused" in outage.error

    tries = []
    for seconds in range(0, 1200, 10):
        before = Outage.objects.get().probes
        drain_at(NOW + seconds * SECOND)
        if Outage.objects.get().probes > before:
            tries.append(seconds // 60)

    assert tries == [1, 3, 8, 13, 18], "the pauses grow to the longest"
    assert rows() == {("planned", 0)}
    settings.EMAIL_PORT = server.port
    assert drain_at(NOW + 22 * MINUTE) == 0, "the next try is at 23 minutes"
    assert drain_at(NOW + 23 * MINUTE) == 6
    assert not Outage.objects.exists()
    assert rows() == {("sent", 1)}
    assert server.connections == 1


def test_a_server_that_breaks_every_connection_is_left_alone_too(server, settings):
    settings.NOTIFICATIONS_RETRY_SECONDS = [120]

    def hang_up(envelope):
        raise ConnectionResetError

    server.answer = hang_up
    assert drain_at(NOW) == 0
    assert Outage.objects.exists()
    assert drain_at(NOW + 30 * SECOND) == 0
    assert server.connections == 3
    server.answer = lambda envelope: None
    assert drain_at(NOW + MINUTE) == 3, "those that were not tried; the other three wait for their own second attempt"
    assert not Outage.objects.exists()


def test_a_sender_that_is_not_allowed_stops_all_and_fails_none(server):
    server.answer_sender = lambda address: "550 5.7.1 not allowed to send as this address"
    assert drain_at(NOW) == 0
    assert rows() == {("planned", 0)}
    assert "not allowed" in Outage.objects.get().error
    server.answer_sender = lambda address: None
    assert drain_at(NOW + MINUTE) == 6


def test_a_skipped_mail_proves_nothing_and_the_next_one_tries(server):
    note_outage(NOW - MINUTE, "gone")
    first = Delivery.objects.order_by("pk")[0].person
    first.email = None
    first.save()
    assert drain_at(NOW) == 5
    assert not Outage.objects.exists()


def test_one_of_many_workers_tries(server):
    note_outage(NOW - MINUTE, "gone")
    seen = Outage.objects.get()
    assert [may_probe(seen, NOW), may_probe(seen, NOW)] == [True, False]
    assert Gate().room(NOW) == 0
    assert drain_at(NOW) == 0


def test_a_minute_has_room_for_so_many(declare, settings, mailoutbox):
    declare()
    settings.NOTIFICATIONS_PER_MINUTE = 4
    owe_to(6)
    assert [drain_at(NOW + seconds * SECOND) for seconds in (0, 20, 40, 61)] == [4, 0, 0, 2]
    assert len(mailoutbox) == 6


def test_what_another_worker_is_sending_counts_in_the_minute(declare, settings):
    declare()
    settings.NOTIFICATIONS_PER_MINUTE = 4
    owe_to(6)
    assert claim_due(NOW, 3)
    assert Gate().room(NOW) == 1
