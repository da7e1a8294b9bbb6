"""Materials for who changes them. Of an activity and its sessions: who hosts it, is responsible, or runs a session. Of
the modules of a learning path: the staff of its organisations. Each page serves both: `of` says which.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from academy.forms.materials import MaterialForm
from academy.models import Material
from academy.queries.materials import grouped
from academy.services.materials import add_files, add_material, change_material, show_again, withdraw_material
from academy.views.material_reach import Reach, own_material, reach_of
from academy.views.staff import form_page
from accounts.queries import person_of
from core import doors
from core.downloads import download

Kind = Material.Kind


@require_safe
def staff_materials(request: HttpRequest, slug: str, of: str) -> HttpResponse:
    """All that one may change, by session or module; what is withdrawn last."""
    reach = reach_of(request, slug, of)
    rows = [row for row in reach.rows().with_files() if reach.covers(row)]
    context = {
        "reach": reach,
        "groups": grouped([row for row in rows if not row.is_withdrawn], reach.parts),
        "withdrawn": [row for row in rows if row.is_withdrawn],
    }
    return render(request, "academy/staff_materials.html", context)


@form_page
def material_add_file(request: HttpRequest, slug: str, of: str) -> HttpResponse:
    return add(request, slug, Kind.FILE, of)


@form_page
def material_add_link(request: HttpRequest, slug: str, of: str) -> HttpResponse:
    return add(request, slug, Kind.LINK, of)


def add(request: HttpRequest, slug: str, kind: Kind, of: str) -> HttpResponse:
    reach = reach_of(request, slug, of)
    form = reach.form(request, kind=kind)

    def act() -> str:
        by, now = person_of(request.user), timezone.now()
        if len(form.uploads) > 1:
            number = len(add_files(owner=reach.owner, facts=form.facts, uploads=form.uploads, by=by, now=now))
            words = ngettext("%(number)d file is there now.", "%(number)d files are there now.", number)
            return words % {"number": number}
        row = add_material(owner=reach.owner, facts=form.facts, **form.given, by=by, now=now)
        return _("“%(title)s” is there now.") % {"title": row}

    return ask(request, reach, form, act, is_link=kind == Kind.LINK)


@form_page
def staff_material(request: HttpRequest, slug: str, material_id: uuid.UUID, of: str) -> HttpResponse:
    """Change what is said about it, or give a newer version; every version that there was is listed."""
    reach = reach_of(request, slug, of)
    row = own_material(reach, material_id)
    form = reach.form(request, material=row)

    def act() -> str:
        by, now = person_of(request.user), timezone.now()
        change_material(material=row, facts=form.facts, **form.given, by=by, now=now)
        if form.cleaned_data.get("file"):
            return _("“%(title)s” has a new version. The earlier ones are kept here.") % {"title": row}
        return _("“%(title)s” is changed.") % {"title": row}

    return ask(request, reach, form, act, material=row, is_link=row.is_link)


def ask(request: HttpRequest, reach: Reach, form: MaterialForm, act: Callable[[], str], **more: Any) -> HttpResponse:
    context = {"reach": reach, **more}
    template = "academy/staff_material.html"
    return doors.ask_and_do(request, template, context, act=act, form=form, goes_to=lambda: reach.page)


@form_page
def material_withdraw(request: HttpRequest, slug: str, material_id: uuid.UUID, of: str) -> HttpResponse:
    """Ask once more, then hide it; of what is hidden: show it again."""
    reach = reach_of(request, slug, of)
    row = own_material(reach, material_id)

    def act() -> str:
        if row.is_withdrawn:
            show_again(material=row)
            return _("“%(title)s” is shown again.") % {"title": row}
        withdraw_material(material=row, now=timezone.now())
        return _("“%(title)s” is withdrawn. Only you and your colleagues still see it.") % {"title": row}

    context = {"reach": reach, "material": row}
    template = "academy/staff_material_withdraw.html"
    return doors.ask_and_do(request, template, context, act=act, goes_to=lambda: reach.page)


@require_safe
def material_version(
    request: HttpRequest, slug: str, material_id: uuid.UUID, version_id: uuid.UUID, of: str
) -> HttpResponseBase:
    """Any version, also of what is withdrawn."""
    row = own_material(reach_of(request, slug, of), material_id)
    return download(get_object_or_404(row.versions.all(), public_id=version_id))
