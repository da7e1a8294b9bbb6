"""LearningQuestion: what somebody who comes wants to learn there, written before the first session."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.models.enrolment import Enrolment
from academy.models.session import Session
from accounts.models import done_by

MOST_QUESTIONS = 3


class LearningQuestionQuerySet(models.QuerySet["LearningQuestion"]):
    def standing(self) -> Self:
        """Those of people who still have their seat."""
        return self.filter(enrolment__state=Enrolment.State.CONFIRMED)

    def with_support(self) -> Self:
        """Annotates `support`: how many others with a seat have the same question."""
        rows: Any = LearningQuestionSupport.objects.filter(
            question=models.OuterRef("pk"), enrolment__state=Enrolment.State.CONFIRMED
        )
        total = rows.order_by().values("question").annotate(total=Count("pk")).values("total")
        return self.annotate(support=Coalesce(models.Subquery(total), 0))


class LearningQuestion(models.Model):
    """One question, as its writer worded it; the hosts may answer it or say in which session it is taken up."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="learning_questions", verbose_name=_("enrolment")
    )
    # First, second or third of this person: what holds the limit in the database.
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("question"), max_length=300)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)

    session = models.ForeignKey(
        Session,
        on_delete=models.SET_NULL,  # a session that is taken out of a draft takes no question along
        null=True,
        blank=True,
        related_name="learning_questions",
        verbose_name=_("taken up in"),
    )
    reply = models.TextField(_("answer of the hosts"), blank=True)
    reply_language = models.CharField(_("language of the answer"), max_length=8, blank=True)
    replied_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    replied_by = done_by()

    objects = LearningQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning question")
        verbose_name_plural = _("learning questions")
        ordering = ["enrolment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="learning_question_number_is_held_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_QUESTIONS), name="learning_question_is_one_of_three"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="learning_question_says_something"),
            models.CheckConstraint(
                condition=Q(reply="") | Q(replied_at__isnull=False), name="learning_question_reply_has_its_instant"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class LearningQuestionSupport(models.Model):
    """“Me too”: somebody else with a seat has the same question. Counted, never shown by name."""

    question = models.ForeignKey(
        LearningQuestion, on_delete=models.CASCADE, related_name="supports", verbose_name=_("question")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="supported_questions", verbose_name=_("enrolment")
    )

    class Meta:
        verbose_name = _("support of a learning question")
        verbose_name_plural = _("supports of learning questions")
        ordering = ["question", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "enrolment"], name="learning_question_support_once")]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.enrolment_id}"
