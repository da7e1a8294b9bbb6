"""Certificates of an activity, by its rule: issued once it is over, and asked again whenever something is corrected."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from academy.models import Activity, Assessment, Enrolment
from academy.queries.certifying import is_over, passed_enrolments, unchecked_activities
from academy.queries.shares import Share, shares_of
from academy.services.certificate_facts import not_assessed, settle_rule, topic_as_values, usual_quality
from academy.services.certifying_paths import certify_paths_of
from academy.services.enrolling import locked
from credentials.achievement import Achievement, funding_of, texts_in
from credentials.models import Certificate
from credentials.services import Outcome

APP = "academy"
Kind = Certificate.Kind
AT_ONCE = 20


def certify(*, activity: Activity, now: datetime, enrolments: Collection[int] | None = None) -> Outcome:
    """Issue what the rule gives, revoke what it no longer gives; those of these enrolments, or of all.

    Nothing before the last session is over. Twice is the same as once. Constant in queries, however many people.
    """
    with transaction.atomic():
        current = locked(activity)
        if not current.certifies or not is_over(current, now):
            return Outcome()
        rows = Enrolment.objects.filter(activity=current).select_related("person").order_by("pk")
        found = list(rows if enrolments is None else rows.filter(pk__in=enrolments))
        return settle_rule(
            current,
            app=APP,
            keys=[str(row.public_id) for row in found],
            earned=earned(current, found, now),
            is_whole=enrolments is None,
            now=now,
        )


def certify_noted(*, activity: Activity, enrolments: Collection[int], now: datetime) -> None:
    """What every way of noting something about these enrolments calls, in its own transaction.

    A correction shows at once. After a long list the duty asks within a minute: nobody waits for hundreds of
    certificates to see that a list is saved.
    """
    if 0 < len(enrolments) <= AT_ONCE:
        # The path first: its lock comes before that of the counter, which both take.
        certify_paths_of(activity=activity, enrolments=enrolments, now=now)
        certify(activity=activity, now=now, enrolments=enrolments)


def certify_again(key: str, now: datetime) -> None:
    """Ask the rule for one seat, by its public id."""
    for enrolment in Enrolment.objects.filter(public_id=key).select_related("activity"):
        certify(activity=enrolment.activity, now=now, enrolments=[enrolment.pk])


def certify_all(*, now: datetime) -> int:
    """Ask the rule of every activity that has news; returns how many were asked. One query where there are none."""
    waiting = list(unchecked_activities(now))
    for activity in waiting:
        certify(activity=activity, now=now)
    return len(waiting)


def earned(activity: Activity, enrolments: list[Enrolment], now: datetime) -> list[Achievement]:
    """Whose share is reached: attended; and assessed, if they have passed as well."""
    seated = [row for row in enrolments if row.state == Enrolment.State.CONFIRMED]
    shares = shares_of(seated, now)
    reached = [row for row in seated if shares[row.pk].reaches(activity.certificate_share_percent)]
    if not reached:
        return []
    passed, said = passed_enrolments(activity), said_by(activity)
    attended = [achievement(row, shares[row.pk], said) for row in reached]
    return attended + [achievement(row, shares[row.pk], said, passed[row.pk]) for row in reached if row.pk in passed]


def achievement(
    enrolment: Enrolment, share: Share, said: dict[str, Any], assessment: Assessment | None = None
) -> Achievement:
    return Achievement(
        **said,
        kind=Kind.ASSESSED if assessment else Kind.ATTENDED,
        holder=enrolment.person,
        source_app=APP,
        source_key=str(enrolment.public_id),
        attended_minutes=share.attended,
        assessment={assessment.language: assessment.method} if assessment else not_assessed(),
    )


def said_by(activity: Activity) -> dict[str, Any]:
    """What all certificates of an activity say alike, read once."""
    hosts = [row.organisation for row in activity.hostings.select_related("organisation").order_by("-is_lead", "pk")]
    sessions = list(activity.sessions.planned().chronological())
    outcomes = texts_in(activity, "learning_outcomes") or texts_in(activity, "summary") or texts_in(activity, "title")
    return {
        "title": texts_in(activity, "title"),
        "awarded_by": hosts[0],
        "other_hosts": tuple(host.name for host in hosts[1:]),
        "outcomes": outcomes,
        "workload_minutes": sum(row.duration_minutes for row in sessions),
        "eqf_level": activity.eqf_level,
        "participation": activity.mode,
        "quality_assurance": texts_in(activity, "quality_assurance") or usual_quality(),
        "original_language": activity.original_language,
        "required_percent": activity.certificate_share_percent,
        "starts_on": sessions[0].day,
        "ends_on": sessions[-1].day,
        "topics": tuple(topic_as_values(row) for row in activity.topics.select_related("framework")),
        "project": activity.project,
        "funding": funding_of(activity.project),
    }
