"""`/readyz`: whether this installation can do its job now, for load balancers, containers and people.

`/healthz` (core.middleware) says only that the process is up.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone

from notifications import heartbeat
from notifications.models import Delivery, Outage

# The beat collects each minute; one turn may be late, two may not.
OLDEST_COLLECT = timedelta(minutes=3)
BROKER_SECONDS = 1.0
OK = "ok"
log = logging.getLogger(__name__)


def ready_first(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer `/readyz` before hosts, sessions and languages: who asks may know us by an address of their own."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path == "/readyz":
            return ready(now=timezone.now())
        return get_response(request)

    return middleware


def ready(*, now: datetime) -> JsonResponse:
    """200 when all is fine, else 503; either way each check with `ok` or its reason."""
    checks = {"database": check_database(), "last_collect": check_collect(now)}
    if settings.REDIS_URL:
        checks["broker"] = check_broker()
    fine = all(outcome == OK for outcome in checks.values())
    # Said, and no reason to turn visitors away: pages work, and mails wait in the database.
    checks["mail_server"] = check_mail_server()
    return JsonResponse(
        {"status": OK if fine else "failing", "checks": checks},
        status=200 if fine else 503,
        headers={"Cache-Control": "no-store"},
    )


def check_database() -> str:
    """It answers, and it has been migrated."""
    try:
        Delivery.objects.exists()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return fault("database", error)
    return OK


def check_mail_server() -> str:
    """Since when it is away, as the last drain saw it."""
    try:
        outage = Outage.objects.filter(number=Outage.THE_ONE).first()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return fault("database", error)
    if outage is None:
        return OK
    since, again = (moment.isoformat(timespec="seconds") for moment in (outage.since, outage.next_probe_at))
    return f"away since {since}, next try {again}"


def check_broker() -> str:
    # redis-py spells a socket "unix://", Celery "redis+socket://".
    url = settings.REDIS_URL.replace("redis+socket://", "unix://", 1).partition("?")[0]
    try:
        client = redis.Redis.from_url(
            url, socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS, retry=None
        )
        with client:
            client.ping()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return fault("broker", error)
    return OK


def check_collect(now: datetime) -> str:
    """Worker and beat (or the thread of the web process) are alive."""
    last = heartbeat.last_collect()
    if last is None:
        return "reminders were never collected, or nobody knows when"
    if now - last > OLDEST_COLLECT:
        return f"reminders were last collected {int((now - last).total_seconds())} seconds ago"
    return OK


def fault(what: str, error: Exception) -> str:
    """The kind of error for whoever asks; its text, which may name hosts and users, for the log only."""
    log.error("%s is not ready: %s", what, error)
    return f"{what} does not answer ({type(error).__name__})"
