"""People and logins. A Person is who somebody is; a User is only the right to sign in as that person."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access import is_staff
from core.alphabet import ByName
from core.text import fold, fold_all
from core.wall_time import validate_zone
from reference.models import Territory

# Where neither the person nor a territory says otherwise: the seat of the network.
NETWORK_TIME_ZONE = "Europe/Brussels"
# Of the sentence that people tick at sign-up; a new wording gets a new version.
PRIVACY_NOTICE_VERSION = "2026-11"
OLDEST_AGE = 120


class PersonQuerySet(models.QuerySet["Person"]):
    def with_email(self, email: str) -> "PersonQuerySet":
        """The person (at most one) with this address, whatever its case; the unique index answers."""
        return self.filter(Exact(Lower("email"), email.strip().lower()))

    def alphabetical(self) -> "PersonQuerySet":
        return self.order_by(ByName("name"), "pk")

    def matching(self, text: str) -> "PersonQuerySet":
        """Every word of the text occurs in the name or the address, whatever its case and accents."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_text__contains=word)
        return found

    def bulk_create(self, objs: Iterable["Person"], *args: Any, **kwargs: Any) -> list["Person"]:
        """As Django's, which does not call `save`: the search column is derived here too."""
        people = list(objs)
        for person in people:
            person.search_text = person.derive_search_text()
        return super().bulk_create(people, *args, **kwargs)


class Person(models.Model):
    """One human being, with or without a login. Every enrolment and every delivery points here."""

    class TargetGroup(models.TextChoices):
        """Declared, never computed: the age bands of the project overlap."""

        STUDENT = "student", _("Student interested in the social economy (18–24)")
        WOULD_BE = "would-be", _("Would-be social entrepreneur (20–30)")
        ENTREPRENEUR = "entrepreneur", _("Social entrepreneur (25 and over)")
        NONE = "none", _("None of these")

        @property
        def ages(self) -> range:
            """The ages, in years, that the project has in mind for this group."""
            spans = {"student": range(18, 25), "would-be": range(20, 31), "entrepreneur": range(25, OLDEST_AGE)}
            return spans.get(self.value, range(18, OLDEST_AGE))

    class BirthYearBand(models.TextChoices):
        FROM_18 = "18-24", _("18 to 24")
        FROM_25 = "25-29", _("25 to 29")
        FROM_30 = "30-39", _("30 to 39")
        FROM_40 = "40-54", _("40 to 54")
        FROM_55 = "55+", _("55 and over")

        @property
        def ages(self) -> range:
            """The ages in this band, in years."""
            first, _dash, last = self.value.rstrip("+").partition("-")
            return range(int(first), int(last) + 1 if last else OLDEST_AGE)

        def fits(self, group: "Person.TargetGroup") -> bool:
            """Whether somebody in this band can be in the group: the two have at least one age in common."""
            return self.ages.start < group.ages.stop and group.ages.start < self.ages.stop

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150)
    # Null, not empty: several people without an address are no duplicates of each other.
    email = models.EmailField(_("e-mail"), null=True, blank=True)  # noqa: DJ001
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        blank=True,
        validators=[validate_zone],
        help_text=_("Empty: the time zone of the territory."),
    )
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("territory"),
        help_text=_("Empty: elsewhere."),
    )
    target_group = models.CharField(
        _("target group"), max_length=20, choices=TargetGroup.choices, default=TargetGroup.NONE
    )
    birth_year_band = models.CharField(_("age band"), max_length=10, choices=BirthYearBand.choices, blank=True)
    adult_declared_at = models.DateTimeField(_("declared to be 18 or over at"), null=True, blank=True)
    privacy_version = models.CharField(_("version of the privacy notice"), max_length=20, blank=True)
    privacy_acknowledged_at = models.DateTimeField(_("privacy notice acknowledged at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    # Derived, by `derive_search_text` only.
    search_text = models.TextField(blank=True, editable=False, default="")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_is_unique"),
            models.CheckConstraint(
                condition=Q(email__isnull=True) | ~Q(email=""), name="person_email_is_null_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = (self.email or "").strip().lower() or None
        self.search_text = self.derive_search_text()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    def derive_search_text(self) -> str:
        """Name and address, folded."""
        return fold_all([self.name, self.email])

    @property
    def zone(self) -> str:
        """The IANA zone this person's times are shown in: their own, else the territory's, else the network's."""
        if self.time_zone:
            return self.time_zone
        return self.territory.time_zone if self.territory else NETWORK_TIME_ZONE


BY = pgettext_lazy("who did it", "by")


def done_by(words: Any = BY) -> "models.ForeignKey[Person | None, Person | None]":
    """The field of a row that says who did it: as lasting as the row; nobody where the platform did it by itself."""
    return models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words
    )


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> "ConsentQuerySet":
        """Given and not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """What somebody agreed to, in which words, when, and until when (GDPR, article 7). Rows are never overwritten."""

    class Purpose(models.TextChoices):
        REQUIREMENTS = "requirements", pgettext_lazy("purpose of a consent", "Diet and access")
        PHOTOS = "photos", pgettext_lazy("purpose of a consent", "Photos")
        MAILING = "mailing", pgettext_lazy("purpose of a consent", "Mailing lists")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    text_version = models.CharField(_("version of the text"), max_length=20)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("data protection", "consent")
        verbose_name_plural = pgettext_lazy("data protection", "consents")
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_purpose_display()}"


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet["User"]:
        """A login is never used without its person; one query brings both."""
        return super().get_queryset().select_related("person", "person__territory")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A login. It has a Person once its e-mail address is verified; until then `declared` keeps what was typed."""

    email = models.EmailField(_("e-mail"), unique=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person")
    )
    declared = models.JSONField(_("declared at sign-up"), default=dict, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("signed up at"), default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email

    @property
    def is_staff(self) -> bool:
        """Asked by Django's admin; the rule comes from memberships."""
        return is_staff(self)

    # No Group or Permission rows: the admin's answers come from permissions.py, through ScopedAdmin.
    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False
