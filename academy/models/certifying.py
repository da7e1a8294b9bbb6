"""What the certificates of an Activity say, and who gets one: the rule is data, the issuing a service."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Held against a real rule: below three quarters, neither certificate (Spain).
USUAL_PERCENT = 75
CERTIFYING_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(certificate_kind__in=["none", "attended", "assessed"]),
        name="activity_certificate_is_known",
    ),
    models.CheckConstraint(
        condition=Q(certificate_share_percent__gte=1, certificate_share_percent__lte=100),
        name="activity_certificate_share_is_1_to_100",
    ),
    models.CheckConstraint(
        condition=Q(eqf_level__isnull=True) | Q(eqf_level__gte=1, eqf_level__lte=8),
        name="activity_eqf_level_is_1_to_8",
    ),
]


class Certifying(models.Model):
    """Which certificates are issued once the last session is over, and what has to be attended for them."""

    class CertificateKind(models.TextChoices):
        NONE = "none", pgettext_lazy("certificates of an activity", "none")
        ATTENDED = "attended", pgettext_lazy("certificates of an activity", "of attendance")
        ASSESSED = (
            "assessed",
            pgettext_lazy(
                "certificates of an activity", "of attendance, and of achievement to those who pass an assessment"
            ),
        )

    certificate_kind = models.CharField(
        _("certificates"), max_length=10, choices=CertificateKind.choices, default=CertificateKind.ATTENDED
    )
    certificate_share_percent = models.PositiveSmallIntegerField(
        _("share to attend, in %"),
        default=USUAL_PERCENT,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Of the scheduled minutes. Partly present counts by its minutes, excused counts neither way."),
    )
    eqf_level = models.PositiveSmallIntegerField(
        _("level in the European Qualifications Framework"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
        help_text=_("Only where a level was set for this training. Empty: none."),
    )
    learning_outcomes = models.TextField(
        _("what participants learn"), blank=True, help_text=_("Stands on the certificates. Empty: the summary.")
    )
    quality_assurance = models.CharField(
        _("how its quality is assured"), max_length=300, blank=True, help_text=_("Empty: the academy's usual sentence.")
    )
    # What came in up to then is in the certificates; empty: the rule has to be asked (again).
    certificates_seen_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def certifies(self) -> bool:
        return self.certificate_kind != self.CertificateKind.NONE

    @property
    def assesses(self) -> bool:
        return self.certificate_kind == self.CertificateKind.ASSESSED
