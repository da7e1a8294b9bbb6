"""The learning record of one person, shared."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person


class RecordLink(models.Model):
    """The address of one person's learning record. Whoever has the token reads what is allowed."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="record_link", verbose_name=_("person")
    )
    token = models.CharField(max_length=64, unique=True)
    shows_list = models.BooleanField(_("the list of activities"), default=True)
    shows_mentoring = models.BooleanField(_("the hours of mentoring"), default=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("link to a learning record")
        verbose_name_plural = _("links to learning records")
        ordering = ["person"]

    def __str__(self) -> str:
        return str(self.person)
