"""Feedback of the demo, given through the services at the times at which it would have been; once, or not at all."""

from datetime import datetime, timedelta

from academy.models import Activity, Enrolment, FeedbackReply
from academy.models.feedback import ANSWERED_FOR, OPENS_AFTER, FeedbackRound
from academy.services.feedback import Said, close_rounds, give_feedback
from academy.services.feedback_replies import publish_reply
from mustsee.demo.content import Spec, read

A_DAY = timedelta(days=1)


def load_feedback(now: datetime) -> int:
    """What `feedback.toml` says of one activity; nothing when it has feedback already. Returns how many answered."""
    spec = read("feedback")
    activity = Activity.objects.filter(slug=spec["activity"]).first()
    if activity is None or activity.ends_at is None or FeedbackReply.objects.filter(activity=activity).exists():
        return 0
    people = list(Enrolment.objects.filter(activity=activity).confirmed().select_related("activity").order_by("pk"))
    given = 0
    for round_, rows in ((FeedbackRound.END, spec["person"]), (FeedbackRound.LATER, spec["later"])):
        for enrolment, row in zip(people, rows, strict=False):
            give_feedback(enrolment=enrolment, said=said_in(row), now=activity.ends_at + OPENS_AFTER[round_] + A_DAY)
            given += 1
    if activity.ends_at + OPENS_AFTER[FeedbackRound.LATER] + ANSWERED_FOR <= now:
        close_rounds(now=now)
    by = activity.responsible
    publish_reply(activity=activity, **spec["reply"], by=by, now=activity.ends_at + ANSWERED_FOR + A_DAY)
    return given


def said_in(row: Spec) -> list[Said]:
    ratings = [Said(key, rating=value) for key, value in row["ratings"].items()]
    return ratings + [Said(key, text=text) for key, text in row.get("texts", {}).items()]
