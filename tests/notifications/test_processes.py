"""The whole way with real processes: somebody enrols in one, the confirmation leaves from another (or a thread)."""

import json
import re
import urllib.request
from datetime import UTC, datetime

import pytest

from notifications.models import Delivery
from tests.factories import PersonFactory, published_activity
from tests.notifications.processes import family, start_worker, wait_until
from tests.servers import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial, pytest.mark.xdist_group("processes")]
START_SECONDS = 40
# From the commit to the mail server: “within seconds”, on a busy machine.
DELIVERY_SECONDS = 5


@pytest.fixture
def activity():
    return published_activity(now=datetime.now(UTC), slug="bootcamp")


@pytest.fixture
def person():
    return PersonFactory.create(email="ana@mail.example", language="pt")


def enrol_in(started, python, env, log, *mode):
    command = [python, "-m", "tests.notifications.enrol_process", "bootcamp", "ana@mail.example", *mode]
    with log.open("wb") as output:
        started.start("enrolment", command, env=env, output=output)
    wait_until(lambda: b"enrolled" in log.read_bytes(), START_SECONDS, log)
    found = re.search(rb"enrolled ([\d.]+)", log.read_bytes())
    assert found
    return float(found.group(1))


def check_delivered(smtp_server, person):
    [received] = smtp_server.received
    row = Delivery.objects.get(kind="academy.enrolment-confirmed")
    wait_until(lambda: Delivery.objects.get(pk=row.pk).state == "sent", DELIVERY_SECONDS)
    assert received.recipients == [person.email]
    assert received.message_id == f"<{row.public_id}@localhost>"
    assert received.message["Content-Language"] == "pt-PT"


def test_worker_sends_the_confirmation_within_seconds(
    activity, person, process_env, python, broker_url, smtp_server, tmp_path
):
    env = process_env(REDIS_URL=broker_url, EMAIL_URL=smtp_server.url, LOG_LEVEL="INFO")
    log = tmp_path / "worker.log"
    with family() as started:
        start_worker(started, python, env, log)
        # No beat runs here: what comes is due to the nudge alone.
        wait_until(
            lambda: log.exists() and b"notifications.drain" in log.read_bytes() and b"succeeded" in log.read_bytes(),
            START_SECONDS,
            log,
        )
        wait_until(lambda: log.read_bytes().count(b"succeeded") >= 2, START_SECONDS, log)
        enrol_in(started, python, env, tmp_path / "enrol.log")
        wait_until(lambda: smtp_server.received, DELIVERY_SECONDS, log)
        check_delivered(smtp_server, person)


def test_web_process_sends_it_itself_without_a_broker(activity, person, process_env, python, smtp_server, tmp_path):
    env = process_env(EMAIL_URL=smtp_server.url)
    with family() as started:
        enrol_in(started, python, env, tmp_path / "enrol.log", "embedded")
        wait_until(lambda: smtp_server.received, DELIVERY_SECONDS, tmp_path / "enrol.log")
        check_delivered(smtp_server, person)
    assert "No broker" in (tmp_path / "enrol.log").read_text()


def test_a_dead_broker_neither_slows_nor_breaks_an_enrolment(activity, person, process_env, python, tmp_path):
    env = process_env(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    log = tmp_path / "enrol.log"
    with family() as started:
        assert enrol_in(started, python, env, log) < 1
        wait_until(lambda: "could not be nudged" in log.read_text(), DELIVERY_SECONDS, log)
    assert Delivery.objects.get().state == "planned"


def test_site_without_a_broker_becomes_ready(process_env, python, smtp_server, tmp_path):
    port, log = free_port(), tmp_path / "web.log"
    env = process_env(EMAIL_URL=smtp_server.url)
    options = ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]

    def checks():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                return json.load(answer)["checks"]
        except OSError:
            return None

    with family() as started, log.open("wb") as output:
        command = [python, "-m", "gunicorn", "mustsee.wsgi:application", *options]
        started.start("web", command, env=env, output=output)
        wait_until(lambda: checks() is not None, START_SECONDS, log)
        assert checks() == {"database": "ok", "last_collect": "ok", "mail_server": "ok"}
