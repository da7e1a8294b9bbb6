"""`/healthz` and `/readyz`."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as project
from django.db import connection
from django.test import Client
from django.utils import timezone

from notifications import heartbeat
from notifications.services.pausing import note_outage
from tests.servers import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def _collected():
    heartbeat.record(timezone.now())


def readiness(**headers):
    response = Client().get("/readyz", headers=headers)
    return response.status_code, response.json()["checks"], response


@pytest.mark.usefixtures("_collected")
def test_ready_when_database_broker_and_collect_are_fine():
    status, checks, response = readiness()
    wanted = {"database": "ok", "last_collect": "ok", "mail_server": "ok"} | (
        {"broker": "ok"} if project.REDIS_URL else {}
    )
    assert (status, checks) == (200, wanted)
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("_collected")
def test_readiness_is_asked_under_any_host_and_leaves_no_trace():
    status, _checks, response = readiness(host="10.1.2.3", accept_language="pt")
    assert status == 200
    assert not response.cookies
    assert "Content-Language" not in response.headers


@pytest.mark.usefixtures("_collected")
def test_a_mail_server_that_is_away_is_told_and_turns_nobody_away():
    note_outage(datetime(2027, 3, 1, 9, 0, tzinfo=UTC), "ConnectionRefusedError: mail.example:25")
    status, checks, _response = readiness()
    told = "away since 2027-03-01T09:00:00+00:00, next try 2027-03-01T09:01:00+00:00"
    assert (status, checks["mail_server"]) == (200, told)


def test_not_ready_before_the_first_collect():
    status, checks, _response = readiness()
    assert status == 503
    assert "never collected" in checks["last_collect"]


@pytest.mark.parametrize(("age", "status"), [(170, 200), (190, 503)])
def test_not_ready_when_the_last_collect_is_older_than_three_minutes(age, status):
    heartbeat.record(timezone.now() - timedelta(seconds=age))
    assert readiness()[0] == status


@pytest.mark.usefixtures("_collected")
def test_not_ready_without_the_broker(settings, broker_url):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    status, checks, _response = readiness()
    assert (status, checks["database"]) == (503, "ok")
    assert checks["broker"] == "broker does not answer (ConnectionError)"
    settings.REDIS_URL = broker_url
    assert readiness()[0] == 200


@pytest.mark.usefixtures("_collected")
def test_not_ready_without_the_tables():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notifications_delivery RENAME TO elsewhere")
    status, checks, _response = readiness()
    assert status == 503
    assert checks["database"].startswith("database does not answer")


def test_health_says_only_that_the_process_is_up():
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
