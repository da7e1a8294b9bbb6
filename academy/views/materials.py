"""Opening a material: who may gets the file as a download."""

import uuid
from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from academy.links import has_login, is_over, read_token
from academy.models import Activity, Enrolment, Material
from academy.permissions import can_read_materials
from academy.queries import own_enrolment
from accounts.models import Person
from accounts.queries import person_of
from core.downloads import download


@login_not_required
@require_safe
def material(request: HttpRequest, material_id: uuid.UUID) -> HttpResponseBase:
    """What is for everybody, as soon as the activity is; the rest for those with a seat, and those who run and host."""
    row = find_file(material_id)
    person, activity = person_of(request.user), row.its_activity()
    is_public = activity.is_public and row.is_for_everybody
    if not is_public:
        if not request.user.is_authenticated and activity.is_public:
            return redirect_to_login(request.get_full_path())
        enrolment = own_enrolment(person, activity)
        if not can_read_materials(person, with_who_runs(activity), enrolment):
            refuse(person, activity)
    return hand_out(row, is_public=is_public)


@login_not_required
@require_safe
def seat_material(request: HttpRequest, slug: str, token: str, material_id: uuid.UUID) -> HttpResponseBase:
    """The same for a guest with a seat, by the signed link of a mail; who signs in does that first."""
    row, enrolment = find_file(material_id), read_token(token)
    activity = row.its_activity()
    if enrolment is None or enrolment.activity_id != activity.pk or not activity.is_public:
        raise Http404
    if has_login(enrolment):
        return material(request, material_id)
    if is_over(enrolment, timezone.now()) or enrolment.state != Enrolment.State.CONFIRMED:
        raise PermissionDenied
    return hand_out(row, is_public=row.is_for_everybody)


def find_file(material_id: uuid.UUID) -> Material:
    """A file that is shown, with its activity; 404 for a link, for what is withdrawn, and for nothing."""
    rows = Material.objects.shown().filter(kind=Material.Kind.FILE).select_related("activity", "session__activity")
    return get_object_or_404(rows, public_id=material_id)


def with_who_runs(activity: Activity) -> Activity:
    """The same activity with what the rights ask about."""
    rows = Activity.objects.prefetch_related("hostings", "sessions__facilitators")
    return rows.get(pk=activity.pk)


def refuse(person: Person | None, activity: Activity) -> NoReturn:
    """403 for who once enrolled, whatever became of it; 404 for everybody else."""
    if person is not None and activity.is_public and activity.enrolments.filter(person=person).exists():
        raise PermissionDenied
    raise Http404


def hand_out(row: Material, *, is_public: bool) -> HttpResponseBase:
    version = row.current
    if version is None:
        raise Http404
    return download(version, is_public=is_public)
