"""Who gets the certificate of a LearningPath: the rule is data, the issuing a service (docs/decisions/0025)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.models.certifying import USUAL_PERCENT
from partners.models import Organisation

CERTIFYING_PATH_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(certificate_share_percent__gte=1, certificate_share_percent__lte=100),
        name="learning_path_certificate_share_is_1_to_100",
    ),
    models.CheckConstraint(
        condition=Q(eqf_level__isnull=True) | Q(eqf_level__gte=1, eqf_level__lte=8),
        name="learning_path_eqf_level_is_1_to_8",
    ),
]


class CertifyingPath(models.Model):
    """Whether a certificate is issued to who was there for every module, who awards it, and what is asked."""

    certificates_awarded_by = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awarding_paths",
        verbose_name=_("certificates are awarded by"),
        help_text=_(
            "One of the responsible organisations. Empty: this path issues no certificates. Once the first one is "
            "issued, its modules, their hours and the share stay as they are."
        ),
    )
    certificate_share_percent = models.PositiveSmallIntegerField(
        _("share of each module to attend, in %"),
        default=USUAL_PERCENT,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_(
            "Of the scheduled minutes, in one activity that delivers the module. Partly present counts by its minutes, "
            "excused counts neither way."
        ),
    )
    eqf_level = models.PositiveSmallIntegerField(
        _("level in the European Qualifications Framework"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
        help_text=_("Only where a level was set for this path. Empty: none."),
    )
    # What came in up to then is in the certificates; empty: the rule has to be asked (again).
    certificates_seen_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def awards_certificates(self) -> bool:
        return self.certificates_awarded_by_id is not None
