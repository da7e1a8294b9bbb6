"""ReportReopening: that a report was taken back to be changed, by whom and why, and what had been handed in."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.models.report import DelegationReport
from accounts.models import done_by


class ReportReopening(models.Model):
    """Append-only: the report as others had read it is evidence, and stays."""

    report = models.ForeignKey(
        DelegationReport, on_delete=models.PROTECT, related_name="reopenings", verbose_name=_("report")
    )
    reopened_at = models.DateTimeField(_("taken back at"), default=timezone.now)
    by = done_by()
    reason = models.CharField(_("reason"), max_length=300)
    # As it was handed in.
    handed_in_at = models.DateTimeField(_("handed in at"))
    handed_in_by = done_by(_("handed in by"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    learned = models.TextField(_("what we learned"))
    # Each with `what`, `partners` (names), `others` and `due_on` (ISO, or null): rows of a draft change and go.
    commitments = models.JSONField(_("commitments"), default=list, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("report taken back")
        verbose_name_plural = _("reports taken back")
        ordering = ["report", "reopened_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="report_is_taken_back_for_a_reason"),
            models.CheckConstraint(
                condition=Q(reopened_at__gte=F("handed_in_at")), name="report_is_taken_back_after_it_was_handed_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.reopened_at:%Y-%m-%d}"
