"""Changed and cancelled: what a change of the schedule owes to all who take part or want to, and to who runs it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from academy.mails import Before, SessionLine, Told, mail_about, responsible_address
from academy.models import Activity, ScheduleChange
from academy.queries.hosts import teams_of
from academy.reminders.records import Answers, Records, event_mail
from notifications.reminders import Mail, Occasion


@dataclass(frozen=True)
class News(Told):
    """The same news for who runs the activity and has no seat in it."""

    activity: Activity
    now: datetime
    before: Before

    @property
    def lines(self) -> list[SessionLine]:
        """The sessions still to come, and those that changed."""
        rows = [(row, str(row.public_id)) for row in self.activity.sessions.all()]
        return [
            SessionLine(row, shows_join_link=not row.is_cancelled, before=self.before.get(key, {}))
            for row, key in rows
            if key in self.before or not (row.is_cancelled or row.has_ended(self.now))
        ]


def changed_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are public ids of ScheduleChange. None for who is no longer concerned, and when all of it is cancelled."""
    rows = ScheduleChange.objects.filter(public_id__in=[occasion.key for occasion in occasions])
    subjects = {str(row.public_id): (row.activity_id, row.before) for row in rows}
    return told(occasions, subjects, now, is_cancelled=False)


def cancelled_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are public ids of Activity. None for who is no longer concerned."""
    rows = Activity.objects.filter(public_id__in=[occasion.key for occasion in occasions])
    subjects: dict[str, tuple[int, Before]] = {str(row.public_id): (row.pk, {}) for row in rows}
    return told(occasions, subjects, now, is_cancelled=True)


def told(
    occasions: Sequence[Occasion], subjects: Mapping[str, tuple[int, Before]], now: datetime, *, is_cancelled: bool
) -> Answers:
    """`subjects`: activity id, and what changed, by key."""
    records = Records.load(((subjects[key][0], person) for person, key in occasions if key in subjects), now)
    teams = teams_of(unique(activity for activity, _before in subjects.values()))
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        if occasion.key not in subjects:
            continue
        pk, before = subjects[occasion.key]
        activity, about = records.activities[pk], records.about(pk, occasion.person_id, before)
        if activity.is_cancelled != is_cancelled:
            continue
        if about and about.enrolment.is_live:
            answers[occasion] = mail_about(about, with_calendar=True)
        elif occasion.person_id in teams[pk]:
            answers[occasion] = Mail({"about": News(activity, now, before)}, reply_to=responsible_address(activity))
    return answers


def unique(ids: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(ids))


KINDS = [
    event_mail("activity-changed", _("Time or place changed"), changed_contexts),
    event_mail("activity-cancelled", _("Activity cancelled"), cancelled_contexts),
]
