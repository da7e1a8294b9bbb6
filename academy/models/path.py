"""LearningPath: modules in an order. An activity delivers a module, in any territory and language."""

import uuid
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.certifying_path import CERTIFYING_PATH_CONSTRAINTS, CertifyingPath
from accounts.models import Person
from core.models import Translated
from core.text import fold
from core.translations import text_of, texts_of
from partners.models import Organisation
from partners.permissions import is_network_coordinator, staffed_organisation_ids
from reference.models import Topic

TargetGroup = Person.TargetGroup


class ForGroups(models.Model):
    """Whom it is meant for: as declared by people, never computed. No group ticked: for everybody."""

    for_students = models.BooleanField(TargetGroup.STUDENT.label, default=False)
    for_would_be = models.BooleanField(TargetGroup.WOULD_BE.label, default=False)
    for_entrepreneurs = models.BooleanField(TargetGroup.ENTREPRENEUR.label, default=False)

    class Meta:
        abstract = True

    @property
    def target_groups(self) -> list[TargetGroup]:
        """The groups that are ticked."""
        ticked = {
            TargetGroup.STUDENT: self.for_students,
            TargetGroup.WOULD_BE: self.for_would_be,
            TargetGroup.ENTREPRENEUR: self.for_entrepreneurs,
        }
        return [group for group, is_meant in ticked.items() if is_meant]


class LearningPathQuerySet(models.QuerySet["LearningPath"]):
    def published(self) -> Self:
        return self.filter(state=LearningPath.State.PUBLISHED)

    def certifying(self) -> Self:
        """Those that issue certificates."""
        return self.published().filter(certificates_awarded_by__isnull=False)

    def managed_by(self, person: Person | None) -> Self:
        """Those the person may change: of an organisation they are staff of; all for the network coordinator."""
        if is_network_coordinator(person):
            return self
        return self.filter(pk__in=owned_paths(person))

    def visible_to(self, person: Person | None) -> Self:
        """Published ones, and the drafts of one's own organisations."""
        if is_network_coordinator(person):
            return self
        return self.filter(Q(state=LearningPath.State.PUBLISHED) | Q(pk__in=owned_paths(person)))

    def matching(self, text: str) -> Self:
        """Every word of the text occurs in the title in some language, whatever its case and accents."""
        words = fold(text).split()
        rows = self.order_by()
        found = [row.pk for row in rows if all(word in fold(" ".join(texts_of(row, "title"))) for word in words)]
        return self.filter(pk__in=found)


def owned_paths(person: Person | None) -> "models.QuerySet[Organisation, Any]":
    """The ids of the paths of the organisations that the person is staff of."""
    own = staffed_organisation_ids(person)
    return Organisation.objects.filter(pk__in=own, learning_paths__isnull=False).order_by().values("learning_paths")


class LearningPath(CertifyingPath, ForGroups, Translated):
    """What somebody who wants to learn a thing does, one module after the other."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("learning path", "Draft")
        PUBLISHED = "published", pgettext_lazy("learning path", "Published")

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State.choices,
        default=State.DRAFT,
        help_text=_("A draft is seen by the staff of its organisations only."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("In the list of learning paths."))
    organisations = models.ManyToManyField(
        Organisation,
        related_name="learning_paths",
        verbose_name=_("responsible organisations"),
        help_text=_("Their staff change the path."),
    )

    objects = LearningPathQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["draft", "published"]), name="learning_path_state_is_known"),
            *CERTIFYING_PATH_CONSTRAINTS,
        ]

    def __str__(self) -> str:
        return str(text_of(self, "title"))

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def certifies(self) -> bool:
        """Whether certificates are issued; a draft issues none."""
        return self.is_published and self.awards_certificates


class ModuleQuerySet(models.QuerySet["Module"]):
    def published(self) -> Self:
        return self.filter(path__state=LearningPath.State.PUBLISHED)

    def visible_to(self, person: Person | None) -> Self:
        """Of the paths that the person may know of."""
        return self.filter(path__in=LearningPath.objects.visible_to(person).order_by().values("pk"))

    def matching(self, text: str) -> Self:
        """Every word of the text occurs in the title of the module or of its path, in some language."""
        words = fold(text).split()
        found = []
        for row in self.order_by().select_related("path"):
            text_here = fold(" ".join([*texts_of(row, "title"), *texts_of(row.path, "title")]))
            if all(word in text_here for word in words):
                found.append(row.pk)
        return self.filter(pk__in=found)


class Module(ForGroups, Translated):
    """One step of a path. Which activities deliver it is said by the activities."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Goes with a path that nothing was delivered of: what an activity delivers is protected by the activity.
    path = models.ForeignKey(
        LearningPath, on_delete=models.CASCADE, related_name="modules", verbose_name=_("learning path")
    )
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("module of a learning path", "number"), validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    learning_outcomes = models.TextField(
        _("learning outcomes"), blank=True, help_text=_("What one can do afterwards. One on each line.")
    )
    hours = models.DecimalField(
        _("hours of work"),
        max_digits=5,
        decimal_places=1,
        help_text=_("The notional workload: sessions and own work together."),
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="modules", verbose_name=_("topics"))
    prerequisites = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="prepares_for",
        verbose_name=_("prerequisites"),
        help_text=_("Modules of this or another path to do first."),
    )

    objects = ModuleQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a learning path", "module")
        verbose_name_plural = pgettext_lazy("of a learning path", "modules")
        ordering = ["path__position", "path__slug", "position"]
        constraints = [
            models.UniqueConstraint(fields=["path", "position"], name="module_number_is_unique_in_path"),
            models.CheckConstraint(condition=Q(position__gte=1), name="module_number_starts_at_one"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="module_takes_some_time"),
        ]

    def __str__(self) -> str:
        return str(text_of(self, "title"))
