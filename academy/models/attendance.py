"""AttendanceMark: what was noted about one person in one session. Append-only: the latest noted counts."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.enrolment import Enrolment
from academy.models.session import Session
from accounts.models import done_by

# A note that travels longer than this waited on a phone without a connection.
LATE_AFTER = timedelta(minutes=1)


class AttendanceMarkQuerySet(models.QuerySet["AttendanceMark"]):
    def latest_of_each(self) -> Self:
        """The mark that counts of each enrolment and session: the latest noted, of two noted at once the later row."""
        latest = (
            AttendanceMark.objects.filter(session=models.OuterRef("session"), enrolment=models.OuterRef("enrolment"))
            .order_by("-noted_at", "-pk")
            .values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(latest))


class AttendanceMark(models.Model):
    """One note. What was noted before stays visible."""

    class State(models.TextChoices):
        # Takes an earlier note back: the person is expected after all.
        EXPECTED = "expected", pgettext_lazy("attendance", "Expected")
        PRESENT = "present", pgettext_lazy("attendance", "Present")
        PARTLY = "partly", pgettext_lazy("attendance", "Partly present")
        EXCUSED = "excused", pgettext_lazy("attendance", "Excused")
        ABSENT = "absent", pgettext_lazy("attendance", "Absent")

    class Source(models.TextChoices):
        PERSON = "person", pgettext_lazy("source of an attendance mark", "The person")
        FACILITATOR = "facilitator", pgettext_lazy("source of an attendance mark", "Facilitator or staff")
        CODE = "code", pgettext_lazy("source of an attendance mark", "Code in the room")
        SHEET = "sheet", pgettext_lazy("source of an attendance mark", "Signed sheet")

    # Given by whoever notes it, so that a note that arrives twice is one note.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="attendance_marks", verbose_name=_("session")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attendance_marks", verbose_name=_("enrolment")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes present"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    noted_at = models.DateTimeField(_("noted at"), default=timezone.now)
    received_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)
    by = done_by()

    objects = AttendanceMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        ordering = ["session", "enrolment", F("noted_at").desc(), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="partly", minutes__isnull=False) | (~Q(state="partly") & Q(minutes__isnull=True)),
                name="attendance_partly_says_minutes",
            )
        ]
        indexes = [models.Index(fields=["session", "enrolment", "noted_at"], name="attendance_latest_idx")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.session_id} · {self.get_state_display()}"

    @property
    def came_late(self) -> bool:
        """Whether it reached the academy long after it was noted."""
        return self.received_at - self.noted_at > LATE_AFTER


class WrapUp(models.Model):
    """What the facilitator writes after a session: it reaches participants with the follow-up."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="wrap_up", verbose_name=_("session"))
    language = models.CharField(_("language"), max_length=8)
    done = models.TextField(_("what was done"))
    next_steps = models.TextField(_("what to do next"), blank=True)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    by = done_by()

    class Meta:
        verbose_name = _("wrap-up")
        verbose_name_plural = _("wrap-ups")
        ordering = ["session"]

    def __str__(self) -> str:
        return str(self.session)
