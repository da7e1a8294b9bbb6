"""Feedback of the demo, given through the services at the times at which it would have been; once, or not at all."""

from datetime import datetime, timedelta

from academy.models import Activity, Enrolment
from academy.models.feedback import ANSWERED_FOR, OPENS_AFTER, FeedbackRound
from academy.services.feedback import Said, close_rounds, give_feedback
from academy.services.feedback_replies import publish_reply
from mustsee.demo.content import Spec, read

A_DAY = timedelta(days=1)


def load_feedback(now: datetime) -> int:
    """What `feedback.toml` says of each activity; nothing where somebody has answered. Returns how many answered."""
    given = 0
    for spec in read("feedback")["activity"]:
        activity = Activity.objects.filter(slug=spec["slug"]).first()
        answered = Enrolment.objects.filter(activity=activity, gave_feedback=True)
        if activity is not None and activity.ends_at is not None and not answered.exists():
            given += answer(activity, spec, now)
            tell(activity, spec, now)
    return given


def answer(activity: Activity, spec: Spec, now: datetime) -> int:
    """As far as the rounds have begun; the first `silent` people have said nothing yet."""
    rows = Enrolment.objects.filter(activity=activity).confirmed().select_related("activity").order_by("pk")
    people, given = list(rows)[spec.get("silent", 0) :], 0
    for round_, answers in ((FeedbackRound.END, spec["person"]), (FeedbackRound.LATER, spec.get("later", []))):
        moment = ends_at(activity) + OPENS_AFTER[round_] + A_DAY
        for enrolment, row in zip(people, answers, strict=False):
            if moment <= now:
                give_feedback(enrolment=enrolment, said=said_in(row), now=moment)
                given += 1
    return given


def tell(activity: Activity, spec: Spec, now: datetime) -> None:
    """Close the rounds that are over, and publish what was heard."""
    if ends_at(activity) + OPENS_AFTER[FeedbackRound.LATER] + ANSWERED_FOR <= now:
        close_rounds(now=now)
    if "reply" in spec:
        moment = ends_at(activity) + ANSWERED_FOR + A_DAY
        publish_reply(activity=activity, **spec["reply"], by=activity.responsible, now=moment)


def ends_at(activity: Activity) -> datetime:
    assert activity.ends_at is not None
    return activity.ends_at


def said_in(row: Spec) -> list[Said]:
    ratings = [Said(key, rating=value) for key, value in row["ratings"].items()]
    return ratings + [Said(key, text=text) for key, text in row.get("texts", {}).items()]
