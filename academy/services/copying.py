"""The same again: an activity on new days, a session every week. The clock of the place is kept, not the instant."""

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, FeedbackQuestion, Material, Question, Session, SessionFacilitator
from academy.services.days import refuse_far_day, refuse_far_days, refuse_lost_hour
from academy.services.enrolling import locked
from academy.services.materials import copy_materials, writing
from academy.services.planning import refresh_times, refuse_if_cancelled, save_checked, tell_schedule_change
from accounts.models import Person
from core.errors import DomainError
from core.uploads import copies_of

MOST_SESSIONS = 20
MOST_WEEKS = 4


def copy_activity(*, activity: Activity, first_day: date, moves_closing: bool, now: datetime) -> Activity:
    """A draft like `activity` with its questions and materials, its first session on `first_day`, newly named, without
    enrolments.

    The other sessions keep their distance in days, all keep hour and zone; cancelled ones stay behind unless nothing
    else is left. The closing hour moves by the same distance, or is cleared.
    Of each file the latest version is copied, so that either can be deleted without the other.
    Raises DomainError (field `first_day`) without a session, for days out of reach and hours a clock change takes.
    """
    materials = materials_to_copy(activity)
    files = [material.current for material in materials if material.current]
    with copies_of(files) as uploads, writing(uploads) as columns:
        source = locked(activity)
        sessions = sessions_to_copy(source)
        if not sessions:
            message = _("Plan at least one session first: the copy keeps the distance between the days.")
            raise DomainError(message, field="first_day", code="no_session")
        distance = first_day - min(session.day for session in sessions)
        refuse_far_days([first_day], zone=source.time_zone, now=now, field="first_day")
        copy = draft_like(source, now=now, closes_after=distance if moves_closing else None)
        copy_what_hangs_on_it(source, copy)
        again: dict[int | None, Activity | Session] = {None: copy}
        for session in sessions:
            day = session.day + distance
            again[session.pk] = session_again(session, activity=copy, day=day, field="first_day")
        copy_materials(materials=materials, columns=columns, places=again, now=now)
        refresh_times(activity=copy)
        return copy


def sessions_to_copy(activity: Activity) -> list[Session]:
    """Those planned; where none is, the cancelled ones."""
    planned = activity.sessions.planned()
    return list((planned if planned.exists() else activity.sessions.all()).chronological())


def materials_to_copy(activity: Activity) -> list[Material]:
    """Those shown of the whole activity and of the sessions that are copied."""
    taken = {None, *(session.pk for session in sessions_to_copy(activity))}
    rows = Material.objects.of_activity(activity).shown().with_files()
    return [row for row in rows if row.session_id in taken]


def copy_what_hangs_on_it(source: Activity, copy: Activity) -> None:
    """Hosts, languages, topics, needs, and the questions before and after."""
    for hosting in source.hostings.all():
        copy.hostings.create(organisation=hosting.organisation, is_lead=hosting.is_lead)
    copy.languages.set(source.languages.all())
    copy.topics.set(source.topics.all())
    copy.needs.set(source.needs.all())
    for question in source.questions.all():
        question_again(question, activity=copy)
    for asked_afterwards in source.feedback_questions.all():
        question_again(asked_afterwards, activity=copy)


def plan_weekly_series(
    *, session: Session, count: int, every_weeks: int, by: Person | None, now: datetime
) -> list[Session]:
    """Plan `count` (1–20) more sessions like this one, every 1–4 weeks, at the same hour of the place.

    Those enrolled in a published activity are told of all of them in one mail.
    Raises DomainError (field `session` or `count`) for a cancelled activity, days out of reach, an hour that a clock
    change takes, or a time at which a session stands already; then nothing is written.
    """
    if not (1 <= count <= MOST_SESSIONS and 1 <= every_weeks <= MOST_WEEKS):
        raise DomainError(_("Add 1 to 20 sessions, every 1 to 4 weeks."), field="count", code="range")
    with transaction.atomic():
        current = locked(session.activity)
        refuse_if_cancelled(current)
        refuse_far_day(session.day, now=now, field="session")
        days = [session.day + timedelta(weeks=every_weeks * number) for number in range(1, count + 1)]
        refuse_far_days(days, zone=session.time_zone, now=now, field="count")
        standing = set(current.sessions.planned().values_list("starts_at", flat=True))
        added = [session_again(session, activity=current, day=day, field="count") for day in days]
        if any(row.starts_at in standing for row in added):
            raise DomainError(
                _("A session is already planned at one of these times."), field="count", code="planned_twice"
            )
        refresh_times(activity=current)
        if current.state == Activity.State.PUBLISHED:
            tell_schedule_change(current, {str(row.public_id): None for row in added}, by=by, now=now)
        return added


def draft_like(source: Activity, *, now: datetime, closes_after: timedelta | None) -> Activity:
    """The copied row; its closing day is moved by `closes_after`, or cleared."""
    copy = Activity.objects.get(pk=source.pk)
    copy.pk, copy._state.adding = None, True
    copy.public_id, copy.slug, copy.created_at = uuid.uuid4(), free_slug(source.slug), now
    copy.state, copy.published_at = Activity.State.DRAFT, None
    copy.cancelled_at, copy.cancellation_reason = None, ""
    copy.starts_at = copy.ends_at = copy.certificates_seen_until = None
    if closes_after is None or copy.enrolment_closes_on is None or copy.enrolment_closes_time is None:
        copy.enrolment_closes_on = copy.enrolment_closes_time = None
    else:
        copy.enrolment_closes_on += closes_after
        refuse_lost_hour(copy.enrolment_closes_on, copy.enrolment_closes_time, zone=copy.time_zone, field="first_day")
    copy.save()
    return copy


def session_again(session: Session, *, activity: Activity, day: date, field: str) -> Session:
    """The same session on another day, planned, with its facilitators. Errors stand beside `field`."""
    again = Session.objects.get(pk=session.pk)
    again.pk, again._state.adding = None, True
    again.public_id, again.activity, again.day = uuid.uuid4(), activity, day
    again.state, again.schedule_revision = Session.State.PLANNED, 0
    for hour in (again.start_time, again.end_time):
        refuse_lost_hour(day, hour, zone=again.time_zone, field=field)
    try:
        save_checked(again)
    except DomainError as error:
        raise DomainError(error.message, field=field, code=error.code) from error
    for row in session.facilitators.all():
        SessionFacilitator.objects.create(session=again, person=row.person, role=row.role)
    return again


def question_again(question: Question | FeedbackQuestion, *, activity: Activity) -> Question | FeedbackQuestion:
    """The same question of another activity."""
    again = type(question)._default_manager.get(pk=question.pk)
    again.pk, again._state.adding = None, True
    again.public_id, again.activity = uuid.uuid4(), activity
    again.save()
    return again


def free_slug(slug: str) -> str:
    """The first of `slug-2`, `slug-3`, … that nobody holds."""
    base, number = slug[:74].rstrip("-"), 2
    while Activity.objects.filter(slug=f"{base}-{number}").exists():
        number += 1
    return f"{base}-{number}"
