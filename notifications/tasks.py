"""Doors for Celery; the rules are in services. Without a broker `notifications.embedded` uses the same services."""

from celery import current_app, shared_task
from django.utils import timezone

from notifications import services

# In seconds; a nudge that nobody hears is repeated by the beat.
NUDGE_TIMEOUT = 0.5
NUDGE_EXPIRES = 30


@shared_task(name="notifications.collect")
def collect() -> None:
    services.collect(now=timezone.now())


@shared_task(name="notifications.drain")
def drain() -> None:
    services.drain(clock=timezone.now)


def send_nudge() -> None:
    """Put one `drain` into the queue, over a connection that gives up quickly. Raises what the broker raises."""
    impatience = {"socket_connect_timeout": NUDGE_TIMEOUT, "socket_timeout": NUDGE_TIMEOUT, "max_retries": 0}
    with current_app.connection_for_write(transport_options=impatience) as connection:
        drain.apply_async(connection=connection, retry=False, expires=NUDGE_EXPIRES)  # type: ignore[call-arg]
