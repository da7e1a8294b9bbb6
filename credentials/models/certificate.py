"""Certificate: one statement about one person. What it says is kept as it was on the day it was issued."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, done_by
from core.translations import TextIn, language_codes
from partners.models import Organisation, Project

# What the check page shows whatever the holder chooses: without it, nothing can be checked.
MINIMUM = ("number", "title", "awarding_body", "issued_on", "validity")


class Counter(models.Model):
    """The last number given, by name. Its row is the lock under which certificates are issued."""

    name = models.CharField(max_length=30, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def of_person(self, person: Person | None) -> Self:
        return self.none() if person is None else self.filter(holder=person)

    def about(self, app: str, keys: Any) -> Self:
        """Those of these occasions of one app; keys are public ids."""
        return self.filter(source_app=app, source_key__in=[str(key) for key in keys])


class Certificate(models.Model):
    """All eleven elements of the European approach to micro-credentials (2022/C 243/02, annex I), numbered in comments.

    Texts are JSON objects, language code -> text; `original_language` says which one the others were made from.
    """

    class Kind(models.TextChoices):
        ATTENDED = "attended", pgettext_lazy("certificate", "Certificate of attendance")
        ASSESSED = "assessed", pgettext_lazy("certificate", "Certificate of achievement")
        PATH = "path", pgettext_lazy("certificate", "Certificate of a learning path")
        MENTOR_HOURS = "mentor-hours", pgettext_lazy("certificate", "Certificate of mentoring hours")

    class Participation(models.TextChoices):
        IN_PERSON = "in-person", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("In person and online")

    class Revocation(models.TextChoices):
        NONE = "", ""
        # The rule no longer holds; should it hold again, a new certificate is issued.
        RULE = "rule", pgettext_lazy("why a certificate is revoked", "The rule no longer holds")
        STAFF = "staff", pgettext_lazy("why a certificate is revoked", "By the awarding body")
        HOLDER = "holder", pgettext_lazy("why a certificate is revoked", "By the holder")

    # What the holder may add to the minimum: the column, and what it opens.
    CHOICES: ClassVar = ("shows_name", "shows_hours", "shows_details", "shows_pdf")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    holder = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name=pgettext_lazy("certificate", "holder"),
    )
    # What it was issued for: an app and a public id of one of its rows, which this floor does not know.
    source_app = models.CharField(max_length=20)
    source_key = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    original_language = models.CharField(_("original language"), max_length=8, choices=settings.LANGUAGES)

    holder_name = models.CharField(_("name on the certificate"), max_length=150)  # 1: identification of the learner
    title = models.JSONField(_("title"))  # 2
    country = models.CharField(_("country of the issuer"), max_length=2)  # 3
    awarding_body = models.CharField(_("awarding body"), max_length=200)  # 4
    issued_on = models.DateField(_("issued on"))  # 5
    outcomes = models.JSONField(_("learning outcomes"))  # 6
    workload_minutes = models.PositiveIntegerField(_("notional workload in minutes"))  # 7
    eqf_level = models.PositiveSmallIntegerField(_("level in the EQF"), null=True, blank=True)  # 8: if applicable
    assessment = models.JSONField(_("type of assessment"))  # 9
    participation = models.CharField(  # 10
        _("form of participation"), max_length=10, choices=Participation.choices
    )
    quality_assurance = models.JSONField(_("type of quality assurance"))  # 11

    # The organisation whose staff may revoke it.
    awarded_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("awarding body")
    )
    other_hosts = models.JSONField(_("together with"), default=list, blank=True)
    attended_minutes = models.PositiveIntegerField(_("minutes attended"))
    required_percent = models.PositiveSmallIntegerField(_("share to attend, in %"), null=True, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    # Competences: objects with framework, version, code, and the name in several languages.
    topics = models.JSONField(_("topics"), default=list, blank=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("project")
    )
    # The funding notice as it was: statement, granting_authority, grant_number, disclaimer (texts).
    funding = models.JSONField(_("funding notice"), default=dict, blank=True)

    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("instead of"),
    )
    # Its bit in the status list that verifiers of the badge read.
    status_index = models.PositiveIntegerField(unique=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revocation = models.CharField(_("how it was revoked"), max_length=8, choices=Revocation.choices, blank=True)
    revocation_reason = models.CharField(_("reason"), max_length=300, blank=True)
    revoked_by = done_by(_("revoked by"))
    # A decision of people stands against the rule, until people lift it.
    bars_reissue = models.BooleanField(_("no new one by the rule"), default=False)

    shows_name = models.BooleanField(_("my name"), default=False)
    shows_hours = models.BooleanField(_("the hours"), default=False)
    shows_details = models.BooleanField(_("what I learned, and how"), default=False)
    shows_pdf = models.BooleanField(_("the certificate itself, as a PDF"), default=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source_app", "source_key"],
                condition=Q(revoked_at__isnull=True),
                name="certificate_is_valid_once_per_occasion",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revocation="", revocation_reason="", revoked_by__isnull=True)
                | (Q(revoked_at__isnull=False) & ~Q(revocation="") & ~Q(revocation_reason="")),
                name="certificate_revoked_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["attended", "assessed", "path", "mentor-hours"]),
                name="certificate_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(eqf_level__isnull=True) | Q(eqf_level__gte=1, eqf_level__lte=8),
                name="certificate_eqf_level_is_1_to_8",
            ),
            models.CheckConstraint(condition=Q(attended_minutes__gte=1), name="certificate_says_some_minutes"),
            models.CheckConstraint(
                condition=Q(bars_reissue=False) | Q(revoked_at__isnull=False), name="only_a_revoked_certificate_bars"
            ),
        ]
        indexes = [models.Index(fields=["source_app", "source_key"], name="certificate_source_idx")]

    def __str__(self) -> str:
        return f"{self.number} · {self.text('title')}"

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    def text(self, field: str, language: str | None = None) -> TextIn:
        """A text of the certificate for a reader of `language`, as `core.translations.text_of` does for rows."""
        return text_among(getattr(self, field), language or get_language() or "en", self.original_language)

    @property
    def title_in(self) -> TextIn:
        return self.text("title")

    @property
    def title_text(self) -> str:
        return str(self.text("title"))

    @property
    def says_attendance_only(self) -> bool:
        """It says that somebody was there; nothing was assessed."""
        return self.kind in {self.Kind.ATTENDED, self.Kind.PATH}

    @property
    def is_replaced(self) -> bool:
        """Revoked because another one with the right values took its place."""
        return not self.is_valid and hasattr(self, "superseded_by")

    def page_url(self) -> str:
        """The absolute address of the page where anybody can check it."""
        return settings.SITE_URL + reverse("certificate", args=[self.public_id])

    def credential_url(self) -> str:
        """The absolute address, and the id, of the signed credential."""
        return settings.SITE_URL + reverse("credential", args=[self.public_id])

    def revoke(self, *, how: str, reason: str, by: Person | None, now: datetime) -> None:
        """Set the columns; the services save them."""
        self.revoked_at, self.revocation, self.revocation_reason, self.revoked_by = now, how, reason, by
        self.bars_reissue = how != self.Revocation.RULE


def text_among(texts: dict[str, str], wanted: str, original: str) -> TextIn:
    """The text in the wanted language, else the original's, else any."""
    for code in dict.fromkeys([wanted, original, *language_codes()]):
        if text := texts.get(code):
            return TextIn(text, code)
    return TextIn("", wanted)
