"""Feedback: asked for with the follow-up of the last day, once more a week later, and after three months; and what was
heard, when the hosts publish it.

Keys of what is asked are public ids of Activity: nobody is reminded twice, even of what got another session.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.mails import mail_about
from academy.models import Activity, FeedbackReply, FeedbackRound
from academy.models.feedback import OPENS_AFTER, round_at, span_of
from academy.placeholders import PLACEHOLDERS
from academy.queries.feedback import unanswered_pairs
from academy.reminders.planning import open_at, opening_between
from academy.reminders.records import Answers, Records
from academy.services.feedback import close_rounds
from academy.services.feedback_replies import HEARD
from notifications.queries import lead_of
from notifications.reminders import Kind, Occasion, Planned, registry

AGAIN, LATER = "academy.feedback-reminder", "academy.put-to-use"
ROUNDS = {AGAIN: FeedbackRound.END, LATER: FeedbackRound.LATER}
LEADS = {AGAIN: timedelta(days=7), LATER: timedelta(days=90)}
USEFUL = timedelta(days=7)


def after(name: str) -> timedelta:
    """How long after the end it opens: as staff choose, and never before there is a page to answer on."""
    return max(lead_of(name), OPENS_AFTER[ROUNDS[name]])


def planned(name: str, activities: Iterable[Activity], wait: timedelta) -> Iterator[Planned]:
    """Everybody who was there and has not answered."""
    found = {row.pk: row for row in activities}
    for pk, person in unanswered_pairs(found.values(), ROUNDS[name]) if found else ():
        activity = found[pk]
        span = span_of(activity, ROUNDS[name])
        if span and activity.ends_at:
            opens_at = activity.ends_at + wait
            yield Planned(Occasion(person, str(activity.public_id)), opens_at, min(opens_at + USEFUL, span[1]))


def due(now: datetime, *, name: str) -> Iterator[tuple[Occasion, datetime]]:
    wait = after(name)
    over = Activity.objects.published().filter(ends_at__gt=now - wait - USEFUL, ends_at__lte=now - wait)
    return open_at(planned(name, over, wait), now)


def ahead(start: datetime, end: datetime, *, name: str) -> Iterator[Planned]:
    wait = after(name)
    over = Activity.objects.published().filter(ends_at__gte=start - wait, ends_at__lt=end - wait)
    return opening_between(planned(name, over, wait), start, end)


def contexts(occasions: Sequence[Occasion], now: datetime, *, name: str) -> Answers:
    """None for who has answered meanwhile, or is no longer asked, and when the time is over."""
    rows = Activity.objects.published().filter(public_id__in={occasion.key for occasion in occasions})
    activities = {str(row.public_id): row for row in rows if round_at(row, now) == ROUNDS[name]}
    asked = set(unanswered_pairs(activities.values(), ROUNDS[name])) if activities else set()
    records = Records.load(asked, now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        activity = activities.get(occasion.key)
        if activity and (activity.pk, occasion.person_id) in asked:
            about = records.about(activity.pk, occasion.person_id)
            answers[occasion] = mail_about(about) if about else None
    return answers


def heard_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys begin with the public id of Activity. What stands there now, for who still has a seat in what took place."""
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    rows = FeedbackReply.objects.filter(
        activity__public_id__in=ids, activity__state=Activity.State.PUBLISHED
    ).select_related("activity")
    replies = {str(row.activity.public_id): row for row in rows}
    pairs = {occasion: replies.get(occasion.key.partition(":")[0]) for occasion in occasions}
    records = Records.load([(row.activity_id, to.person_id) for to, row in pairs.items() if row], now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion, reply in pairs.items():
        about = records.about(reply.activity_id, occasion.person_id) if reply else None
        if about and about.is_confirmed:
            answers[occasion] = mail_about(about, reply=reply)
    return answers


def reminder(name: str, label: Any) -> Kind:
    return Kind(
        name=name,
        category="follow-up",
        templates=f"emails/academy/{name.removeprefix('academy.')}",
        contexts=partial(contexts, name=name),
        due=partial(due, name=name),
        ahead=partial(ahead, name=name),
        lead=LEADS[name],
        label=label,
        placeholders=PLACEHOLDERS,
        needs=("feedback_link",),
    )


KINDS = [
    reminder(AGAIN, _("How was it? To those who have not said so")),
    reminder(LATER, _("What did you put to use? Three months later")),
    Kind(
        name=HEARD,
        category="follow-up",
        templates="emails/academy/feedback-heard",
        contexts=heard_contexts,
        label=_("What was heard in the feedback"),
        placeholders=PLACEHOLDERS,
        needs=("feedback_link",),
    ),
]


def close(now: datetime) -> None:
    close_rounds(now=now)


registry.every_minute("academy.close-feedback", close)
