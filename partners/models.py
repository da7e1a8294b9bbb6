"""Organisations, who may act for them, the projects that pay, and what each territory needs."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from core.models import Translated
from core.translations import text_of
from reference.models import Territory, Topic


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def listed(self) -> "OrganisationQuerySet":
        """Those the public pages show."""
        return self.filter(is_listed=True)

    def in_territory(self, territory: Territory) -> "OrganisationQuerySet":
        return self.filter(territory=territory)


class Organisation(Translated):
    """A partner organisation. Country of seat, territory and project grouping are three different things."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("European network")
        MUNICIPALITY = "municipality", _("Municipality")
        REGION = "region", _("Region")
        NGO = "ngo", _("Association")
        CONSORTIUM = "consortium", _("Consortium of social cooperatives")
        FEDERATION = "federation", _("Federation of enterprises")
        OTHER = "other", _("Other organisation")

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    country = models.CharField(_("country of seat"), max_length=2, help_text=_("Two letters, for example PT."))
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("territory"),
        help_text=_("Empty for a European network."),
    )
    description = models.TextField(_("description"), blank=True)
    website = models.URLField(_("website"), blank=True)
    is_listed = models.BooleanField(_("shown on the partners page"), default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name or self.name


class Membership(models.Model):
    """Who may act for an organisation. All rights follow from these rows."""

    class Role(models.TextChoices):
        NETWORK_COORDINATOR = "network-coordinator", _("Network coordinator")
        PARTNER_STAFF = "partner-staff", _("Partner staff")
        MENTORING_COORDINATOR = "mentoring-coordinator", _("Mentoring coordinator")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation__name", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="membership_is_given_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation} ({self.get_role_display()})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; it may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """An offer of a membership, sent to an address and taken up by whoever proves to own it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=30, choices=Membership.Role.choices)
    language = models.CharField(_("language"), max_length=8, default="en")
    invited_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sent_invitations",
        verbose_name=pgettext_lazy("who did it", "by"),
    )
    created_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_is_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.organisation}"


class OrganisationClaim(models.Model):
    """What somebody said at sign-up about where they work. It gives no right at all."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("known organisation"),
    )
    name = models.CharField(_("name as typed"), max_length=200)
    created_at = models.DateTimeField(_("declared at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("declared organisation")
        verbose_name_plural = _("declared organisations")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="claim_is_made_once")]

    def __str__(self) -> str:
        return self.name


# The static file that stands beside the statement of who pays.
EMBLEM = "img/eu-emblem.svg"


class Project(Translated):
    """A grant, with its funding notice. What belongs to no project shows no notice."""

    class Statement(models.TextChoices):
        NONE = "", _("No statement")
        FUNDED = "funded", _("Funded by the European Union")
        CO_FUNDED = "co-funded", _("Co-funded by the European Union")

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("full name"), max_length=300)
    acronym = models.CharField(_("acronym"), max_length=40)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    statement = models.CharField(_("funding statement"), max_length=20, choices=Statement.choices, blank=True)
    granting_authority = models.CharField(_("granting authority"), max_length=200, blank=True)
    grant_number = models.CharField(_("grant number"), max_length=40, blank=True)
    disclaimer = models.TextField(_("disclaimer"), blank=True)
    retain_until = models.DateField(_("keep evidence until"), null=True, blank=True)
    organisations: "models.ManyToManyField[Organisation, ProjectPartner]" = models.ManyToManyField(
        Organisation, through="ProjectPartner", related_name="projects"
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["acronym"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.acronym


class ProjectPartner(models.Model):
    """An organisation in a project, and as what."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        PARTNER = "partner", _("Partner")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners", verbose_name=_("project"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="project_roles", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.PARTNER)

    class Meta:
        verbose_name = _("project partner")
        verbose_name_plural = _("project partners")
        ordering = ["role", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation"], name="project_partner_is_named_once"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(role="coordinator"), name="project_has_one_coordinator"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class NeedQuerySet(models.QuerySet["Need"]):
    def published(self) -> "NeedQuerySet":
        return self.filter(is_published=True)

    def in_territory(self, territory: Territory) -> "NeedQuerySet":
        return self.filter(territory=territory)


class Need(Translated):
    """A training need identified in one territory: what activities answer."""

    class Priority(models.IntegerChoices):
        HIGH = 1, _("High")
        MEDIUM = 2, _("Medium")
        LOW = 3, _("Low")

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="needs", verbose_name=_("territory")
    )
    statement = models.CharField(_("what is needed"), max_length=300)
    topics = models.ManyToManyField(Topic, blank=True, related_name="needs", verbose_name=_("topics"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.MEDIUM)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_published = models.BooleanField(_("published"), default=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["territory__slug", "priority", "pk"]
        constraints = [models.CheckConstraint(condition=Q(priority__in=[1, 2, 3]), name="need_priority_is_known")]

    def __str__(self) -> str:
        return str(text_of(self, "statement"))
