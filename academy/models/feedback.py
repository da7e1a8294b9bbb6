"""Feedback: what an activity asks afterwards, and answers that nothing in the tables links to a person.

See docs/decisions/0017 for what is kept apart, how, and what that cannot do.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.activity import Activity
from accounts.models import done_by
from core.errors import DomainError
from core.models import Translated
from core.translations import text_of

MOST_QUESTIONS = 5
BEST_RATING = 5
# Of how many people there must be answers before any is readable, and before it is shown.
SHOWN_FROM = 5
ANSWERED_FOR = timedelta(days=30)


class FeedbackRound(models.TextChoices):
    """Asked at the end, and once more three months later."""

    END = "end", pgettext_lazy("round of feedback", "At the end")
    LATER = "later", pgettext_lazy("round of feedback", "Three months later")


OPENS_AFTER = {FeedbackRound.END: timedelta(0), FeedbackRound.LATER: timedelta(days=90)}
# Which column of the enrolment says that it was answered.
MARKERS = {FeedbackRound.END: "gave_feedback", FeedbackRound.LATER: "told_use"}


def span_of(activity: Activity, round_: str) -> tuple[datetime, datetime] | None:
    """From when until when a round is answered; None without a session."""
    if activity.ends_at is None:
        return None
    opens_at = activity.ends_at + OPENS_AFTER[FeedbackRound(round_)]
    return opens_at, opens_at + ANSWERED_FOR


def round_at(activity: Activity, now: datetime) -> FeedbackRound | None:
    """The round that is answered now; None before, between and after."""
    for round_ in FeedbackRound:
        span = span_of(activity, round_)
        if span and span[0] <= now < span[1] and activity.state == Activity.State.PUBLISHED:
            return round_
    return None


class FeedbackQuestion(Translated):
    """One of at most five questions that staff wrote in place of ours. Final once somebody has answered."""

    class Kind(models.TextChoices):
        RATING = "rating", pgettext_lazy("kind of question", "Rating from 1 to 5")
        TEXT = "text", _("Free text")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="feedback_questions", verbose_name=_("activity")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.RATING)
    wording = models.CharField(_("question"), max_length=300)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    # One of five places, each taken once: the database knows that there are no six questions. The order is another
    # column, since two questions that change places would meet on the way.
    place = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        verbose_name = _("question for feedback")
        verbose_name_plural = _("questions for feedback")
        ordering = ["position", "place"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "place"], name="feedback_question_has_its_place"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=5), name="feedback_asks_at_most_five"),
        ]

    def __str__(self) -> str:
        return str(text_of(self, "wording"))

    def check_translation(self, field: str, text: str) -> None:
        """An answer is worth what it was asked."""
        if self.activity.enrolments.filter(gave_feedback=True).exists():
            raise DomainError(
                _("Somebody has given feedback already, so the questions stay as they are."), code="final"
            )


class FeedbackAnswer(models.Model):
    """One answer to one question, by nobody.

    No person, no enrolment, no time, no language, no number that grows, nothing that says which answers came together.
    Written for five people at once, in an order made by chance (`academy.services.feedback`).
    """

    class Standard(models.TextChoices):
        """Our own questions, in the catalogues: those at the end, then those three months later."""

        WORTH = "worth", _("Was it worth your time?")
        WORK = "work", _("Can you use it in your own work?")
        RUN = "run", _("Was it well run?")
        HELPED = "helped", _("What helped you most?")
        CHANGE = "change", _("What should we do differently?")
        USED = "used", _("What did you put to use?")
        WHAT = "what", _("Tell us about it, in a few words")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="feedback_answers", verbose_name=_("activity")
    )
    round = models.CharField(max_length=5, choices=FeedbackRound.choices)
    question = models.ForeignKey(
        FeedbackQuestion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("question"),
    )
    standard = models.CharField(max_length=10, choices=Standard.choices, blank=True)
    rating = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(BEST_RATING)]
    )
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("answer to feedback")
        verbose_name_plural = _("answers to feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, standard="") | (Q(question__isnull=True) & ~Q(standard="")),
                name="feedback_answers_one_question",
            ),
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=5, text="") | (Q(rating__isnull=True) & ~Q(text="")),
                name="feedback_is_a_rating_or_a_text",
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.rating)


class SealedFeedback(models.Model):
    """What one person answered, unreadable, until there are enough others to open it with (`academy.sealing`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="sealed_feedback", verbose_name=_("activity")
    )
    round = models.CharField(max_length=5, choices=FeedbackRound.choices)
    box = models.TextField()

    class Meta:
        verbose_name = _("sealed feedback")
        verbose_name_plural = _("sealed feedback")

    def __str__(self) -> str:
        return str(self.id)


class FeedbackReply(models.Model):
    """What the hosts heard in the feedback and what they will change, for those who took part."""

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="feedback_reply", verbose_name=_("activity")
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    heard = models.TextField(_("what we heard"))
    changes = models.TextField(_("what we will change"), blank=True)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    by = done_by()

    class Meta:
        verbose_name = _("answer of the hosts to feedback")
        verbose_name_plural = _("answers of the hosts to feedback")
        ordering = ["activity"]

    def __str__(self) -> str:
        return str(self.activity)
