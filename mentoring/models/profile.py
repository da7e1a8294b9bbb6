"""MentorProfile: what somebody offers as a mentor."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person, done_by
from partners.models import Organisation
from reference.models import Language, Topic


class Sector(models.TextChoices):
    """Fields of activity that a mentor knows or a mentee works in."""

    CARE = "care", _("Care and health")
    EDUCATION = "education", _("Education and training")
    FOOD = "food", _("Food and farming")
    CIRCULAR = "circular", _("Reuse and circular economy")
    CULTURE = "culture", _("Culture and tourism")
    WORK = "work", _("Work integration")
    HOUSING = "housing", _("Housing and neighbourhood")
    DIGITAL = "digital", _("Digital services")
    FINANCE = "finance", _("Finance and administration")
    OTHER = "other", _("Another field")


class MeetingMode(models.TextChoices):
    ONLINE = "online", _("Online")
    IN_PERSON = "in-person", _("In person")
    EITHER = "either", _("Either")


class MentorProfileQuerySet(models.QuerySet["MentorProfile"]):
    def approved(self) -> Self:
        return self.filter(state=MentorProfile.State.APPROVED)

    def available(self, on: date) -> Self:
        """Approved, not paused, within their dates. Free places are counted by `with_places`."""
        begun = Q(available_from__isnull=True) | Q(available_from__lte=on)
        not_over = Q(available_to__isnull=True) | Q(available_to__gte=on)
        return self.approved().filter(begun, not_over, paused_at__isnull=True)

    def with_places(self) -> Self:
        """Annotates `mentee_count`: pairings that hold a place (proposed ones do too)."""
        from mentoring.models.pairing import Pairing

        held = Q(person__pairings_as_mentor__state__in=Pairing.PLACE_STATES)
        return self.annotate(mentee_count=models.Count("person__pairings_as_mentor", filter=held, distinct=True))


class MentorProfile(models.Model):
    """One per person. Approved by a mentoring coordinator, after a short induction."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("mentor profile", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("mentor profile", "Waiting for approval")
        APPROVED = "approved", pgettext_lazy("mentor profile", "Approved")
        DECLINED = "declined", pgettext_lazy("mentor profile", "Not approved")
        LEFT = "left", pgettext_lazy("mentor profile", "No longer a mentor")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="mentor_profile", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    offer = models.TextField(_("what I can help with"), blank=True)
    experience = models.TextField(_("my experience"), blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="mentors", verbose_name=_("topics"))
    languages = models.ManyToManyField(Language, blank=True, related_name="mentors", verbose_name=_("languages"))
    sector = models.CharField(_("field of activity"), max_length=20, choices=Sector.choices, blank=True)
    years = models.PositiveSmallIntegerField(_("years of experience"), default=0)
    mode = models.CharField(
        _("how we can meet"), max_length=10, choices=MeetingMode.choices, default=MeetingMode.EITHER
    )
    places = models.PositiveSmallIntegerField(_("how many mentees at a time"), default=2)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    available_to = models.DateField(_("available until"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)
    # As typed, known to the academy or not: whether somebody is a member is not told, and who joins later is meant too.
    excluded_addresses = models.TextField(_("addresses of people I must not be matched with"), blank=True)
    excluded_people = models.ManyToManyField(
        Person, blank=True, related_name="+", verbose_name=_("people I must not be matched with")
    )
    excluded_organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("organisations I must not be matched with")
    )
    induction_confirmed_at = models.DateTimeField(_("induction confirmed at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = done_by(_("decided by"))
    decision_reason = models.CharField(_("reason"), max_length=300, blank=True)
    last_active_at = models.DateTimeField(_("last active"), default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MentorProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor profile")
        verbose_name_plural = _("mentor profiles")
        ordering = ["person__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=10), name="mentor_has_one_to_ten_places"),
            models.CheckConstraint(
                condition=Q(available_from__isnull=True)
                | Q(available_to__isnull=True)
                | Q(available_to__gte=F("available_from")),
                name="mentor_is_available_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def places_left(self) -> int:
        """Free places; needs `with_places()`."""
        taken: int = self.mentee_count  # type: ignore[attr-defined]
        return max(self.places - taken, 0)
