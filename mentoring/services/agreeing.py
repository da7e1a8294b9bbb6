"""The agreement: changing it asks both again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core.errors import DomainError
from mentoring.models import Agreement, Goal, Pairing
from mentoring.models.request import MOST_GOALS
from mentoring.services.proposing import locked
from mentoring.services.running import refuse_stranger, refuse_unless_running
from notifications.services import owe


def propose_agreement(
    *,
    pairing: Pairing,
    by: Person,
    now: datetime,
    goals: Sequence[str],
    rhythm_days: int,
    months: int,
    review_on: date,
    mode: str,
) -> Agreement:
    """A new revision, accepted by whoever proposes it; the other is asked. Raises DomainError with its field.

    What changes nothing of a revision that one has accepted asks nobody again.
    """
    with transaction.atomic():
        current = locked(pairing)
        refuse_stranger(current, by)
        refuse_unless_running(current)
        started_on = (current.started_at or now).date()
        ends_on = started_on + timedelta(days=30 * months)
        if not started_on <= review_on <= ends_on:
            raise DomainError(
                _("Please choose a day between the start and the end of the pairing."), field="review_on", code="review"
            )
        last = current.agreements.order_by("-revision").first()
        terms = {"rhythm_days": rhythm_days, "months": months, "review_on": review_on, "ends_on": ends_on, "mode": mode}
        goals_before = goals_of(current)
        save_goals(pairing=current, texts=goals, now=now)
        is_same = last is not None and all(getattr(last, name) == value for name, value in terms.items())
        if last is not None and is_same and goals_of(current) == goals_before and last.is_accepted_by(by):
            return last
        agreement = Agreement.objects.create(
            pairing=current,
            revision=(last.revision if last else 0) + 1,
            **terms,
            proposed_by=by,
            proposed_at=now,
            mentor_accepted_at=now if by.pk == current.mentor_id else None,
            mentee_accepted_at=now if by.pk == current.mentee_id else None,
        )
        owe(
            kind="mentoring.agreement-proposed",
            person=current.other_of(by),
            key=f"{current.public_id}:{agreement.revision}",
            now=now,
        )
        return agreement


def accept_agreement(*, agreement: Agreement, by: Person, now: datetime) -> Agreement:
    """Accept the latest revision. Raises DomainError for an older one, or when accepted already."""
    with transaction.atomic():
        pairing = locked(agreement.pairing)
        refuse_stranger(pairing, by)
        refuse_unless_running(pairing)
        latest = pairing.agreements.order_by("-revision").first()
        if latest is None or latest.pk != agreement.pk:
            raise DomainError(
                _("A newer version of the agreement has taken the place of this one. Please read that one."),
                code="replaced",
            )
        if latest.is_accepted_by(by):
            raise DomainError(_("You have already accepted this agreement."), code="twice")
        setattr(latest, latest.side_of(by), now)
        latest.save()
        agreement.refresh_from_db()
        return latest


def goals_of(pairing: Pairing) -> list[str]:
    """The goals in force, in their order."""
    return list(pairing.goals.filter(dropped_at__isnull=True).values_list("text", flat=True))


def save_goals(*, pairing: Pairing, texts: Sequence[str], now: datetime) -> None:
    """Set the goals in force: known texts stay, new ones are added, missing ones are given up (not deleted)."""
    wanted = list(dict.fromkeys(text.strip()[:200] for text in texts if text.strip()))
    if not wanted:
        raise DomainError(_("Name at least one goal."), field="goals", code="no_goal")
    if len(wanted) > MOST_GOALS:
        raise DomainError(_("Three goals are enough to begin with."), field="goals", code="too_many_goals")
    known = {goal.text: goal for goal in pairing.goals.all()}
    for number, text in enumerate(wanted):
        goal = known.pop(text, None) or Goal(pairing=pairing, text=text)
        goal.position, goal.dropped_at = number, None
        goal.save()
    for goal in known.values():
        if goal.dropped_at is None:
            goal.dropped_at = now
            goal.save()
