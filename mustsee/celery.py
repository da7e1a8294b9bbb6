"""The Celery application: what runs by the clock stands in one table here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mustsee.settings")

app = Celery("mustsee")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Both are safe to run twice, late, or on two machines; `expires` keeps a backlog from piling up in the broker.
app.conf.beat_schedule = {
    "notifications-collect": {"task": "notifications.collect", "schedule": 60.0, "options": {"expires": 55}},
    "notifications-drain": {"task": "notifications.drain", "schedule": 20.0, "options": {"expires": 18}},
}
