"""The accessibility statement of who runs the site, and what people tell about barriers.

The parts are those of the model statement (Directive (EU) 2016/2102, Implementing Decision (EU) 2018/1523).
"""

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from core.models import Translated
from core.translations import text_of
from partners.models import Organisation

# What the form says beside its button; the duty that deletes holds it.
REPORTS_KEPT_FOR = timedelta(days=365)


class AccessibilityStatementQuerySet(models.QuerySet["AccessibilityStatement"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def of_this_site(self) -> Self:
        """The one of the body that runs the site, if there is one."""
        return self.filter(runs_this_site=True)


class AccessibilityStatement(Translated):
    """What one organisation states about the accessibility of the site."""

    class Status(models.TextChoices):
        FULL = "full", pgettext_lazy("accessibility", "Fully compliant")
        PARTIAL = "partial", pgettext_lazy("accessibility", "Partially compliant")
        NONE = "none", pgettext_lazy("accessibility", "Not compliant")

    class Method(models.TextChoices):
        SELF = "self", _("Self-assessment by the organisation")
        THIRD_PARTY = "third-party", _("Assessment by a third party")

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        related_name="accessibility_statement",
        verbose_name=_("organisation"),
    )
    runs_this_site = models.BooleanField(
        _("this organisation runs the site"),
        default=False,
        help_text=_("Its statement is the one that every page leads to. Only one organisation runs the site."),
    )
    is_published = models.BooleanField(_("published"), default=False)
    status = models.CharField(_("compliance status"), max_length=10, choices=Status.choices, default=Status.PARTIAL)
    legislation = models.CharField(
        _("national law"),
        max_length=300,
        blank=True,
        help_text=_("The law that brings Directive (EU) 2016/2102 into force in your country."),
    )
    applies_to = models.TextField(_("what it applies to"), blank=True)
    prepared_on = models.DateField(_("prepared on"))
    method = models.CharField(_("how it was prepared"), max_length=12, choices=Method.choices, default=Method.SELF)
    assessor = models.CharField(
        _("who assessed"), max_length=200, blank=True, help_text=_("The third party, where there was one.")
    )
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    contact = models.TextField(
        _("who answers"), blank=True, help_text=_("The office or person that answers people who report a barrier.")
    )
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    enforcement = models.TextField(
        _("enforcement procedure"),
        blank=True,
        help_text=_("What people can do in your country when your answer does not satisfy them."),
    )
    enforcement_body = models.CharField(_("enforcement body"), max_length=200, blank=True)
    enforcement_link = models.URLField(_("address of the enforcement body"), max_length=500, blank=True)
    technical_note = models.TextField(_("technical note"), blank=True)

    objects = AccessibilityStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["runs_this_site"],
                condition=Q(runs_this_site=True),
                name="statement_of_this_site_is_one",
                violation_error_message=_("Another organisation runs the site already: take the tick off there first."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["full", "partial", "none"]), name="statement_status_is_known"
            ),
            models.CheckConstraint(condition=Q(method__in=["self", "third-party"]), name="statement_method_is_known"),
            models.CheckConstraint(
                condition=Q(reviewed_on__isnull=True) | Q(reviewed_on__gte=F("prepared_on")),
                name="statement_is_reviewed_after_it_is_prepared",
                violation_error_message=_("The last review cannot come before the preparation."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def gaps_by_reason(self) -> "list[AccessibilityGap]":
        """Its gaps, those of one reason together, in the order of the model statement."""
        order = AccessibilityGap.Reason.values
        return sorted(self.gaps.all(), key=lambda gap: order.index(gap.reason))


class AccessibilityGap(Translated):
    """Content that is not accessible, why, and what people can use instead."""

    class Reason(models.TextChoices):
        NON_COMPLIANCE = "non-compliance", _("Does not comply with the law yet")
        BURDEN = "burden", _("Disproportionate burden")
        OUT_OF_SCOPE = "out-of-scope", _("Not within the scope of the law")

    # It is a part of its statement and goes with it.
    statement = models.ForeignKey(
        AccessibilityStatement, on_delete=models.CASCADE, related_name="gaps", verbose_name=_("accessibility statement")
    )
    reason = models.CharField(_("reason"), max_length=15, choices=Reason.choices, default=Reason.NON_COMPLIANCE)
    content = models.TextField(_("what is not accessible"))
    alternative = models.TextField(_("what to use instead"), blank=True)
    requirement = models.CharField(
        _("requirement"), max_length=60, blank=True, help_text=_("For example: EN 301 549, 9.1.2.2.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("content that is not accessible")
        verbose_name_plural = _("content that is not accessible")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["non-compliance", "burden", "out-of-scope"]), name="gap_reason_is_known"
            )
        ]

    def __str__(self) -> str:
        return str(text_of(self, "content"))


class AccessibilityReportQuerySet(models.QuerySet["AccessibilityReport"]):
    def open(self) -> Self:
        return self.filter(state=AccessibilityReport.State.OPEN)


class AccessibilityReport(models.Model):
    """What somebody could not use. Nothing of the person but what they typed; deleted after a year."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("report", "Open")
        ANSWERED = "answered", pgettext_lazy("report", "Answered")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accessibility_reports",
        verbose_name=_("organisation"),
        help_text=_("Who ran the site; empty: the network coordinator answers."),
    )
    problem = models.TextField(_("what did not work"), max_length=4000)
    page = models.CharField(_("address of the page"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    created_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False, db_index=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="answered_accessibility_reports",
        verbose_name=_("answered by"),
    )

    objects = AccessibilityReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a barrier")
        verbose_name_plural = _("reports of barriers")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | Q(state="answered", answered_at__isnull=False),
                name="barrier_report_answered_has_its_instant",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page or '–'} · {self.created_at:%Y-%m-%d}"
