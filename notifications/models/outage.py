"""The mail server is away: one row while it lasts, which every worker and web process sees."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Outage(models.Model):
    """Since when nothing can be sent, and when one mail tries again. At most one row, gone once a mail got through."""

    THE_ONE = 1

    number = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    since = models.DateTimeField(_("since"))
    probes = models.PositiveIntegerField(_("tries since then"), default=0)
    next_probe_at = models.DateTimeField(_("next try at"))
    error = models.TextField(_("answer of the mail server"), blank=True)

    class Meta:
        verbose_name = _("outage of the mail server")
        verbose_name_plural = _("outages of the mail server")
        constraints = [models.CheckConstraint(condition=Q(number=1), name="outage_is_one")]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M}"
