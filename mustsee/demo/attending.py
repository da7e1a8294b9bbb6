"""Attendance of made-up activities that are over: certificates follow by the rule, as they would have."""

from datetime import datetime, timedelta

from academy.models import Activity, AttendanceMark
from academy.services.attending import Note, note_attendance
from academy.services.certifying import certify
from mustsee.demo.content import Spec

State = AttendanceMark.State
NOTED_AFTER = timedelta(hours=1)


def attend(spec: Spec, activity: Activity, now: datetime) -> None:
    """Everybody was there, but for the absences that the file names: places in the list, session by session."""
    people = list(activity.enrolments.confirmed().order_by("pk"))
    absences = spec["absences"]
    for session, missing in zip(activity.sessions.chronological(), absences, strict=True):
        notes = [
            Note(row.pk, State.ABSENT if place in missing else State.PRESENT)
            for place, row in enumerate(people, start=1)
        ]
        at = min(session.ends_at + NOTED_AFTER, now)
        note_attendance(
            session=session, notes=notes, by=activity.responsible, source=AttendanceMark.Source.FACILITATOR, now=at
        )
    certify(activity=activity, now=now)
