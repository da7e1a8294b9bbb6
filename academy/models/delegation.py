"""Delegation: seats of one activity that a partner gives to people of its own choice."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.models.activity import Activity
from core.wall_time import instant_of, refuse_strange_year
from partners.models import Organisation


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def holding(self) -> Self:
        """Those whose unused seats are still kept for the partner."""
        return self.filter(returned_at__isnull=True)

    def with_used_seats(self) -> Self:
        """Annotates `used_seats`: how many of their people hold a seat."""
        from academy.models.enrolment import Enrolment

        rows = Enrolment.objects.seated().filter(delegation=models.OuterRef("pk")).order_by()
        total = rows.values("delegation").annotate(total=models.Count("pk")).values("total")
        return self.annotate(used_seats=Coalesce(models.Subquery(total), 0))

    def kept_seats(self) -> int:
        """How many seats these delegations keep from everybody else: those that nobody is named for yet."""
        rows = self.holding().with_used_seats().annotate(kept=Greatest(F("seats") - F("used_seats"), 0))
        return int(rows.order_by().aggregate(total=Coalesce(Sum("kept"), 0))["total"])


class Delegation(models.Model):
    """Seats of one partner, a part of the capacity. Unused ones return to all when `names_until` is over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("activity")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("organisation")
    )
    seats = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1)])
    names_until = models.DateField(
        _("names until"),
        null=True,
        blank=True,
        help_text=_("The last day on which people can be named; then unused seats return to all. Empty: never."),
    )
    # Derived by `derive_end`: the midnight after `names_until` on the clock of the activity.
    names_end_at = models.DateTimeField(null=True, blank=True, editable=False)
    returned_at = models.DateTimeField(_("unused seats returned at"), null=True, blank=True, editable=False)
    # For the hosts, by the partner's staff; never what belongs into Requirements.
    note = models.TextField(_("note for the hosts"), blank=True)
    note_language = models.CharField(_("language of the note"), max_length=8, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["activity", "organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "organisation"], name="delegation_is_one_per_partner"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="delegation_has_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.activity}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.names_end_at = self.derive_end()
        super().save(*args, **kwargs)

    def derive_end(self) -> datetime | None:
        """The first instant after the last day for names. Raises DomainError for a midnight that does not exist."""
        if self.names_until is None:
            return None
        refuse_strange_year(self.names_until, field="names_until")
        zone = self.activity.time_zone
        return instant_of(day=self.names_until + timedelta(days=1), at=time(0), zone=zone, field="names_until")

    def unused_seats(self) -> int:
        """Seats that nobody is named for; needs `with_used_seats()`. They are kept as long as they are not returned."""
        used: int = self.used_seats  # type: ignore[attr-defined]
        return max(self.seats - used, 0)

    def takes_names(self, now: datetime) -> bool:
        """Whether the partner can still name people."""
        return self.returned_at is None and (self.names_end_at is None or now < self.names_end_at)
