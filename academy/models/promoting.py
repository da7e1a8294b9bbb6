"""What becomes of a freed seat: the part of an Activity that says how those who wait come to one."""

from datetime import datetime, timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Promoting(models.Model):
    """A freed seat is given to the next person at once, or offered for a time that ends before the first session."""

    class Promotion(models.TextChoices):
        AT_ONCE = "at-once", _("given to the next person at once")
        OFFER = "offer", _("offered to the next person for a time")

    promotion = models.CharField(
        _("a freed seat is"), max_length=10, choices=Promotion.choices, default=Promotion.AT_ONCE
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer"), default=48, validators=[MinValueValidator(1)]
    )
    offer_cutoff_hours = models.PositiveSmallIntegerField(
        _("hours without offers before the start"),
        default=24,
        help_text=_("So many hours before the first session offers end, and a freed seat is not offered any more."),
    )

    starts_at: "models.DateTimeField[datetime | None, datetime | None]"

    class Meta:
        abstract = True

    @property
    def offers_seats(self) -> bool:
        return self.promotion == self.Promotion.OFFER

    @property
    def offers_until(self) -> datetime | None:
        """When offers end and no more are made; none where seats are given at once, or without a session."""
        if not self.offers_seats or self.starts_at is None:
            return None
        return self.starts_at - timedelta(hours=self.offer_cutoff_hours)

    def gives_seats(self, now: datetime) -> bool:
        """Whether the time is not over in which a freed seat goes to somebody who waits."""
        until = self.offers_until or self.starts_at
        return until is None or now < until
