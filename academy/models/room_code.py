"""RoomCode: the few letters shown in the room with which people say that they are there."""

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.models.session import Session
from accounts.models import done_by

# Read from a wall and typed on a phone: no letter or digit that looks like another one.
ALPHABET = "ACDEFHJKMNPRTVWXY34679"
LENGTH = 6
# Nobody is noted earlier than this before the start (`academy.services.attending.NOTED_FROM`).
MOST_BEFORE, MOST_AFTER = 60, 720


class RoomCode(models.Model):
    """One a session; the window follows the session when it moves. A new code takes the place of the old one."""

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="room_code", verbose_name=_("session")
    )
    code = models.CharField(_("code"), max_length=LENGTH, unique=True)
    opens_before_minutes = models.PositiveSmallIntegerField(
        _("minutes before the start"), default=15, validators=[MaxValueValidator(MOST_BEFORE)]
    )
    closes_after_minutes = models.PositiveSmallIntegerField(
        _("minutes after the start"), default=30, validators=[MinValueValidator(1), MaxValueValidator(MOST_AFTER)]
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    by = done_by()

    class Meta:
        verbose_name = _("code in the room")
        verbose_name_plural = _("codes in the room")
        ordering = ["session"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_before_minutes__lte=MOST_BEFORE), name="room_code_opens_when_people_come"
            ),
            models.CheckConstraint(
                condition=Q(closes_after_minutes__gte=1, closes_after_minutes__lte=MOST_AFTER),
                name="room_code_closes_on_the_day",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def opens_at(self) -> datetime:
        return self.session.starts_at - timedelta(minutes=self.opens_before_minutes)

    @property
    def closes_at(self) -> datetime:
        return self.session.starts_at + timedelta(minutes=self.closes_after_minutes)

    @property
    def shown(self) -> str:
        """In two groups, as people read it aloud."""
        return f"{self.code[:3]} {self.code[3:]}"

    def is_open(self, now: datetime) -> bool:
        return self.closed_at is None and self.opens_at <= now < self.closes_at

    def is_over(self, now: datetime) -> bool:
        return self.closed_at is not None or self.closes_at <= now
