"""What rows of several apps have in common. No domain word lives here."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Translated(models.Model):
    """A row with texts in several languages, one of which is the original."""

    original_language = models.CharField(
        _("original language"), max_length=8, choices=settings.LANGUAGES, default="en", blank=False
    )

    class Meta:
        abstract = True

    def check_translation(self, field: str, text: str) -> None:
        """Raise DomainError where this text cannot be a translation of the field; a model adds its own rules."""
