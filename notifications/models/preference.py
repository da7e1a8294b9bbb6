"""What a person wants to be told by mail, and whether their address takes mail at all."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person


class Preference(models.Model):
    """One category switched off or on by one person; without a row the category is on."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="mail_preferences", verbose_name=_("person")
    )
    category = models.CharField(_("category"), max_length=40)
    is_on = models.BooleanField(_("wanted"))
    changed_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        ordering = ["person", "category"]
        constraints = [models.UniqueConstraint(fields=["person", "category"], name="preference_is_one_per_category")]

    def __str__(self) -> str:
        return f"{self.person} · {self.category}"


class DigestDay(models.Model):
    """On which day of the week a person reads the digest; without a row on Monday."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="digest_day", verbose_name=_("person"))
    # As `date.weekday()`: Monday is 0.
    weekday = models.PositiveSmallIntegerField(_("day of the week"), default=0)

    class Meta:
        verbose_name = _("day of the digest")
        verbose_name_plural = _("days of the digest")
        ordering = ["person"]
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="digest_day_is_a_weekday")]

    def __str__(self) -> str:
        return f"{self.person} · {self.weekday}"


class RefusedAddress(models.Model):
    """A mail server refused this person's address for good: no more mail until somebody confirms the address.

    Holds for that address alone: a person with a new one is written to again.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="refused_address", verbose_name=_("person")
    )
    email = models.EmailField(_("e-mail"))
    error = models.TextField(_("answer of the mail server"))
    refused_at = models.DateTimeField(_("refused at"), default=timezone.now)

    class Meta:
        verbose_name = _("refused address")
        verbose_name_plural = _("refused addresses")
        ordering = ["-refused_at"]

    def __str__(self) -> str:
        return self.email
