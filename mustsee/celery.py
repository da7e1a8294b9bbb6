"""The Celery application: what runs by the clock stands in one table here."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mustsee.settings")

app = Celery("mustsee")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Both are safe to run twice, late, or on two machines; `expires` keeps a backlog from piling up in the broker.
app.conf.beat_schedule = {
    "notifications-collect": {"task": "notifications.collect", "schedule": 60.0, "options": {"expires": 55}},
    "notifications-drain": {"task": "notifications.drain", "schedule": 20.0, "options": {"expires": 18}},
}


@worker_ready.connect
def catch_up(**kwargs: Any) -> None:
    """Whatever became due while no worker ran is collected and sent at once, not at the beat's next turn."""
    for name in ("notifications.collect", "notifications.drain"):
        app.send_task(name, expires=55)
