"""What the two agree on. A change is a new revision that both accept again; the old one stays readable."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from mentoring.models.pairing import Pairing
from mentoring.models.profile import MeetingMode

# The version of the common text (confidentiality and its limits, problem path, no-fault ending, unpaid).
AGREEMENT_TEXT_VERSION = "2026-1"
DEFAULT_MONTHS = 6
DEFAULT_RHYTHM_DAYS = 30


class Agreement(models.Model):
    """One revision of a pair's agreement."""

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("pairing"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    text_version = models.CharField(_("version of the text"), max_length=20, default=AGREEMENT_TEXT_VERSION)
    rhythm_days = models.PositiveSmallIntegerField(_("days between meetings"), default=DEFAULT_RHYTHM_DAYS)
    months = models.PositiveSmallIntegerField(_("length in months"), default=DEFAULT_MONTHS)
    review_on = models.DateField(_("review on"))
    ends_on = models.DateField(_("ends on"))
    mode = models.CharField(_("how we meet"), max_length=10, choices=MeetingMode.choices, default=MeetingMode.ONLINE)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    mentor_accepted_at = models.DateTimeField(_("accepted by the mentor at"), null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(_("accepted by the mentee at"), null=True, blank=True)

    class Meta:
        verbose_name = _("mentoring agreement")
        verbose_name_plural = _("mentoring agreements")
        ordering = ["pairing", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["pairing", "revision"], name="agreement_revision_is_unique"),
            models.CheckConstraint(
                condition=Q(rhythm_days__gte=1, months__gte=1, months__lte=24), name="agreement_has_a_rhythm_and_length"
            ),
            models.CheckConstraint(condition=Q(review_on__lte=models.F("ends_on")), name="agreement_review_before_end"),
        ]

    def __str__(self) -> str:
        return f"{self.pairing} · {self.revision}"

    @property
    def is_accepted(self) -> bool:
        return self.mentor_accepted_at is not None and self.mentee_accepted_at is not None

    def side_of(self, person: Person) -> str:
        """The field of the acceptance of this one of the two."""
        return "mentor_accepted_at" if person.pk == self.pairing.mentor_id else "mentee_accepted_at"

    def is_accepted_by(self, person: Person) -> bool:
        return getattr(self, self.side_of(person)) is not None

    @property
    def accepted_at(self) -> datetime | None:
        """When the second of the two accepted."""
        moments = [self.mentor_accepted_at, self.mentee_accepted_at]
        return max(moment for moment in moments if moment) if all(moments) else None


class Goal(models.Model):
    """What the mentee wants to be able to do; set in the agreement, rated at the end."""

    class Reached(models.TextChoices):
        OPEN = "", _("open")
        YES = "yes", _("reached")
        PARTLY = "partly", _("partly reached")
        NO = "no", _("not reached")

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="goals", verbose_name=_("pairing"))
    text = models.CharField(_("goal"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    reached = models.CharField(_("reached"), max_length=10, choices=Reached.choices, blank=True)
    dropped_at = models.DateTimeField(_("given up at"), null=True, blank=True)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
