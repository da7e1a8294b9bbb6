"""The servers that other tests rely on: each answers, and what it records is what was sent."""

import os
import smtplib
import subprocess
from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import connection

from tests.smtp import SmtpServer


@pytest.mark.django_db(transaction=True)
def test_a_process_started_by_a_test_sees_its_database(process_env: Callable[..., dict[str, str]], python: str) -> None:
    ContentType.objects.create(app_label="somewhere", model="something")
    code = (
        "import django; django.setup()\n"
        "from django.contrib.contenttypes.models import ContentType\n"
        "print(ContentType.objects.filter(app_label='somewhere').count())"
    )
    done = subprocess.run([python, "-c", code], env=process_env(), capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("1", "")


@pytest.mark.django_db
def test_the_pass_uses_the_database_it_names() -> None:
    expected = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
    assert connection.vendor == expected


def test_the_cache_forgets_between_tests() -> None:
    assert cache.get("left-behind") is None
    cache.set("left-behind", 1)
    assert cache.get("left-behind") == 1


@pytest.mark.broker
def test_the_broker_delivers_to_a_celery_connection(broker_url: str) -> None:
    from kombu import Connection

    with Connection(broker_url, connect_timeout=2) as link:
        queue = link.SimpleQueue("test-servers")
        queue.put({"seats": 25})
        message = queue.get(timeout=5)
        message.ack()
        queue.close()
    assert message.payload == {"seats": 25}


def test_mail_reaches_the_recording_server(use_smtp: SmtpServer) -> None:
    send_mail("Olá", "Até amanhã", "academy@mustsee.example", ["ana@coop.example"])
    [received] = use_smtp.received
    assert received.recipients == ["ana@coop.example"]
    assert received.message["Subject"] == "Olá"


def test_the_recording_server_refuses_when_told(smtp_server: SmtpServer) -> None:
    smtp_server.answer = lambda envelope: "451 later"
    with smtplib.SMTP("127.0.0.1", smtp_server.port, timeout=5) as client, pytest.raises(smtplib.SMTPDataError):
        client.sendmail("a@x.example", ["b@x.example"], "Subject: x\r\n\r\nx")
    assert smtp_server.received == []
