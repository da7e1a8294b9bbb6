"""The project: settings, URLs, Celery; it knows every app and no app knows it."""

from mustsee.celery import app as celery_app

__all__ = ["celery_app"]
