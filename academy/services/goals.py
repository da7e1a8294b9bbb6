"""Goals of one's own for activities: written at enrolment or later, rated at the end. Nobody else's business.

What people write here stands in no exception, log or mail. The words and their rating follow the same rules for a path
(`services.following`).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from academy.models import ActivityGoal, Enrolment
from academy.models.following import OwnGoal
from core.errors import DomainError


@sensitive_variables("goal")
def word_goal(row: OwnGoal, goal: str, language: str) -> None:
    """Put these words into the row, without saving it. Raises DomainError (field `goal`) once the goal is rated."""
    if row.goal == goal:
        return
    if row.rating is not None:
        raise DomainError(_("You have rated this goal, so it stays as it is."), field="goal", code="rated")
    row.goal, row.language = goal, language


def put_rating(row: OwnGoal, rating: int | None, now: datetime) -> None:
    """Put this rating into the row, without saving it; None takes it back.

    Raises DomainError (field `rating`) for a rating without a goal, and for one that is none of the five.
    """
    if rating is not None and not row.goal:
        raise DomainError(_("There is no goal to rate yet. Please write one first."), field="rating", code="no_goal")
    if rating is not None and rating not in OwnGoal.Rating.values:
        raise DomainError(_("Please choose one of the five answers."), field="rating", code="unknown")
    row.rating, row.rated_at = rating, None if rating is None else now


@sensitive_variables("goal")
def keep_goal(enrolment: Enrolment, goal: str, *, language: str) -> None:
    """Write the goal in place of the one before; no words, no row. The caller opens the transaction.

    Raises DomainError (field `goal`) once it is rated.
    """
    row = ActivityGoal.objects.filter(enrolment=enrolment).first() or ActivityGoal(enrolment=enrolment)
    word_goal(row, goal.strip(), language)
    if row.goal:
        row.save()
    elif row.pk:
        row.delete()


def forget_goal(enrolment: Enrolment) -> None:
    """Who gives the seat back gives up the goal. The caller opens the transaction."""
    ActivityGoal.objects.filter(enrolment=enrolment).delete()


@sensitive_variables("goal")
def set_goal(*, enrolment: Enrolment, goal: str, language: str, now: datetime) -> None:
    """Write one's goal for an activity, or take it away, until the activity ends.

    Raises DomainError without a seat and without the wish for one, for what is cancelled or over, and once it is rated.
    """
    with transaction.atomic():
        current = taking_part(enrolment)
        if current.activity.has_ended(now):
            raise DomainError(_("This activity is over; the goal stays as it is."), field="goal", code="over")
        keep_goal(current, goal, language=language)


def rate_goal(*, enrolment: Enrolment, rating: int | None, now: datetime) -> None:
    """Say how far one has come, once the activity is over; it may be put right, or taken back with None.

    Raises DomainError before the end, without a goal, and for a rating that is none of the five (field `rating`).
    """
    with transaction.atomic():
        current = taking_part(enrolment)
        if not current.activity.has_ended(now):
            words = _("You can say how far you have come once the activity is over.")
            raise DomainError(words, field="rating", code="too_early")
        row = ActivityGoal.objects.select_for_update().filter(enrolment=current).first()
        row = row or ActivityGoal(enrolment=current)
        put_rating(row, rating, now)
        if row.pk:
            row.save(update_fields=["rating", "rated_at"])


def taking_part(enrolment: Enrolment) -> Enrolment:
    """The enrolment, its row locked: who withdraws at this moment keeps no goal. Raises DomainError without a seat."""
    rows = Enrolment.objects.select_for_update(of=["self"]).select_related("activity")
    current = rows.get(pk=enrolment.pk)
    if not current.is_live:
        raise DomainError(_("You have no seat in this activity, and you are not on its waiting list."), code="no_seat")
    if current.activity.is_cancelled:
        raise DomainError(_("This activity has been cancelled."), code="cancelled")
    return current
