"""Session: one sitting of an activity, planned on the clock of its place."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.activity import Activity
from accounts.models import Person, done_by
from core.models import Translated
from core.translations import text_of
from core.wall_time import instant_of, validate_zone

# "One sitting, at most half a day": attendance sheets are signed by the half-day in France.
LONGEST_SITTING = timedelta(hours=6)


class SessionQuerySet(models.QuerySet["Session"]):
    def planned(self) -> Self:
        return self.filter(state=Session.State.PLANNED)

    def upcoming(self, now: datetime) -> Self:
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def chronological(self) -> Self:
        return self.order_by("starts_at", "pk")


class Session(Translated):
    """Day, start, end and zone are the source; `starts_at` and `ends_at` are derived from them in `derive_times`."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("session", "Planned")
        CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")

    # A change of these is a change of the calendar entry: it raises `schedule_revision`.
    SCHEDULE_FIELDS = ("day", "start_time", "end_time", "time_zone", "place", "address", "join_link")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("activity")
    )
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("Empty: the activity's title."))
    day = models.DateField(_("day"))
    start_time = models.TimeField(_("starts"))
    end_time = models.TimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_zone])
    place = models.CharField(_("place"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    # Plain text: most organisations that are visited are no members of the network.
    visited_name = models.CharField(
        _("organisation visited"), max_length=200, blank=True, help_text=_("Where the session is a visit.")
    )
    join_link = models.URLField(_("link to join online"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False)
    # The SEQUENCE of its calendar entry (RFC 5545, 3.8.7.4); the UID, public_id, never changes.
    schedule_revision = models.PositiveIntegerField(_("schedule revision"), default=0, editable=False)

    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False, db_index=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end_time__gt=F("start_time")), name="session_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_instants_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"{text_of(self, 'title') or self.activity} · {self.day:%Y-%m-%d} {self.start_time:%H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive_times()
        super().save(*args, **kwargs)

    def derive_times(self) -> None:
        """Set the instants from the wall times. Raises DomainError for an hour that is missing or twice."""
        self.starts_at = instant_of(day=self.day, at=self.start_time, zone=self.time_zone, field="start_time")
        self.ends_at = instant_of(day=self.day, at=self.end_time, zone=self.time_zone, field="end_time")

    def clean(self) -> None:
        """Field errors for times that make no sense; the zone and hour checks need all four values."""
        from core.errors import DomainError

        if not (self.day and self.start_time and self.end_time and self.time_zone):
            return
        if self.end_time <= self.start_time:
            raise ValidationError({"end_time": _("A session ends after it starts, on the same day.")})
        try:
            self.derive_times()
        except DomainError as error:
            raise ValidationError({error.field or "start_time": error.message}) from error
        if self.ends_at - self.starts_at > LONGEST_SITTING:
            raise ValidationError(
                {"end_time": _("A session lasts at most six hours; plan a second one for the afternoon.")}
            )
        if self.moves_before_closing():
            message = _(
                "Enrolment would close after this session has begun. Choose a later time, or first change when "
                "enrolment closes."
            )
            raise ValidationError({"day": message})

    def moves_before_closing(self) -> bool:
        """Whether it is planned or moved so that it begins before enrolment closes; one that stays may stay."""
        from core.errors import DomainError

        activity = getattr(self, "activity", None)
        try:
            # Derived, not read: a form may change the closing hour together with the session.
            closes_at = activity.derive_closing() if activity else None
        except DomainError:
            return False
        if closes_at is None or self.starts_at >= closes_at or self.is_cancelled:
            return False
        return not Session._base_manager.filter(pk=self.pk, starts_at=self.starts_at).exists()

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def where(self) -> str:
        """Place and address, in the language of the session: neither is translated."""
        return ", ".join(part for part in (self.place, self.address) if part)

    @property
    def duration_minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def has_started(self, now: datetime) -> bool:
        return self.starts_at <= now

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at <= now


class SessionFacilitator(models.Model):
    """Who runs a session."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Facilitator")
        CO = "co", _("Co-facilitator")
        INTERPRETER = "interpreter", _("Interpreter")

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="facilitators", verbose_name=_("session")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="facilitations", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.LEAD)

    class Meta:
        verbose_name = _("facilitator")
        verbose_name_plural = _("facilitators")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="facilitator_is_named_once")]

    def __str__(self) -> str:
        return str(self.person)


class ScheduleChange(models.Model):
    """Append-only: a move or cancellation of sessions that people had to be told about, with what it was before.

    `before` holds, per session public id, the schedule fields as text at that time; the mail says "was … now …".
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="schedule_changes", verbose_name=_("activity")
    )
    before = models.JSONField(_("before"), default=dict)
    at = models.DateTimeField(pgettext_lazy("moment", "at"), default=timezone.now)
    by = done_by()

    class Meta:
        verbose_name = _("schedule change")
        verbose_name_plural = _("schedule changes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.activity} · {self.at:%Y-%m-%d %H:%M}"
