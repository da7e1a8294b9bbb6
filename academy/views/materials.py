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
from academy.models import Activity, Enrolment, LearningPath, Material
from academy.permissions import can_read_materials
from academy.queries import own_enrolment
from academy.queries.materials import modules_read_by
from accounts.models import Person
from accounts.queries import person_of
from core.downloads import download


@login_not_required
@require_safe
def material(request: HttpRequest, material_id: uuid.UUID) -> HttpResponseBase:
    """What is for everybody, once what it belongs to is public; the rest for a seat, and for who runs and hosts."""
    row = find_file(material_id)
    person, is_out = person_of(request.user), is_published(row.owner)
    is_public = is_out and row.is_for_everybody
    if not is_public:
        if not request.user.is_authenticated and is_out:
            return redirect_to_login(request.get_full_path())
        if not may_open(person, row):
            refuse(person, row)
    return hand_out(row, is_public=is_public)


@login_not_required
@require_safe
def seat_material(request: HttpRequest, slug: str, token: str, material_id: uuid.UUID) -> HttpResponseBase:
    """The same for a guest with a seat, by the signed link of a mail; who signs in does that first."""
    row, enrolment = find_file(material_id), read_token(token)
    if enrolment is None or not enrolment.activity.is_public:
        raise Http404
    if not Material.objects.seen_on(enrolment.activity).filter(pk=row.pk).exists():
        raise Http404
    if has_login(enrolment):
        return material(request, material_id)
    if is_over(enrolment, timezone.now()) or enrolment.state != Enrolment.State.CONFIRMED:
        raise PermissionDenied
    return hand_out(row, is_public=row.is_for_everybody)


def find_file(material_id: uuid.UUID) -> Material:
    """A file that is shown, with what it belongs to; 404 for a link, for what is withdrawn, and for nothing."""
    rows = Material.objects.shown().filter(kind=Material.Kind.FILE).with_places()
    return get_object_or_404(rows, public_id=material_id)


def is_published(owner: Activity | LearningPath) -> bool:
    """Whether a stranger may know of it."""
    return owner.is_public if isinstance(owner, Activity) else owner.is_published


def may_open(person: Person | None, row: Material) -> bool:
    """What is not for everybody."""
    owner = row.owner
    if isinstance(owner, LearningPath):
        return bool(modules_read_by(person, owner, [row.module_id]))
    return can_read_materials(person, with_who_runs(owner), own_enrolment(person, owner))


def with_who_runs(activity: Activity) -> Activity:
    """The same activity with what the rights ask about."""
    rows = Activity.objects.prefetch_related("hostings", "sessions__facilitators")
    return rows.get(pk=activity.pk)


def refuse(person: Person | None, row: Material) -> NoReturn:
    """403 for who once enrolled, whatever became of it; 404 for everybody else."""
    owner = row.owner
    about = {"activity__module": row.module_id} if isinstance(owner, LearningPath) else {"activity": owner}
    if person is not None and is_published(owner):
        seats = Enrolment.objects.filter(person=person, activity__in=Activity.objects.public(), **about)
        if seats.exists():
            raise PermissionDenied
    raise Http404


def hand_out(row: Material, *, is_public: bool) -> HttpResponseBase:
    version = row.current
    if version is None:
        raise Http404
    return download(version, is_public=is_public)
