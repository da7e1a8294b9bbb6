"""Diet, access, interpretation: health data (GDPR, article 9), asked with consent and kept as short as can be."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.models.enrolment import Enrolment
from accounts.models import Consent

# After the last session; then nobody needs it any more.
REQUIREMENTS_KEPT_FOR = timedelta(days=30)


class Requirements(models.Model):
    """What one enrolled person needs to eat, to get in and to follow; never in a history, a mail, a log or an export
    that was not asked for it."""

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="requirements", verbose_name=_("enrolment")
    )
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+", verbose_name=_("consent"))
    diet = models.CharField(_("diet"), max_length=300, blank=True)
    access = models.CharField(_("access"), max_length=300, blank=True)
    interpretation = models.CharField(_("interpretation"), max_length=300, blank=True)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)

    class Meta:
        verbose_name = _("diet and access requirements")
        verbose_name_plural = _("diet and access requirements")
        ordering = ["enrolment"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(diet="") | ~Q(access="") | ~Q(interpretation=""), name="requirements_say_something"
            )
        ]

    def __str__(self) -> str:
        return str(self.enrolment_id)
