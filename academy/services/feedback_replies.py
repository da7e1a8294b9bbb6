"""What the hosts heard in the feedback: published for those who took part, who are told by mail."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, FeedbackReply
from academy.queries.feedback import people_asked
from academy.services.enrolling import locked
from accounts.models import Person
from core.errors import DomainError
from notifications.reminders import Occasion
from notifications.services import owe_many

HEARD = "academy.feedback-heard"
USEFUL = timedelta(days=14)


def heard_key(reply: FeedbackReply) -> str:
    """One mail for each time at which people are to hear of it."""
    return f"{reply.activity.public_id}:{reply.published_at:%Y%m%dT%H%M%S}"


def publish_reply(
    *,
    activity: Activity,
    language: str,
    heard: str,
    changes: str,
    again: bool = False,
    by: Person | None,
    now: datetime,
) -> FeedbackReply:
    """Tell those who took part what was heard, in place of what stood there.

    They get a mail the first time; of a correction only when it is wanted (`again`). Raises DomainError before the end.
    """
    with transaction.atomic():
        current = locked(activity)
        if current.is_cancelled or not current.has_ended(now):
            raise DomainError(_("Feedback is answered once the activity is over."), code="too_early")
        values = {"language": language, "heard": heard, "changes": changes, "published_at": now, "by": by}
        row, is_first = FeedbackReply.objects.update_or_create(activity=current, defaults=values)
        if is_first or again:
            people = people_asked().filter(activity=current).order_by("pk").values_list("person", flat=True)
            occasions = [Occasion(person, heard_key(row)) for person in people]
            owe_many(kind=HEARD, occasions=occasions, now=now, useful_until=now + USEFUL)
        return row
