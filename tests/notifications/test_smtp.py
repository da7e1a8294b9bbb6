"""Draining through a real SMTP server that accepts, puts off, refuses, hangs up, or is away."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from notifications.models import Delivery
from notifications.reminders import Occasion
from notifications.services import drain, owe_many
from notifications.services.draining import drain_outbox
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(declare, use_smtp):
    """The server, with a mail owed to each of six people."""
    declare()
    people = [PersonFactory.create(email=f"p{number}@mail.example") for number in range(6)]
    owe_many(kind="tests.note", occasions=[Occasion(person.pk, "a") for person in people], now=NOW)
    return use_smtp


def drain_now(now=NOW):
    return drain(clock=lambda: now)


def state_of(number):
    row = Delivery.objects.get(person__email=f"p{number}@mail.example")
    return row.state, row.next_attempt_at, row.last_error


def is_about_a_minute_later(moment):
    return NOW + MINUTE <= moment <= NOW + 1.2 * MINUTE


def answer_to(number, reply):
    return lambda envelope: reply if envelope.rcpt_tos == [f"p{number}@mail.example"] else None


def test_all_go_over_one_connection(server):
    assert drain_now() == 6
    assert server.connections == 1
    assert [each.recipients for each in server.received] == [[f"p{number}@mail.example"] for number in range(6)]
    ids = set(Delivery.objects.values_list("message_id", flat=True))
    assert {each.message_id for each in server.received} == ids
    assert len(ids) == 6


def test_message_has_both_bodies_and_its_headers(server):
    drain_now()
    message = server.received[0].message
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] == message["From"] == '"MU.ST.SEE Academy" <academy@localhost>'


def test_temporary_refusal_is_tried_again_as_the_same_message(server):
    server.answer = answer_to(2, "451 4.7.1 greylisted, try again later")
    assert drain_now() == 5
    state, again, error = state_of(2)
    assert (state, error) == ("planned", "451 4.7.1 greylisted, try again later")
    assert is_about_a_minute_later(again)
    server.answer = lambda envelope: None
    assert drain_now(again - timedelta(seconds=1)) == 0
    assert drain_now(again) == 1
    row = Delivery.objects.get(person__email="p2@mail.example")
    assert (row.state, row.attempts, row.last_error) == ("sent", 2, "")
    assert server.received[-1].message_id == f"<{row.public_id}@localhost>"


def test_permanent_refusal_fails_and_the_others_go_on(server):
    server.answer = answer_to(2, "550 5.1.1 no such person")
    assert drain_now() == 5
    assert state_of(2)[::2] == ("failed", "550 5.1.1 no such person")
    assert server.connections == 1
    assert drain_now(NOW + timedelta(days=1)) == 0


def test_a_server_that_closes_is_met_again_over_a_new_connection(server):
    server.answer = answer_to(2, "421 4.3.2 too many messages on this connection")
    assert drain_now() == 5
    assert server.connections == 2
    assert state_of(2)[0] == "planned"
    assert is_about_a_minute_later(state_of(2)[1])


def test_a_dropped_connection_costs_one_message_an_attempt(server):
    def hang_up_once(envelope):
        if envelope.rcpt_tos == ["p2@mail.example"]:
            raise ConnectionResetError

    server.answer = hang_up_once
    assert drain_now() == 5
    assert state_of(2)[0] == "planned"
    assert is_about_a_minute_later(state_of(2)[1])


def test_losses_that_are_not_in_a_row_stop_nothing(server):
    def hang_up_on_even_ones(envelope):
        if envelope.rcpt_tos[0] in {"p0@mail.example", "p2@mail.example", "p4@mail.example"}:
            raise ConnectionResetError

    server.answer = hang_up_on_even_ones
    assert drain_now() == 3
    assert [state_of(number)[0] for number in range(6)] == ["planned", "sent"] * 3


def test_a_silent_server_is_left_after_the_timeout(server, settings):
    settings.NOTIFICATIONS_SMTP_TIMEOUT_SECONDS = 0.2
    server.delay_seconds = 2
    assert drain_now() == 0
    assert server.connections == 3
    assert {row.state for row in Delivery.objects.all()} == {"planned"}
    assert sorted(row.attempts for row in Delivery.objects.all()) == [0, 0, 0, 1, 1, 1], "three tried, three did not"


@pytest.mark.django_db(transaction=True)
def test_drains_at_the_same_time_send_nothing_twice(declare, use_smtp, settings):
    settings.NOTIFICATIONS_BATCH = 5
    declare()
    people = PersonFactory.create_batch(40)
    owe_many(kind="tests.note", occasions=[Occasion(person.pk, "a") for person in people], now=NOW)
    use_smtp.delay_seconds = 0.005
    errors, sent = [], []
    start = threading.Barrier(4)

    def run():
        # Past `drain`, which lets one thread of a process in: here each thread stands for a process of its own.
        try:
            start.wait(10)
            sent.append(drain_outbox(lambda: NOW))
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    assert sum(sent) == len(use_smtp.received) == len({each.message_id for each in use_smtp.received}) == 40
    assert sum(bool(count) for count in sent) > 1, "only one of them worked: nothing was raced"
