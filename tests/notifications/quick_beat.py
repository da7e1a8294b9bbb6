"""The table of the clock in shorter turns, for a beat that a test starts: a test need not wait for minutes."""

from mustsee.celery import app

__all__ = ["app"]

app.conf.beat_schedule["notifications-collect"] |= {"schedule": 5.0, "options": {"expires": 4}}
app.conf.beat_schedule["notifications-drain"] |= {"schedule": 1.0, "options": {"expires": 1}}
