"""Following a path: a goal at entry, rated by oneself at the end. All of it is one's own and nobody else's."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Following, LearningPath, LearningWishes
from academy.services.goals import put_rating, word_goal
from accounts.models import Person
from core.errors import DomainError
from reference.models import Language, Topic


def follow_path(*, person: Person, path: LearningPath, goal: str, language: str, now: datetime) -> Following:
    """Begin to follow, or write the goal again. Twice is the same as once.

    Raises DomainError for a draft, and (field `goal`) once the goal has been rated: what was rated stays as it was.
    """
    if not path.is_published:
        raise DomainError(_("This learning path is not published."), code="draft")
    with transaction.atomic():
        row, is_new = Following.objects.select_for_update().get_or_create(
            person=person, path=path, defaults={"goal": goal, "language": language, "followed_at": now}
        )
        if not is_new and row.goal != goal:
            word_goal(row, goal, language)
            row.save(update_fields=["goal", "language"])
        return row


def close_path(*, following: Following, rating: int | None, now: datetime) -> Following:
    """Say that the path is over, and how far one has come; a rating may be put right.

    Raises DomainError (field `rating`) for a rating without a goal, and for one that is none of the five.
    """
    with transaction.atomic():
        row = Following.objects.select_for_update().get(pk=following.pk)
        put_rating(row, rating, now)
        row.ended_at = row.ended_at or now
        row.save(update_fields=["ended_at", "rating", "rated_at"])
        return row


def resume_path(*, following: Following) -> Following:
    """Take it up again: the rating goes, the goal may be changed."""
    following.ended_at = following.rating = following.rated_at = None
    following.save(update_fields=["ended_at", "rating", "rated_at"])
    return following


def leave_path(*, following: Following) -> None:
    """Stop following: the goal and its rating are deleted, enrolments and attendance stay."""
    following.delete()


def set_wishes(*, person: Person, topics: Iterable[Topic], languages: Iterable[Language], now: datetime) -> None:
    """What somebody wants to learn and can learn in, in place of what was there."""
    with transaction.atomic():
        row, _made = LearningWishes.objects.update_or_create(person=person, defaults={"updated_at": now})
        row.topics.set(topics)
        row.languages.set(languages)
