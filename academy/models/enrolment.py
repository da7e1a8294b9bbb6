"""Enrolment: one person's place, or wish for one, in one activity."""

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.activity import Activity
from accounts.models import Person, done_by

if TYPE_CHECKING:
    from academy.models.walk_in import WalkIn


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def seated(self) -> Self:
        """Those that count against the capacity: walk-ins do not."""
        held_for_a_guest = Q(state=Enrolment.State.UNCONFIRMED, hold_ends_at__isnull=False)
        holding = Q(state__in=[Enrolment.State.CONFIRMED, Enrolment.State.OFFERED]) | held_for_a_guest
        return self.filter(holding, is_walk_in=False)

    def confirmed(self) -> Self:
        return self.filter(state=Enrolment.State.CONFIRMED)

    def waiting_in_order(self) -> Self:
        return self.filter(state=Enrolment.State.WAITING).order_by("waiting_number")

    def live(self) -> Self:
        """Those that still hold or want a seat: whom news about the activity concerns."""
        return self.filter(state__in=Enrolment.LIVE_STATES)

    def proved(self) -> Self:
        """Without what was only asked for in a guest's form: nobody knows yet, or ever knew, whose wish it is."""
        forgotten = EnrolmentChange.objects.filter(
            enrolment=models.OuterRef("pk"),
            from_state=Enrolment.State.UNCONFIRMED,
            to_state=Enrolment.State.LAPSED,
            at=models.OuterRef("changed_at"),
        )
        asked = Q(state=Enrolment.State.UNCONFIRMED) | Q(models.Exists(forgotten), state=Enrolment.State.LAPSED)
        return self.exclude(asked)

    def with_position(self) -> Self:
        """Annotates `position`: the place in the queue from 1 on; 0 for those who do not wait."""
        ahead = Enrolment.objects.filter(
            activity=models.OuterRef("activity"),
            state=Enrolment.State.WAITING,
            waiting_number__lte=models.OuterRef("waiting_number"),
        ).order_by()
        total = ahead.values("activity").annotate(total=models.Count("pk")).values("total")
        return self.annotate(
            position=models.Case(
                models.When(state=Enrolment.State.WAITING, then=Coalesce(models.Subquery(total), 0)), default=0
            )
        )


class Enrolment(models.Model):
    """One row per person and activity; its history stands in EnrolmentChange."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", pgettext_lazy("enrolment", "Waiting for the guest to confirm")
        REQUESTED = "requested", pgettext_lazy("enrolment", "Requested")
        CONFIRMED = "confirmed", pgettext_lazy("enrolment", "Confirmed")
        WAITING = "waiting", pgettext_lazy("enrolment", "On the waiting list")
        OFFERED = "offered", pgettext_lazy("enrolment", "A seat is offered")
        DECLINED = "declined", pgettext_lazy("enrolment", "Declined")
        LAPSED = "lapsed", pgettext_lazy("enrolment", "Lapsed")
        REFUSED = "refused", pgettext_lazy("enrolment", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "Withdrawn")

    # A guest who has not confirmed yet holds a seat only where one was free: `seated()` looks closer.
    SEATED_STATES: ClassVar = (State.CONFIRMED, State.OFFERED, State.UNCONFIRMED)
    LIVE_STATES: ClassVar = (*SEATED_STATES, State.REQUESTED, State.WAITING)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("activity")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("person"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    # The order of the waiting list, given under the lock of the activity row; it only grows.
    waiting_number = models.PositiveIntegerField(_("number on the waiting list"), null=True, blank=True)
    offer_ends_at = models.DateTimeField(_("offered until"), null=True, blank=True)
    # Of a guest who has not confirmed yet: until when a seat is held; empty when none was free or none is to be held.
    hold_ends_at = models.DateTimeField(_("held until"), null=True, blank=True)
    delegation = models.ForeignKey(
        "academy.Delegation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("delegation"),
    )
    # Came without a seat and was let in: beside the capacity, and nobody in the queue is passed.
    is_walk_in = models.BooleanField(_("walk-in"), default=False)
    # That feedback was given, at the end and three months later: never when, and never which answers.
    gave_feedback = models.BooleanField(default=False, editable=False)
    told_use = models.BooleanField(default=False, editable=False)
    changed_at = models.DateTimeField(_("since"), default=timezone.now)
    created_at = models.DateTimeField(_("first enrolled at"), default=timezone.now, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["activity", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="enrolment_is_one_per_person"),
            models.UniqueConstraint(
                fields=["activity", "waiting_number"],
                condition=Q(state="waiting"),
                name="waiting_number_is_held_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(waiting_number__isnull=False), name="waiting_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offer_ends_at__isnull=False)
                | (~Q(state="offered") & Q(offer_ends_at__isnull=True)),
                name="only_an_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(hold_ends_at__isnull=True) | Q(state="unconfirmed"), name="only_a_guest_has_a_hold"
            ),
            models.CheckConstraint(
                condition=Q(is_walk_in=False) | Q(state="confirmed", delegation__isnull=True),
                name="walk_in_is_there_beside_the_capacity",
            ),
        ]
        indexes = [models.Index(fields=["activity", "state"], name="enrolment_by_state_idx")]

    def __str__(self) -> str:
        return f"{self.shown_name} – {self.activity}"

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE_STATES

    @property
    def typed(self) -> "WalkIn | None":
        """What was written down in the room of a walk-in whom nobody knew; free with `select_related("walk_in")`."""
        return getattr(self, "walk_in", None)

    @property
    def shown_name(self) -> str:
        """The name that hosts and facilitators read."""
        typed = self.typed
        return typed.name if typed else self.person.name


class EnrolmentChange(models.Model):
    """Append-only history of an enrolment; the public id is the key of the mail that tells it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="changes", verbose_name=_("enrolment")
    )
    from_state = models.CharField(
        pgettext_lazy("state before", "from"), max_length=12, choices=Enrolment.State.choices, blank=True
    )
    to_state = models.CharField(pgettext_lazy("state after", "to"), max_length=12, choices=Enrolment.State.choices)
    at = models.DateTimeField(pgettext_lazy("moment", "at"), default=timezone.now)
    by = done_by()
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("enrolment change")
        verbose_name_plural = _("enrolment changes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_from_state_display() or '–'} → {self.get_to_state_display()}"
