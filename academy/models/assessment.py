"""Assessment: whether somebody has passed. Append-only, like attendance: the latest counts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.enrolment import Enrolment
from accounts.models import done_by


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def latest_of_each(self) -> Self:
        """The result that counts of each enrolment."""
        latest = (
            Assessment.objects.filter(enrolment=models.OuterRef("enrolment")).order_by("-at", "-pk").values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(latest))


class Assessment(models.Model):
    """One result of one person, and how it was found. What stood before stays visible."""

    class Result(models.TextChoices):
        PASSED = "passed", pgettext_lazy("assessment", "Passed")
        NOT_PASSED = "not-passed", pgettext_lazy("assessment", "Not passed")
        # Takes an earlier result back.
        OPEN = "open", pgettext_lazy("assessment", "Not assessed")

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("enrolment")
    )
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    method = models.CharField(_("how it was assessed"), max_length=300)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    at = models.DateTimeField(pgettext_lazy("moment", "at"), default=timezone.now)
    by = done_by()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["enrolment", "-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(method=""), name="assessment_says_how"),
            models.CheckConstraint(
                condition=Q(result__in=["passed", "not-passed", "open"]), name="assessment_result_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.result}"
