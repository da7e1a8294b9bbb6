"""Mails about one meeting: planned, moved, called off, tomorrow, and “did you meet?”.

A key is the meeting's public id and its schedule revision: a moved meeting is a new occasion.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from mentoring.mails import About, MeetingLine, mail_about
from mentoring.models import Meeting, Pairing
from notifications.models import Delivery
from notifications.reminders import Mail, Occasion

DAY_BEFORE = timedelta(hours=24)
ASKED_AFTER = timedelta(hours=3)
ASKED_FOR = timedelta(days=7)
PLANNED = "mentoring.meeting-planned"
Answers = dict[Occasion, Mail | None]


def meeting_key(meeting: Meeting) -> str:
    return f"{meeting.public_id}:{meeting.schedule_revision}"


def of_both(meeting: Meeting) -> Iterator[Occasion]:
    for person in (meeting.pairing.mentor_id, meeting.pairing.mentee_id):
        yield Occasion(person, meeting_key(meeting))


def contexts(
    occasions: Sequence[Occasion],
    now: datetime,
    fits: Callable[[Meeting], bool],
    *,
    with_calendar: bool = False,
    answers_to_other: bool = True,
) -> Answers:
    """None when the meeting was moved again, or is not any more what the mail says."""
    answers: Answers = dict.fromkeys(occasions)
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    rows = Meeting.objects.filter(public_id__in=ids).select_related(
        "pairing__mentor__territory", "pairing__mentee__territory", "pairing__request"
    )
    for meeting in rows:
        if not fits(meeting):
            continue
        for person in (meeting.pairing.mentor, meeting.pairing.mentee):
            occasion = Occasion(person.pk, meeting_key(meeting))
            if occasion in answers:
                about = About(meeting.pairing, person, [meeting])
                line = MeetingLine(meeting, person, now)
                answers[occasion] = mail_about(
                    about, with_calendar=with_calendar, answers_to_other=answers_to_other, line=line
                )
    return answers


def planned_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    def fits(meeting: Meeting) -> bool:
        return meeting.state == Meeting.State.PLANNED and meeting.pairing.is_running

    return contexts(occasions, now, fits, with_calendar=True)


def cancelled_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    return contexts(occasions, now, lambda meeting: meeting.state == Meeting.State.CANCELLED, with_calendar=True)


def is_awaited(meeting: Meeting) -> bool:
    """Nothing is said while the pairing is paused."""
    return meeting.state == Meeting.State.PLANNED and meeting.pairing.state == Pairing.State.ACTIVE


def awaited() -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(state=Meeting.State.PLANNED, pairing__state=Pairing.State.ACTIVE)
    return rows.select_related("pairing")


def tomorrow_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Both, within 24 hours of the start; not who was told of this very plan within these 24 hours."""
    meetings = list(awaited().filter(starts_at__gt=now, starts_at__lte=now + DAY_BEFORE))
    told = people_told(meetings)
    for meeting in meetings:
        for occasion in of_both(meeting):
            if occasion not in told:
                yield occasion, meeting.starts_at


def people_told(meetings: Sequence[Meeting]) -> set[Occasion]:
    """Whose mail about the plan went out, or is going out, less than a day before the meeting."""
    starts = {meeting_key(meeting): meeting.starts_at for meeting in meetings}
    going_out = [Delivery.State.PLANNED, Delivery.State.CLAIMED, Delivery.State.SENT]
    rows = Delivery.objects.filter(kind=PLANNED, key__in=list(starts), state__in=going_out)
    return {
        Occasion(person, key)
        for person, key, at in rows.values_list("person", "key", "created_at")
        if at >= starts[key] - DAY_BEFORE
    }


def tomorrow_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    return contexts(occasions, now, is_awaited)


def did_you_meet_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Both, three hours after a meeting that nobody has logged, for a week."""
    for meeting in awaited().filter(ends_at__lte=now - ASKED_AFTER, ends_at__gt=now - ASKED_FOR):
        for occasion in of_both(meeting):
            yield occasion, meeting.ends_at + ASKED_FOR


def did_you_meet_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """An answer by mail would hand one's own link on to the other one."""
    return contexts(occasions, now, is_awaited, answers_to_other=False)
