"""WalkIn: who somebody said to be when they came without a seat, as it was written down in the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.models.enrolment import Enrolment


class WalkIn(models.Model):
    """Of a walk-in whom the activity did not know. The hosts read this name, never that of the Person: otherwise an
    address typed in the room would tell who it belongs to. It is deleted when the person enrols by themselves.
    """

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="walk_in", verbose_name=_("enrolment")
    )
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("walk-in")
        verbose_name_plural = _("walk-ins")
        ordering = ["enrolment"]

    def __str__(self) -> str:
        return self.name
