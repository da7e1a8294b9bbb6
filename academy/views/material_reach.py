"""Where somebody may add and change materials: in an activity and its sessions, or in the modules of a path."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from academy.forms.materials import MaterialForm
from academy.models import Activity, LearningPath, Material, Module, Session
from academy.models.material import MaterialQuerySet
from academy.permissions import can_add_materials, can_manage, can_manage_path
from academy.views.attendance import sittings_taken_by
from accounts.queries import person_of


@dataclass(frozen=True)
class Reach:
    """What one person may change the materials of: these parts, and with `has_all` the whole activity."""

    owner: Activity | LearningPath
    parts: Sequence[Session | Module]
    has_all: bool
    # Where they came from.
    back: str

    @property
    def is_path(self) -> bool:
        return isinstance(self.owner, LearningPath)

    @property
    def zone(self) -> str:
        """On which clock times are shown: that of the place, for a path the reader's."""
        return self.owner.time_zone if isinstance(self.owner, Activity) else timezone.get_current_timezone_name()

    def rows(self) -> MaterialQuerySet:
        found = Material.objects.with_places()
        return found.of_activity(self.owner) if isinstance(self.owner, Activity) else found.of_path(self.owner)

    def covers(self, material: Material) -> bool:
        return self.has_all or (material.session or material.module) in self.parts

    def address(self, name: str, *args: Any) -> str:
        """Of one of the pages below: `staff-material-add-file`, for a path `staff-path-material-add-file`."""
        kind = "staff-path" if self.is_path else "staff"
        return reverse(f"academy:{kind}-{name}", args=[self.owner.slug, *args])

    @property
    def page(self) -> str:
        return self.address("materials")

    def form(self, request: HttpRequest, **more: Any) -> MaterialForm:
        places: dict[str, Any] = {"owner": self.owner, "parts": self.parts, "has_all": self.has_all}
        if request.method == "POST":
            return MaterialForm(request.POST, request.FILES, **places, **more)
        asked = request.GET.get("module" if self.is_path else "session", "")
        wanted = {} if "material" in more else {"place": asked}
        return MaterialForm(initial=wanted, **places, **more)


def reach_of(request: HttpRequest, slug: str, of: str) -> Reach:
    """`of` is "activity" or "path". 404 for who may change nothing in it."""
    return reach_of_path(request, slug) if of == "path" else reach_of_activity(request, slug)


def reach_of_activity(request: HttpRequest, slug: str) -> Reach:
    """404 for who neither hosts the activity nor takes part in running it."""
    person = person_of(request.user)
    activity = get_object_or_404(Activity.objects.with_facilitators(), slug=slug)
    own = sittings_taken_by(person, activity)
    has_all = can_add_materials(person, activity)
    if not has_all and not own:
        raise Http404
    page = "academy:staff-activity" if can_manage(person, activity) else "academy:activity"
    return Reach(activity, own, has_all, reverse(page, args=[slug]))


def reach_of_path(request: HttpRequest, slug: str) -> Reach:
    """The modules in their order; 404 for who may not change the path."""
    path = get_object_or_404(LearningPath.objects.prefetch_related("organisations"), slug=slug)
    if not can_manage_path(person_of(request.user), path):
        raise Http404
    modules = list(path.modules.order_by("position"))
    for module in modules:
        module.path = path
    return Reach(path, modules, False, reverse("academy:path", args=[slug]))


def own_material(reach: Reach, material_id: uuid.UUID) -> Material:
    """404 when the activity or path has no such material, 403 when it belongs to somebody else's session."""
    row: Material = get_object_or_404(reach.rows().with_files(), public_id=material_id)
    if not reach.covers(row):
        raise PermissionDenied
    return row
