"""Who may come in, and what they are asked: the part of an Activity that says how seats are given."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Admitting(models.Model):
    """The admission policy, whether guests may come without an account, and which requirements are asked."""

    class Admission(models.TextChoices):
        OPEN = "open", _("Open: whoever enrols has a seat")
        APPROVAL = "approval", _("By approval: the hosts decide on each request")
        DELEGATION = "delegation", _("By delegation: the partners name their people")

    admission = models.CharField(_("admission"), max_length=12, choices=Admission.choices, default=Admission.OPEN)
    allows_guests = models.BooleanField(
        _("guests may come"),
        default=False,
        help_text=_("People without an account enrol with a name and an e-mail address."),
    )
    asks_diet = models.BooleanField(_("asks about diet"), default=False)
    asks_access = models.BooleanField(_("asks about access"), default=False)
    asks_interpretation = models.BooleanField(_("asks about interpretation"), default=False)

    class Meta:
        abstract = True

    @property
    def asks_requirements(self) -> bool:
        """Whether anything is asked that needs consent."""
        return self.asks_diet or self.asks_access or self.asks_interpretation
