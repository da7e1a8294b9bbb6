"""Meetings of a pair: planned on the clock of a place, logged in under a minute."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from core.wall_time import instant_of, validate_zone
from mentoring.models.agreement import Goal
from mentoring.models.pairing import Pairing

LONGEST_MINUTES = 8 * 60


class Meeting(models.Model):
    """Day, start, end and zone are the source of a plan; what happened is told by `logged_at` and `minutes`."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meeting", "Planned")
        HELD = "held", pgettext_lazy("meeting", "Held")
        CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")
        NO_SHOW = "no-show", pgettext_lazy("meeting", "Somebody did not come")

    class Mode(models.TextChoices):
        ONLINE = "online", _("Online")
        IN_PERSON = "in-person", _("In person")
        PHONE = "phone", _("By phone")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("pairing"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    day = models.DateField(_("day"))
    start_time = models.TimeField(_("starts"))
    end_time = models.TimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_zone])
    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    join_link = models.URLField(_("link to join online"), max_length=500, blank=True)
    schedule_revision = models.PositiveIntegerField(default=0, editable=False)
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, default=Mode.ONLINE)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    goals = models.ManyToManyField(Goal, blank=True, related_name="meetings", verbose_name=_("goals touched"))
    logged_at = models.DateTimeField(_("logged at"), null=True, blank=True)
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end_time__gt=F("start_time")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES),
                name="meeting_held_has_its_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pairing} · {self.day:%Y-%m-%d}"

    @property
    def planned_minutes(self) -> int:
        """The length of the plan."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.starts_at = instant_of(day=self.day, at=self.start_time, zone=self.time_zone, field="start_time")
        self.ends_at = instant_of(day=self.day, at=self.end_time, zone=self.time_zone, field="end_time")
        super().save(*args, **kwargs)


class MeetingRating(models.Model):
    """How it was, one to five, for oneself and as a trend for the coordinator; the other side never sees it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="ratings", verbose_name=_("meeting"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    rating = models.PositiveSmallIntegerField(_("how it was"))

    class Meta:
        verbose_name = _("meeting rating")
        verbose_name_plural = _("meeting ratings")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="meeting_is_rated_once"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="rating_is_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.rating}"


class NextStep(models.Model):
    """Something one of the two will do; open ones carry over to the next meeting."""

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="next_steps", verbose_name=_("pairing"))
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="next_steps", verbose_name=_("meeting")
    )
    text = models.CharField(_("next step"), max_length=200)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    due_on = models.DateField(_("until"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("next step")
        verbose_name_plural = _("next steps")
        ordering = [F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text


class NoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, person: Person | None) -> Self:
        """The only door to notes: one's own, the pair's for the two, the coordinator's for the pair's coordinators.

        Coordinating ends with the role, and nobody reads as a coordinator what the other one wrote about them.
        """
        if person is None:
            return self.none()
        pair = Q(pairing__mentor=person) | Q(pairing__mentee=person)
        coordinated = Q(pairing__in=Pairing.objects.coordinated_by(person).order_by().values("pk"))
        return self.filter(
            Q(author=person)
            | Q(audience=Note.Audience.PAIR) & pair
            | Q(audience=Note.Audience.COORDINATOR) & coordinated & ~pair
        )


class Note(models.Model):
    """A text with its readers written beside it. Never in the admin, in exports, in mails or in the history."""

    class Audience(models.TextChoices):
        PAIR = "pair", _("For the two of us")
        AUTHOR = "author", _("Only for me")
        COORDINATOR = "coordinator", _("For the coordinator")

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="notes", verbose_name=_("pairing"))
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("meeting")
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(_("who can read this"), max_length=12, choices=Audience.choices)
    text = models.TextField(_("note"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.pairing} · {self.get_audience_display()}"
