"""Pairing: a mentor and a mentee, from the proposal to the thank-you."""

import uuid
from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person, done_by
from mentoring.models.request import MentoringRequest
from partners.models import Membership
from partners.permissions import holds_role, is_network_coordinator


class PairingQuerySet(models.QuerySet["Pairing"]):
    def of_person(self, person: Person | None) -> Self:
        """Those in which the person is one of the two."""
        if person is None:
            return self.none()
        return self.filter(Q(mentor=person) | Q(mentee=person))

    def coordinated_by(self, person: Person | None) -> Self:
        """Those the person is responsible for, as long as they hold the role; all for the network coordinator."""
        if is_network_coordinator(person):
            return self
        if person is None or not holds_role(person, Membership.Role.MENTORING_COORDINATOR):
            return self.none()
        return self.filter(pk__in=PairingCoordinator.objects.filter(person=person).values("pairing"))

    def visible_to(self, person: Person | None) -> Self:
        """The two, their coordinators, and the network coordinator."""
        if person is None:
            return self.none()
        coordinated = Pairing.objects.coordinated_by(person).order_by().values("pk")
        return self.filter(Q(mentor=person) | Q(mentee=person) | Q(pk__in=coordinated))

    def running(self) -> Self:
        return self.filter(state__in=Pairing.RUNNING_STATES)


class Pairing(models.Model):
    """Ending early is not cancelling: it has a reason, and the work stays readable."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("pairing", "Proposed")
        ACTIVE = "active", pgettext_lazy("pairing", "Active")
        PAUSED = "paused", pgettext_lazy("pairing", "Paused")
        COMPLETED = "completed", pgettext_lazy("pairing", "Completed")
        ENDED = "ended", pgettext_lazy("pairing", "Ended early")
        REFUSED = "refused", pgettext_lazy("pairing", "Refused")
        LAPSED = "lapsed", pgettext_lazy("pairing", "Not answered in time")

    class EndReason(models.TextChoices):
        NONE = "", ""
        GOALS_REACHED = "goals-reached", _("The goals are reached")
        NO_TIME = "no-time", _("No time at the moment")
        NOT_A_FIT = "not-a-fit", _("Not a good fit")
        LEFT = "left", _("One of us has left the academy")
        OTHER = "other", _("Another reason")

    RUNNING_STATES: ClassVar = (State.ACTIVE, State.PAUSED)
    # A proposal holds the mentor's place until it is answered or lapses.
    PLACE_STATES: ClassVar = (State.PROPOSED, State.ACTIVE, State.PAUSED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="pairings_as_mentor", verbose_name=_("mentor")
    )
    mentee = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="pairings_as_mentee", verbose_name=_("mentee")
    )
    request = models.ForeignKey(
        MentoringRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="pairings"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    reasons = models.JSONField(_("why these two"), default=list, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer_by = models.DateTimeField(_("answer wanted by"))
    mentor_accepted_at = models.DateTimeField(_("accepted by the mentor at"), null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(_("accepted by the mentee at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("done at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(_("reason"), max_length=20, choices=EndReason.choices, blank=True)
    thanks = models.TextField(_("thank-you to the mentor"), blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="pairing_is_of_two_people"),
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=Q(state__in=["proposed", "active", "paused"]),
                name="pairing_of_two_is_live_once",
            ),
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(state="proposed"), name="mentee_has_one_proposal_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "paused", "completed", "ended"])
                | Q(mentor_accepted_at__isnull=False, mentee_accepted_at__isnull=False),
                name="pairing_runs_when_both_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | ~Q(end_reason=""), name="pairing_ended_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} – {self.mentee}"

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING_STATES

    @property
    def is_cross_border(self) -> bool:
        """From two territories (or one of them from elsewhere)."""
        return self.mentor.territory_id != self.mentee.territory_id

    def has_looked_back(self, review_on: date) -> bool:
        """Whether the two said so on the day of the review or later, wherever that day had begun."""
        return self.reviewed_at is not None and self.reviewed_at.date() >= review_on - timedelta(days=1)

    def other_of(self, person: Person) -> Person:
        """The other one of the two."""
        return self.mentee if person.pk == self.mentor_id else self.mentor

    def is_of(self, person: Person | None) -> bool:
        return person is not None and person.pk in {self.mentor_id, self.mentee_id}


class PairingCoordinator(models.Model):
    """Who is responsible for a pairing; two when it crosses a border."""

    pairing = models.ForeignKey(
        Pairing, on_delete=models.CASCADE, related_name="coordinators", verbose_name=_("pairing")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="coordinated", verbose_name=_("mentoring coordinator")
    )

    class Meta:
        verbose_name = _("coordinator of a pairing")
        verbose_name_plural = _("coordinators of a pairing")
        constraints = [models.UniqueConstraint(fields=["pairing", "person"], name="pairing_coordinator_is_named_once")]

    def __str__(self) -> str:
        return str(self.person)


class PairingChange(models.Model):
    """Append-only history; the public id is the key of the mail that tells it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="changes", verbose_name=_("pairing"))
    from_state = models.CharField(
        pgettext_lazy("state before", "from"), max_length=10, choices=Pairing.State.choices, blank=True
    )
    to_state = models.CharField(pgettext_lazy("state after", "to"), max_length=10, choices=Pairing.State.choices)
    at = models.DateTimeField(pgettext_lazy("moment", "at"), default=timezone.now)
    by = done_by()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("pairing change")
        verbose_name_plural = _("pairing changes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_from_state_display() or '–'} → {self.get_to_state_display()}"
