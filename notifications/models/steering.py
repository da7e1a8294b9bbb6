"""What staff decide about mails: how early, in which words, and which ones not at all."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import done_by


class LeadTime(models.Model):
    """How long before (or after) its occasion a kind goes out; without a row the kind's own `lead` counts."""

    kind = models.CharField(_("kind"), max_length=80, unique=True)
    minutes = models.PositiveIntegerField(_("minutes"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("lead time")
        verbose_name_plural = _("lead times")
        ordering = ["kind"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1), name="lead_time_is_at_least_a_minute")]

    def __str__(self) -> str:
        return self.kind


class TextOverride(models.Model):
    """The network coordinator's own words for one kind in one language; deleting the row brings the shipped text."""

    kind = models.CharField(_("kind"), max_length=80)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)

    class Meta:
        verbose_name = _("text of a mail")
        verbose_name_plural = _("texts of mails")
        ordering = ["kind", "language"]
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="text_override_is_one_per_language")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.language}"


class HeldOccasion(models.Model):
    """Staff hold every mail of one kind about one occasion (to everybody), until they lift it."""

    kind = models.CharField(_("kind"), max_length=80)
    key = models.CharField(_("occasion"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    by = done_by()
    held_at = models.DateTimeField(_("held at"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("held occasion")
        verbose_name_plural = _("held occasions")
        ordering = ["-held_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(lifted_at__isnull=True), name="occasion_is_held_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.key}"
