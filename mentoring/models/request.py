"""MentoringRequest: what somebody asks of a mentor."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from mentoring.models.profile import MeetingMode, MentorProfile, Sector
from reference.models import Language, Topic

MOST_GOALS = 3


class MentoringRequestQuerySet(models.QuerySet["MentoringRequest"]):
    def open(self) -> Self:
        """In the pool: waiting for a suggestion."""
        return self.filter(state=MentoringRequest.State.OPEN)

    def live(self) -> Self:
        return self.filter(state__in=MentoringRequest.LIVE_STATES)


class MentoringRequest(models.Model):
    """A person's wish for a mentor; at most one is live at a time."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("mentoring request", "Draft")
        OPEN = "open", pgettext_lazy("mentoring request", "Looking for a mentor")
        PROPOSED = "proposed", pgettext_lazy("mentoring request", "A mentor is proposed")
        MATCHED = "matched", pgettext_lazy("mentoring request", "Matched")
        WITHDRAWN = "withdrawn", pgettext_lazy("mentoring request", "Withdrawn")

    class TerritoryWish(models.TextChoices):
        ANY = "any", _("No preference")
        SAME = "same", _("Somebody from my own territory")
        OTHER = "other", _("Somebody from another territory")

    LIVE_STATES: ClassVar = (State.DRAFT, State.OPEN, State.PROPOSED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="mentoring_requests", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    wish = models.TextField(_("what I want to work on"), blank=True)
    tried = models.TextField(_("what I have tried"), blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="mentoring_requests", verbose_name=_("topics"))
    languages = models.ManyToManyField(
        Language, blank=True, related_name="mentoring_requests", verbose_name=_("languages")
    )
    territory_wish = models.CharField(
        _("where my mentor should be from"), max_length=10, choices=TerritoryWish.choices, default=TerritoryWish.ANY
    )
    sector = models.CharField(_("field of activity"), max_length=20, choices=Sector.choices, blank=True)
    mode = models.CharField(
        _("how we can meet"), max_length=10, choices=MeetingMode.choices, default=MeetingMode.EITHER
    )
    # Asked for in the directory; it takes the same road as a suggestion.
    wanted_mentor = models.ForeignKey(
        MentorProfile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="wishes",
        verbose_name=_("wanted mentor"),
    )
    opened_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MentoringRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentoring request")
        verbose_name_plural = _("mentoring requests")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["draft", "open", "proposed"]), name="request_is_live_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_state_display()}"


class RequestGoal(models.Model):
    """One of one to three goals of a request; they become the first goals of the agreement."""

    request = models.ForeignKey(MentoringRequest, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(_("goal"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("goal of a request")
        verbose_name_plural = _("goals of a request")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Verdict(models.Model):
    """A coordinator's word on one possible pair: pinned or forbidden. It outlives the next solving."""

    class Kind(models.TextChoices):
        PINNED = "pinned", _("Pinned")
        FORBIDDEN = "forbidden", _("Forbidden")

    request = models.ForeignKey(MentoringRequest, on_delete=models.CASCADE, related_name="verdicts")
    mentor = models.ForeignKey(
        MentorProfile, on_delete=models.CASCADE, related_name="verdicts", verbose_name=_("mentor")
    )
    kind = models.CharField(_("verdict"), max_length=10, choices=Kind.choices)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("who did it", "by")
    )
    at = models.DateTimeField(pgettext_lazy("moment", "at"), default=timezone.now)

    class Meta:
        verbose_name = _("verdict on a pair")
        verbose_name_plural = _("verdicts on pairs")
        constraints = [
            models.UniqueConstraint(fields=["request", "mentor"], name="verdict_is_given_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(kind="pinned"), name="request_is_pinned_to_one_mentor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} – {self.mentor}: {self.get_kind_display()}"
