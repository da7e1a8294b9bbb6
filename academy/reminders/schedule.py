"""Changed and cancelled: the mails that a change of the schedule owes to all who take part or want to."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from academy.mails import mail_about
from academy.models import Activity, ScheduleChange
from academy.reminders.records import Answers, Records, event_mail
from notifications.reminders import Occasion


def changed_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are public ids of ScheduleChange. None for who no longer takes part, and when all of it is cancelled."""
    rows = ScheduleChange.objects.filter(public_id__in=[occasion.key for occasion in occasions])
    changes = {str(row.public_id): row for row in rows}
    known = [(changes[key].activity_id, person) for person, key in occasions if key in changes]
    records = Records.load(known, now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        change = changes.get(occasion.key)
        about = change and records.about(change.activity_id, occasion.person_id, change.before)
        if about and about.enrolment.is_live and not about.activity.is_cancelled:
            answers[occasion] = mail_about(about, with_calendar=True)
    return answers


def cancelled_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are public ids of Activity. None for who no longer takes part."""
    rows = Activity.objects.filter(public_id__in=[occasion.key for occasion in occasions])
    ids = {str(public_id): pk for public_id, pk in rows.values_list("public_id", "pk")}
    records = Records.load(((ids[key], person) for person, key in occasions if key in ids), now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        about = occasion.key in ids and records.about(ids[occasion.key], occasion.person_id)
        if about and about.enrolment.is_live and about.activity.is_cancelled:
            answers[occasion] = mail_about(about, with_calendar=True)
    return answers


KINDS = [
    event_mail("activity-changed", _("Time or place changed"), changed_contexts),
    event_mail("activity-cancelled", _("Activity cancelled"), cancelled_contexts),
]
