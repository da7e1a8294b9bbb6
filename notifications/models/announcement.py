"""Announcement: what staff write to an audience, in one language or several; sent through the outbox."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person


class Announcement(models.Model):
    """One message to one audience. A draft until somebody confirms the number of its readers."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The name of a registered audience, and which one of its kind: the public id of an activity, a territory's slug…
    audience = models.CharField(_("audience"), max_length=80)
    audience_key = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("who did it", "by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    readers = models.PositiveIntegerField(_("readers"), null=True, blank=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, readers__isnull=True)
                | Q(confirmed_at__isnull=False, readers__isnull=False),
                name="announcement_confirmed_with_its_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.audience} · {self.created_at:%Y-%m-%d %H:%M}"


class AnnouncementText(models.Model):
    """The announcement in one language."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of an announcement")
        verbose_name_plural = _("texts of an announcement")
        ordering = ["announcement", "language"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "language"], name="announcement_text_is_one_per_language")
        ]

    def __str__(self) -> str:
        return self.subject
