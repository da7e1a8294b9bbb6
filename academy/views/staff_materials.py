"""Materials of an activity and its sessions, for who hosts it, who is responsible, and who runs a session of it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from academy.forms.materials import MaterialForm
from academy.models import Activity, Material, Session
from academy.permissions import can_add_materials, can_manage, can_take_attendance
from academy.queries.materials import grouped
from academy.services.materials import add_material, change_material, show_again, withdraw_material
from academy.views.staff import form_page
from accounts.queries import person_of
from core import doors
from core.downloads import download

Kind = Material.Kind


@dataclass(frozen=True)
class Reach:
    """Where one person may add and change materials: in these sessions, and with `has_all` in the whole activity."""

    activity: Activity
    sessions: list[Session]
    has_all: bool
    can_manage: bool

    def covers(self, material: Material) -> bool:
        return self.has_all or material.session_id in {session.pk for session in self.sessions}

    @property
    def page(self) -> str:
        return reverse("academy:staff-materials", args=[self.activity.slug])

    def form(self, request: HttpRequest, **more: Any) -> MaterialForm:
        places: dict[str, Any] = {"activity": self.activity, "sessions": self.sessions, "has_all": self.has_all}
        if request.method == "POST":
            return MaterialForm(request.POST, request.FILES, **places, **more)
        wanted = {} if "material" in more else {"place": request.GET.get("session", "")}
        return MaterialForm(initial=wanted, **places, **more)


def reach_of(request: HttpRequest, slug: str) -> Reach:
    """404 for who neither hosts the activity nor takes part in running it."""
    person = person_of(request.user)
    rows = Activity.objects.with_people_and_places().prefetch_related("sessions__facilitators")
    activity = get_object_or_404(rows, slug=slug)
    sessions = list(activity.sessions.all())
    for session in sessions:
        session.activity = activity
    own = [session for session in sessions if can_take_attendance(person, session)]
    has_all = can_add_materials(person, activity)
    if not has_all and not own:
        raise Http404
    return Reach(activity, own, has_all, can_manage(person, activity))


def own_material(reach: Reach, material_id: uuid.UUID) -> Material:
    """404 when the activity has no such material, 403 when it belongs to somebody else's session."""
    rows = Material.objects.of_activity(reach.activity).select_related("activity", "session__activity")
    row: Material = get_object_or_404(rows.with_files(), public_id=material_id)
    if not reach.covers(row):
        raise PermissionDenied
    return row


@require_safe
def staff_materials(request: HttpRequest, slug: str) -> HttpResponse:
    """All that one may change, by session; what is withdrawn last."""
    reach = reach_of(request, slug)
    rows = [row for row in Material.objects.of_activity(reach.activity).with_files() if reach.covers(row)]
    context = {
        "reach": reach,
        "activity": reach.activity,
        "groups": grouped([row for row in rows if not row.is_withdrawn], reach.sessions),
        "withdrawn": [row for row in rows if row.is_withdrawn],
    }
    return render(request, "academy/staff_materials.html", context)


@form_page
def material_add_file(request: HttpRequest, slug: str) -> HttpResponse:
    return add(request, slug, Kind.FILE)


@form_page
def material_add_link(request: HttpRequest, slug: str) -> HttpResponse:
    return add(request, slug, Kind.LINK)


def add(request: HttpRequest, slug: str, kind: Kind) -> HttpResponse:
    reach = reach_of(request, slug)
    form = reach.form(request, kind=kind)

    def act() -> str:
        by, now = person_of(request.user), timezone.now()
        row = add_material(activity=reach.activity, facts=form.facts, **form.given, by=by, now=now)
        return _("“%(title)s” is there now.") % {"title": row}

    return ask(request, reach, form, act, is_link=kind == Kind.LINK)


@form_page
def staff_material(request: HttpRequest, slug: str, material_id: uuid.UUID) -> HttpResponse:
    """Change what is said about it, or give a newer version; every version that there was is listed."""
    reach = reach_of(request, slug)
    row = own_material(reach, material_id)
    form = reach.form(request, material=row)

    def act() -> str:
        by, now = person_of(request.user), timezone.now()
        change_material(material=row, facts=form.facts, **form.given, by=by, now=now)
        if form.cleaned_data.get("file"):
            return _("Saved. The new version is shown from now on; the earlier ones are kept here.")
        return _("Saved.")

    return ask(request, reach, form, act, material=row, is_link=row.is_link)


def ask(request: HttpRequest, reach: Reach, form: MaterialForm, act: Callable[[], str], **more: Any) -> HttpResponse:
    context = {"reach": reach, "activity": reach.activity, **more}
    template = "academy/staff_material.html"
    return doors.ask_and_do(request, template, context, act=act, form=form, goes_to=lambda: reach.page)


@form_page
def material_withdraw(request: HttpRequest, slug: str, material_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then hide it; of what is hidden: show it again."""
    reach = reach_of(request, slug)
    row = own_material(reach, material_id)

    def act() -> str:
        if row.is_withdrawn:
            show_again(material=row)
            return _("“%(title)s” is shown again.") % {"title": row}
        withdraw_material(material=row, now=timezone.now())
        return _("“%(title)s” is withdrawn. Only you and your colleagues still see it.") % {"title": row}

    context = {"reach": reach, "activity": reach.activity, "material": row}
    template = "academy/staff_material_withdraw.html"
    return doors.ask_and_do(request, template, context, act=act, goes_to=lambda: reach.page)


@require_safe
def material_version(
    request: HttpRequest, slug: str, material_id: uuid.UUID, version_id: uuid.UUID
) -> HttpResponseBase:
    """Any version, also of what is withdrawn."""
    row = own_material(reach_of(request, slug), material_id)
    return download(get_object_or_404(row.versions.all(), public_id=version_id))
