"""Ending well: completed, or ended early with a reason; the history stays readable."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core.errors import DomainError
from mentoring.models import ExitAnswer, Goal, Meeting, MentoringRequest, MentorProfile, Note, Pairing
from mentoring.services.certifying import certify_hours
from mentoring.services.proposing import change_pairing, locked, return_to_pool
from mentoring.services.running import refuse_stranger, refuse_unless_running

State = Pairing.State


def complete_pairing(
    *, pairing: Pairing, by: Person, now: datetime, reached: Mapping[int, str], thanks: str = ""
) -> None:
    """Close as planned: goals by primary key -> reached, a thank-you from the mentee to the mentor."""
    with transaction.atomic():
        current = locked(pairing)
        refuse_stranger(current, by)
        refuse_unless_running(current)
        save_reached(current, reached)
        if thanks and by.pk == current.mentee_id:
            current.thanks = thanks.strip()
        close(current, State.COMPLETED, by=by, now=now)
        pairing.refresh_from_db()


def end_pairing(
    *, pairing: Pairing, by: Person | None, now: datetime, reason: str, reached: Mapping[int, str] | None = None
) -> None:
    """End early, without fault: it has a reason and keeps its work. Either of the two, any time."""
    with transaction.atomic():
        current = locked(pairing)
        if by is not None:
            refuse_stranger(current, by)
        refuse_unless_running(current)
        if reason not in Pairing.EndReason.values or not reason:
            raise DomainError(_("Choose a reason; there is no wrong one."), field="reason", code="reason")
        save_reached(current, reached or {})
        current.end_reason = reason
        close(current, State.ENDED, by=by, now=now)
        pairing.refresh_from_db()


def close(pairing: Pairing, state: str, *, by: Person | None, now: datetime) -> None:
    """What completing and ending share: coming meetings are called off, both are told, the mentor's hours certified.

    The caller holds the lock.
    """
    before = pairing.state
    pairing.closed_at, pairing.closed_by, pairing.paused_at = now, by, None
    change_pairing(pairing, state, before=before, by=by, now=now, mails={f"mentoring.{state}": "both"})
    for meeting in pairing.meetings.filter(state=Meeting.State.PLANNED, starts_at__gt=now):
        meeting.state = Meeting.State.CANCELLED
        meeting.schedule_revision += 1
        meeting.save()
    certify_hours(pairing=pairing, now=now)


def save_reached(pairing: Pairing, reached: Mapping[int, str]) -> None:
    """Write what became of each goal; goals of other pairings are refused."""
    goals = {goal.pk: goal for goal in pairing.goals.all()}
    for pk, answer in reached.items():
        if pk not in goals or answer not in Goal.Reached.values:
            raise DomainError(_("Say for each goal what became of it."), field="goals", code="goals")
        goals[pk].reached = answer
        goals[pk].save()


def answer_exit(
    *, pairing: Pairing, person: Person, what_changed: str, would_repeat: bool | None, now: datetime
) -> ExitAnswer:
    """The two questions at the end; answering again replaces the answer."""
    refuse_stranger(pairing, person)
    if pairing.state not in {State.COMPLETED, State.ENDED}:
        raise DomainError(_("These questions come at the end."), code="running")
    answer, _made = ExitAnswer.objects.update_or_create(
        pairing=pairing,
        person=person,
        defaults={"what_changed": what_changed.strip(), "would_repeat": would_repeat, "at": now},
    )
    return answer


def leave_mentoring(*, person: Person, now: datetime) -> None:
    """Somebody leaves the platform: their pairs end kindly, only-for-me notes go, shared ones stay with the other."""
    with transaction.atomic():
        for pairing in Pairing.objects.of_person(person).running():
            end_pairing(pairing=pairing, by=person, now=now, reason=Pairing.EndReason.LEFT)
        for pairing in Pairing.objects.of_person(person).filter(state=State.PROPOSED):
            return_to_pool(locked(pairing), State.REFUSED, by=person, now=now)
        Note.objects.filter(author=person, audience=Note.Audience.AUTHOR).delete()
        MentoringRequest.objects.filter(person=person).live().update(
            state=MentoringRequest.State.WITHDRAWN, closed_at=now
        )
        MentorProfile.objects.filter(person=person).update(state=MentorProfile.State.LEFT)
