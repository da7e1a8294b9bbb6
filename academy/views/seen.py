"""The page of one activity as one reader sees it: asked once, typed, and all that the template knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from academy.event_data import event_script
from academy.models import Activity, Session
from academy.permissions import (
    can_manage,
    can_read_feedback,
    can_read_materials,
    can_see_join_links,
    can_see_requirements,
    takes_part_in_exchange,
)
from academy.queries import OwnSessions, Standing, asks_anything, own_enrolment, own_sessions, standing_of
from academy.queries.certificate_progress import CertificateProgress, own_progress
from academy.queries.feedback import OwnFeedback, own_feedback
from academy.queries.materials import MaterialGroup, materials_shown
from academy.queries.programme import ProgrammeDay, has_full_days, programme_of
from academy.services import why_closed
from accounts.models import Person
from core.errors import DomainError


@dataclass(frozen=True)
class Seen:
    """What one reader sees of one activity; read in the same number of queries however many sessions it has."""

    activity: Activity
    card: Standing
    # In their order, and by day where some day has several (else empty).
    sessions: Sequence[Session]
    days: Sequence[ProgrammeDay]
    materials: Sequence[MaterialGroup]
    # Why nobody can enrol now, if so.
    closed: DomainError | None
    # schema.org, for search engines; empty for what is not public.
    event_script: SafeString | str

    # The one to come to, or the one under way; the first of what is over.
    next_session: Session | None
    is_under_way: bool

    # What is the reader's own.
    own: OwnSessions
    progress: Sequence[CertificateProgress]
    feedback: OwnFeedback | None
    has_answers: bool
    has_goal_page: bool

    # What the reader may.
    can_manage: bool
    sees_requirements: bool
    reads_feedback: bool
    sees_join_links: bool
    takes_part: bool
    has_begun: bool


def seen_by(person: Person | None, activity: Activity, *, is_signed_in: bool, url: str, now: datetime) -> Seen:
    """The activity comes with its seats, people, places and what it answers; `url` is the absolute one of its page."""
    enrolment = own_enrolment(person, activity)
    closed, sessions = why_closed(activity, now), list(activity.sessions.all())
    held, days = [row for row in sessions if not row.is_cancelled], programme_of(sessions)
    next_session = next((row for row in held if not row.has_ended(now)), held[0] if held else None)
    reads_all = can_read_materials(person, activity, enrolment)
    return Seen(
        activity=activity,
        card=standing_of(activity, person=person, is_signed_in=is_signed_in, enrolment=enrolment, now=now),
        sessions=sessions,
        days=days if has_full_days(days) else [],
        next_session=next_session,
        is_under_way=bool(held) and held[0].has_ended(now) and not activity.has_ended(now),
        materials=materials_shown(activity, sessions, sees_all=reads_all),
        closed=closed,
        event_script=event_script(activity, url=url, is_open=closed is None) if activity.is_public else "",
        own=own_sessions(enrolment, sessions, now),
        progress=own_progress(person, now, activity),
        feedback=own_feedback(enrolment, activity, now),
        has_answers=enrolment is not None and enrolment.is_live and asks_anything(activity),
        has_goal_page=enrolment is not None and enrolment.is_live and not activity.is_cancelled,
        can_manage=can_manage(person, activity),
        sees_requirements=activity.asks_requirements and can_see_requirements(person, activity),
        reads_feedback=activity.has_ended(now) and can_read_feedback(person, activity),
        sees_join_links=can_see_join_links(person, activity, enrolment),
        takes_part=takes_part_in_exchange(person, activity, enrolment),
        has_begun=activity.starts_at is not None and activity.starts_at <= now,
    )
