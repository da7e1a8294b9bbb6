"""What an activity asks at enrolment, and what people answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.activity import Activity
from academy.models.enrolment import Enrolment
from core.errors import DomainError
from core.models import Translated
from core.translations import text_of


class Question(Translated):
    """One question of one activity. A question that was answered keeps its wording in each answer."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Free text")
        CHOICE = "choice", _("One of several answers")
        CONSENT = "consent", pgettext_lazy("kind of question", "Consent: a box to tick")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="questions", verbose_name=_("activity")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    wording = models.CharField(_("question"), max_length=300)
    options = models.TextField(_("answers to choose from"), blank=True, help_text=_("One on each line."))
    is_required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question at enrolment")
        verbose_name_plural = _("questions at enrolment")
        ordering = ["position", "pk"]
        constraints = [
            # A consent that is a condition is none (GDPR, article 7.4).
            models.CheckConstraint(
                condition=~Q(kind="consent", is_required=True), name="question_for_consent_is_never_required"
            )
        ]

    def __str__(self) -> str:
        return str(text_of(self, "wording"))

    def check_translation(self, field: str, text: str) -> None:
        """An answer is known by its place, so each language has the same number of them."""
        original = str(text_of(self, field, self.original_language))
        if field == "options" and len(text.split("\n")) != len(original.strip().splitlines()):
            raise DomainError(_("Write as many answers as in the original language, in its order."))


class Answer(models.Model):
    """What one person answered to one question, with the wording they read: a tick is worth what stood beside it."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="answers", verbose_name=_("enrolment")
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers", verbose_name=_("question"))
    text = models.TextField(_("answer"), blank=True)
    is_given = models.BooleanField(pgettext_lazy("tick under a consent", "given"), default=False)
    wording = models.CharField(_("question as read"), max_length=300)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["enrolment", "question__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "question"], name="answer_is_one_per_question")]

    def __str__(self) -> str:
        return self.wording
