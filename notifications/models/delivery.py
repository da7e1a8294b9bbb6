"""The outbox and its history in one table: one row per person and occasion."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person, done_by
from notifications.models.steering import HeldOccasion


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        """To be sent now: planned ones whose time has come, and claimed ones whose lease ran out.

        A claim moves `next_attempt_at` to the end of its lease, so one partial index answers for both.
        """
        waiting = [Delivery.State.PLANNED, Delivery.State.CLAIMED]
        return self.filter(state__in=waiting, next_attempt_at__lte=now)

    def not_held(self) -> Self:
        """Without those of an occasion that staff hold; the partial unique index of the holds answers."""
        holds = HeldOccasion.objects.filter(kind=OuterRef("kind"), key=OuterRef("key"), lifted_at=None)
        return self.filter(~Exists(holds))

    def held_by(self, token: uuid.UUID) -> Self:
        """Those that this claim still holds: nobody took them over after its lease ran out."""
        return self.filter(state=Delivery.State.CLAIMED, claim_token=token)


class Delivery(models.Model):
    """One message owed to one person about one occasion; the unique key is what makes planning repeatable."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("mail", "planned")
        CLAIMED = "claimed", pgettext_lazy("mail", "being sent")
        SENT = "sent", pgettext_lazy("mail", "sent")
        FAILED = "failed", pgettext_lazy("mail", "failed")
        MISSED = "missed", pgettext_lazy("mail", "missed")
        SKIPPED = "skipped", pgettext_lazy("mail", "skipped")

    class SkipReason(models.TextChoices):
        NONE = "", ""
        WITHDRAWN = "withdrawn", _("the occasion is gone")
        CANCELLED = "cancelled", pgettext_lazy("reason why a mail is not sent", "cancelled")
        MUTED = "muted", pgettext_lazy("reason why a mail is not sent", "muted by the person")
        HELD = "held", pgettext_lazy("reason why a mail is not sent", "held by staff")
        NO_ADDRESS = "no-address", _("no e-mail address")
        REFUSED_ADDRESS = "refused-address", _("the mail server refused this address before")
        STANDS_FOR = "stands-for", _("another mail said the same")
        DEMO = "demo", _("part of the demo data")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("person"))
    key = models.CharField(_("occasion"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    skip_reason = models.CharField(_("reason"), max_length=20, choices=SkipReason.choices, blank=True, default="")
    useful_until = models.DateTimeField(_("useful until"), null=True, blank=True)
    created_at = models.DateTimeField(_("planned at"), default=timezone.now, editable=False)
    next_attempt_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_to = models.EmailField(_("sent to"), blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    message_id = models.CharField(_("message id"), max_length=200, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    # Why staff held or cancelled it, and who did.
    note = models.CharField(_("staff's reason"), max_length=300, blank=True)
    decided_by = done_by(_("decided by"))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "person", "key"], name="delivery_is_owed_once"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="delivery_sent_has_its_instant"
            ),
            models.CheckConstraint(
                condition=~Q(state="skipped") | ~Q(skip_reason=""), name="delivery_skipped_has_its_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claim_token__isnull=False, lease_until__isnull=False),
                name="delivery_claimed_has_its_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="delivery_waiting_idx", condition=Q(state__in=["planned", "claimed"])
            ),
            models.Index(fields=["key"], name="delivery_key_idx"),
            # How many went out in the last minute (NOTIFICATIONS_PER_MINUTE).
            models.Index(fields=["sent_at"], name="delivery_sent_idx", condition=Q(state="sent")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.person}"
