"""Nudging: on commit, best effort, never at the expense of the request."""

import logging
import threading
import time
from datetime import UTC, datetime

import pytest
from celery import current_app
from django.db import transaction

from notifications import nudging, tasks
from notifications.services import owe
from tests.factories import PersonFactory
from tests.servers import free_port

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
PATIENCE_SECONDS = 5


class Woken:
    """A wake that counts, and that a test can wait for."""

    def __init__(self, error=None):
        self.times = 0
        self.error = error
        self.happened = threading.Event()

    def __call__(self):
        self.times += 1
        self.happened.set()
        if self.error:
            raise self.error


@pytest.fixture
def woken(monkeypatch):
    wake = Woken()
    monkeypatch.setattr(nudging, "_nudger", nudging.Nudger(wake))
    return wake


@pytest.mark.django_db(transaction=True)
def test_outbox_is_nudged_after_the_commit_and_not_before(woken):
    person = PersonFactory.create()
    with transaction.atomic():
        owe(kind="tests.note", person=person, key="a", now=NOW)
        assert not woken.happened.wait(0.1)
    assert woken.happened.wait(PATIENCE_SECONDS)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_nudges_nobody(woken):
    person = PersonFactory.create()
    with transaction.atomic():
        owe(kind="tests.note", person=person, key="a", now=NOW)
        transaction.set_rollback(True)
    assert not woken.happened.wait(0.1)


def test_a_nudge_that_fails_is_logged_and_the_next_one_comes_through(caplog, monkeypatch):
    broken = Woken(ConnectionRefusedError("nobody there"))
    nudger = nudging.Nudger(broken)
    with caplog.at_level(logging.ERROR):
        nudger.nudge()
        assert broken.happened.wait(PATIENCE_SECONDS)
        broken.happened.clear()
        nudger.nudge()
        assert broken.happened.wait(PATIENCE_SECONDS)
    assert "could not be nudged: nobody there" in caplog.text


def test_a_hanging_broker_delays_nobody():
    hanging = threading.Event()
    nudger = nudging.Nudger(lambda: hanging.wait(PATIENCE_SECONDS) and None)
    started = time.monotonic()
    for _number in range(100):
        nudger.nudge()
    assert time.monotonic() - started < 0.5
    hanging.set()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:{port}/0", "redis+socket:///nowhere/broker.sock"])
def test_a_dead_broker_is_given_up_within_a_second(url, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", url.format(port=free_port()))
    started = time.monotonic()
    with pytest.raises(Exception, match="connecting to"):
        tasks.send_nudge()
    assert time.monotonic() - started < 1


def test_a_nudge_is_a_drain_in_the_queue(broker_url, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", broker_url)
    with current_app.connection_for_write() as connection:
        queue = connection.SimpleQueue("celery")
        queue.clear()
        tasks.send_nudge()
        message = queue.get(timeout=PATIENCE_SECONDS)
        message.ack()
        assert message.headers["task"] == "notifications.drain"
        assert message.headers["expires"]
        queue.close()
