"""Material: a file or a link that belongs to an activity, to one of its sessions, or to a module of a learning path."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models.activity import Activity
from academy.models.path import LearningPath, Module
from academy.models.session import Session
from accounts.models import done_by
from core.models import StoredFile, Translated
from core.translations import text_of
from reference.models import Language

# What a material belongs to: exactly one of these is set.
PLACES = ("activity", "session", "module")


def exactly_one(names: tuple[str, ...]) -> Q:
    """One of the columns has a value, the others have none."""
    found = Q()
    for name in names:
        found |= Q(**{f"{other}__isnull": other != name for other in names})
    return found


class MaterialQuerySet(models.QuerySet["Material"]):
    def shown(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def for_everybody(self) -> Self:
        return self.filter(visibility=Material.Visibility.ALL)

    def of_activity(self, activity: Activity) -> Self:
        """Its own and those of its sessions: its own first, the others in the order of the sessions."""
        return self.filter(Q(activity=activity) | Q(session__activity=activity)).order_by(
            F("session__starts_at").asc(nulls_first=True), "session", "position", "pk"
        )

    def seen_on(self, activity: Activity) -> Self:
        """The same, and those of the module that it delivers, once the path of that is published."""
        delivered = Q(module=activity.module_id, module__path__state=LearningPath.State.PUBLISHED)
        own = Q(activity=activity) | Q(session__activity=activity)
        rows = self.filter(own | delivered if activity.module_id else own)
        return rows.order_by(F("session__starts_at").asc(nulls_first=True), "session", "position", "pk")

    def of_path(self, path: LearningPath) -> Self:
        """Those of its modules, in their order."""
        return self.filter(module__path=path).order_by("module__position", "position", "pk")

    def managed_with(
        self, activities: "models.QuerySet[Activity, Any]", paths: "models.QuerySet[LearningPath, Any]"
    ) -> Self:
        """Those of these activities and paths, whatever they belong to there."""
        of_activities = Q(activity__in=activities) | Q(session__activity__in=activities)
        return self.filter(of_activities | Q(module__path__in=paths))

    def with_places(self) -> Self:
        """What each belongs to, in the same query."""
        return self.select_related("activity", "session__activity", "module__path")

    def with_files(self) -> Self:
        """What a list shows of each, in a constant number of queries."""
        return self.select_related("language").prefetch_related(
            models.Prefetch("versions", MaterialVersion.objects.select_related("by"))
        )


class Material(Translated):
    """A file, of which every version is kept, or a link. Withdrawn, it is hidden and kept."""

    class Kind(models.TextChoices):
        FILE = "file", pgettext_lazy("kind of material", "File")
        LINK = "link", pgettext_lazy("kind of material", "Link")

    class Visibility(models.TextChoices):
        ALL = "all", _("Everybody")
        ENROLLED = "enrolled", _("Those who have a seat")

    class Licence(models.TextChoices):
        CC_BY = "cc-by-4.0", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
        CC_BY_NC = "cc-by-nc-4.0", "CC BY-NC 4.0"
        CC_BY_NC_SA = "cc-by-nc-sa-4.0", "CC BY-NC-SA 4.0"
        CC0 = "cc0-1.0", "CC0 1.0"
        RESERVED = "reserved", _("All rights reserved: ask the author")

    # The author has to be named wherever it is used.
    NAMES_AUTHOR = (Licence.CC_BY, Licence.CC_BY_SA, Licence.CC_BY_NC, Licence.CC_BY_NC_SA)
    LICENCE_TEXTS = {
        Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
        Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
        Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
        Licence.CC_BY_NC_SA: "https://creativecommons.org/licenses/by-nc-sa/4.0/",
        Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=_("activity"),
    )
    session = models.ForeignKey(
        Session,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=_("session"),
    )
    module = models.ForeignKey(
        Module,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=pgettext_lazy("of a learning path", "module"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("link"), max_length=500, blank=True)
    language = models.ForeignKey(
        Language, on_delete=models.PROTECT, related_name="materials", verbose_name=_("language of the content")
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, default=Licence.RESERVED)
    credit = models.CharField(_("author"), max_length=200, blank=True)
    visibility = models.CharField(_("for whom"), max_length=10, choices=Visibility.choices, default=Visibility.ENROLLED)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(PLACES), name="material_has_one_place"),
            models.CheckConstraint(
                condition=Q(kind="file", url="") | Q(kind="link", url__startswith="https://"),
                name="material_link_is_https",
            ),
        ]

    def __str__(self) -> str:
        return str(text_of(self, "title"))

    @property
    def is_link(self) -> bool:
        return self.kind == self.Kind.LINK

    @property
    def is_for_everybody(self) -> bool:
        return self.visibility == self.Visibility.ALL

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def current(self) -> "MaterialVersion | None":
        """The version that is shown; none of a link. No query after `with_files`."""
        return next(iter(self.versions.all()), None)

    @property
    def licence_url(self) -> str:
        """The text of the licence; empty where there is none to read."""
        return self.LICENCE_TEXTS.get(self.Licence(self.licence), "")

    @property
    def owner(self) -> Activity | LearningPath:
        """The activity or the learning path whose staff change it, whatever part of that it belongs to."""
        owner = self.module.path if self.module else self.session.activity if self.session else self.activity
        assert owner is not None, "material_has_one_place"
        return owner


class MaterialVersion(StoredFile):
    """A file that a material is or was. The latest is shown; the others stay for the staff."""

    material = models.ForeignKey(
        Material, on_delete=models.PROTECT, related_name="versions", editable=False, verbose_name=_("material")
    )
    by = done_by()

    class Meta(StoredFile.Meta):
        verbose_name = _("version of a material")
        verbose_name_plural = _("versions of materials")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name
