"""What rows of several apps have in common. No domain word lives here."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.file_kinds import kind_in_words


class Translated(models.Model):
    """A row with texts in several languages, one of which is the original."""

    original_language = models.CharField(
        _("original language"), max_length=8, choices=settings.LANGUAGES, default="en", blank=False
    )

    class Meta:
        abstract = True

    def check_translation(self, field: str, text: str) -> None:
        """Raise DomainError where this text cannot be a translation of the field; a model adds its own rules."""


class StoredFile(models.Model):
    """A file that somebody has sent. It is kept under a name of ours (core.uploads); `name` is theirs, made harmless.

    Rows and files are never changed: something newer is a row of its own.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("file"), max_length=100, unique=True, editable=False)
    name = models.CharField(_("name of the file"), max_length=200, editable=False)
    content_type = models.CharField(_("kind of file"), max_length=100, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=models.Q(size_bytes__gt=0), name="%(class)s_is_not_empty")]

    @property
    def is_text(self) -> bool:
        return self.content_type.startswith("text/")

    @property
    def kind_in_words(self) -> str:
        """What people call its kind: “PDF”, “Text”."""
        return kind_in_words(self.name)
