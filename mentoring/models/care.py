"""How a pair is doing: asked of each alone, seen by the coordinator."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from mentoring.models.pairing import Pairing


class FitCheck(models.Model):
    """After the first meeting, and again while somebody is still deciding: asked of each alone."""

    class Answer(models.TextChoices):
        WAITING = "", _("not answered yet")
        GOOD = "good", _("A good fit")
        DECIDING = "deciding", _("Still deciding")
        NOT_GOOD = "not-good", _("Not a good fit")

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="fit_checks", verbose_name=_("pairing"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    round = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fit check")
        verbose_name_plural = _("fit checks")
        ordering = ["round", "pk"]
        constraints = [models.UniqueConstraint(fields=["pairing", "person", "round"], name="fit_is_asked_once_a_round")]

    def __str__(self) -> str:
        return f"{self.pairing} · {self.person}: {self.get_answer_display()}"


class CoordinatorContact(models.Model):
    """A word between coordinator and pair; one click records it."""

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("pairing"))
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("who did it", "by")
    )
    at = models.DateTimeField(pgettext_lazy("moment", "at"), default=timezone.now)

    class Meta:
        verbose_name = _("coordinator's contact")
        verbose_name_plural = _("coordinator's contacts")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.pairing} · {self.at:%Y-%m-%d}"


class HelpCall(models.Model):
    """“I need to talk to someone”: it reaches the coordinators of the pair and nobody else."""

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="help_calls", verbose_name=_("pairing"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    message = models.TextField(_("what it is about"), blank=True)
    at = models.DateTimeField(pgettext_lazy("moment", "at"), default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("call for help")
        verbose_name_plural = _("calls for help")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.pairing} · {self.person}"


class ExitAnswer(models.Model):
    """The two questions at the end, asked of each."""

    pairing = models.ForeignKey(
        Pairing, on_delete=models.PROTECT, related_name="exit_answers", verbose_name=_("pairing")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    what_changed = models.TextField(_("What has changed for you?"), blank=True)
    would_repeat = models.BooleanField(_("I would do it again"), null=True, blank=True)
    at = models.DateTimeField(pgettext_lazy("moment", "at"), default=timezone.now)

    class Meta:
        verbose_name = _("exit answer")
        verbose_name_plural = _("exit answers")
        constraints = [models.UniqueConstraint(fields=["pairing", "person"], name="exit_is_answered_once")]

    def __str__(self) -> str:
        return f"{self.pairing} · {self.person}"
