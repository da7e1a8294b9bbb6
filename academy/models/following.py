"""What somebody wants from learning: goals of their own for paths and activities, and the topics they look for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.enrolment import Enrolment
from academy.models.path import LearningPath
from accounts.models import Person
from reference.models import Language, Topic


class OwnGoal(models.Model):
    """What somebody wants to be able to do, in their own words, rated by themselves at the end. For this person's eyes
    only: never in the admin, a history, a mail or a figure."""

    class Rating(models.IntegerChoices):
        NOT_YET = 1, pgettext_lazy("rating of one's own goal", "Not yet")
        A_LITTLE = 2, pgettext_lazy("rating of one's own goal", "A little")
        IN_PART = 3, pgettext_lazy("rating of one's own goal", "In part")
        MOSTLY = 4, pgettext_lazy("rating of one's own goal", "Mostly")
        FULLY = 5, pgettext_lazy("rating of one's own goal", "Fully")

    goal = models.CharField(_("what I want to be able to do"), max_length=500, blank=True)
    # Of the goal, so that it is read aloud right on a page in another language.
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    rating = models.PositiveSmallIntegerField(
        _("how far I have come"), choices=Rating.choices, null=True, blank=True, editable=False
    )
    rated_at = models.DateTimeField(_("rated at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def rating_constraints(of: str = "") -> list[models.CheckConstraint]:
    """Those of a rating; `of` begins their names."""
    return [
        models.CheckConstraint(
            condition=Q(rating__isnull=True) | Q(rating__in=[1, 2, 3, 4, 5]), name=f"{of}goal_rating_is_known"
        ),
        models.CheckConstraint(
            condition=Q(rating__isnull=True, rated_at__isnull=True) | Q(rating__isnull=False, rated_at__isnull=False),
            name=f"{of}goal_rating_has_its_instant",
        ),
    ]


class Following(OwnGoal):
    """One person on one path, with a goal for it or without."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="followed_paths", verbose_name=_("person")
    )
    path = models.ForeignKey(
        LearningPath, on_delete=models.PROTECT, related_name="followers", verbose_name=_("learning path")
    )
    followed_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    # Said by the person: over, whether or not every module is done.
    ended_at = models.DateTimeField(_("over since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("followed learning path")
        verbose_name_plural = _("followed learning paths")
        ordering = ["person", "followed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "path"], name="path_is_followed_once"),
            *rating_constraints(),
            models.CheckConstraint(condition=Q(rating__isnull=True) | ~Q(goal=""), name="goal_is_there_to_be_rated"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.path_id}"


class ActivityGoal(OwnGoal):
    """The goal for one activity, written at enrolment or later. Without words there is no row."""

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="goal", verbose_name=_("enrolment")
    )

    class Meta:
        verbose_name = _("goal for an activity")
        verbose_name_plural = _("goals for activities")
        ordering = ["enrolment"]
        constraints = [
            models.CheckConstraint(condition=~Q(goal=""), name="activity_goal_says_something"),
            *rating_constraints("activity_"),
        ]

    def __str__(self) -> str:
        return str(self.enrolment_id)


class LearningWishes(models.Model):
    """What somebody says they need, and in which languages they can learn it."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="learning_wishes", verbose_name=_("person")
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="learning_wishes", verbose_name=_("what I want to learn")
    )
    languages = models.ManyToManyField(
        Language, blank=True, related_name="learning_wishes", verbose_name=_("languages I can learn in")
    )
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("what somebody wants to learn")
        verbose_name_plural = _("what people want to learn")
        ordering = ["person"]

    def __str__(self) -> str:
        return str(self.person_id)
