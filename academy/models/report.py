"""What a delegation says afterwards: what it learned, what it will do and with whom; and what became of that."""

import uuid
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.activity import Activity
from accounts.models import done_by
from partners.models import Organisation

MOST_COMMITMENTS = 10
# After it was handed in: how long its own organisation may take a report back without asking the hosts.
TAKEN_BACK_WITHIN = timedelta(days=14)


class DelegationReportQuerySet(models.QuerySet["DelegationReport"]):
    def handed_in(self) -> Self:
        return self.filter(handed_in_at__isnull=False)


class DelegationReport(models.Model):
    """One of each organisation that came, a partner with seats or a host: a draft until it is handed in, and again
    once it is taken back (ReportReopening)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="delegation_reports", verbose_name=_("activity")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="delegation_reports", verbose_name=_("organisation")
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    learned = models.TextField(_("what we learned"))
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    handed_in_by = done_by()

    objects = DelegationReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation's report")
        verbose_name_plural = _("delegations' reports")
        ordering = ["activity", "organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "organisation"], name="report_is_one_per_organisation"),
            models.CheckConstraint(condition=~Q(learned=""), name="report_says_what_was_learned"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.activity}"

    @property
    def is_handed_in(self) -> bool:
        return self.handed_in_at is not None


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def handed_in(self) -> Self:
        return self.filter(report__handed_in_at__isnull=False)

    def with_latest_state(self) -> Self:
        """Annotates `latest_state`: a CommitmentAnswer.State, empty where nothing was answered."""
        latest = CommitmentAnswer.objects.filter(commitment=models.OuterRef("pk")).order_by("-answered_at", "-pk")
        return self.annotate(latest_state=models.functions.Coalesce(latest.values("state")[:1], models.Value("")))


class Commitment(models.Model):
    """One thing that a delegation will do, with whom, and by when if it says so."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(DelegationReport, on_delete=models.CASCADE, related_name="commitments")
    number = models.PositiveSmallIntegerField(_("number"))
    what = models.CharField(_("what we will do"), max_length=300)
    partners: "models.ManyToManyField[Organisation, Any]" = models.ManyToManyField(
        Organisation, blank=True, related_name="commitments", verbose_name=_("with organisations of the network")
    )
    others = models.CharField(_("with others"), max_length=200, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="commitment_number_is_held_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_COMMITMENTS), name="commitment_is_one_of_ten"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="commitment_says_what"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def latest(self) -> "CommitmentAnswer | None":
        """The answer that counts; read together with the others where they came along."""
        return next(iter(self.answers.all()), None)


class CommitmentAnswer(models.Model):
    """What became of a commitment, when somebody said so. Append-only: the latest counts."""

    class State(models.TextChoices):
        DONE = "done", pgettext_lazy("commitment", "Done")
        UNDER_WAY = "under-way", pgettext_lazy("commitment", "Under way")
        NOT_YET = "not-yet", pgettext_lazy("commitment", "Not yet")
        DROPPED = "dropped", pgettext_lazy("commitment", "Dropped")

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="answers")
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    note = models.CharField(_("in a sentence"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)
    by = done_by()

    class Meta:
        verbose_name = _("answer about a commitment")
        verbose_name_plural = _("answers about commitments")
        ordering = ["commitment", "-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "under-way", "not-yet", "dropped"]), name="commitment_answer_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} · {self.state}"
