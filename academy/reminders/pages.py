"""Addresses of the pages on which staff and facilitators do what a mail asks of them, in the reader's language."""

from django.conf import settings
from django.urls import reverse

from academy.models import Activity, Session


def staff_url(activity: Activity) -> str:
    return address("academy:staff-activity", activity.slug)


def attendance_url(session: Session) -> str:
    return f"{address('academy:attendance', session.activity.slug)}?session={session.public_id}"


def wrap_up_url(session: Session) -> str:
    return address("academy:session-wrap-up", session.activity.slug, session.public_id)


def address(name: str, *args: object) -> str:
    """Absolute: a mail is read anywhere."""
    return settings.SITE_URL + reverse(name, args=args)
