"""Learning paths, as everybody may read them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academy.models import Following, LearningPath
from academy.permissions import can_manage_path
from academy.queries.paths import listed_paths, path_steps, with_modules
from accounts.queries import person_of


@login_not_required
@require_safe
def path_list(request: HttpRequest) -> HttpResponse:
    """All learning paths; the drafts of one's own organisations for those who may see them."""
    return render(request, "academy/path_list.html", {"paths": listed_paths(person_of(request.user))})


@login_not_required
@require_safe
def path_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One path: its modules in order, and where each of them can be done next."""
    person = person_of(request.user)
    rows = with_modules(LearningPath.objects.visible_to(person)).prefetch_related("organisations")
    path = get_object_or_404(rows, slug=slug)
    steps = path_steps(path, person=person, is_signed_in=request.user.is_authenticated, now=timezone.now())
    context = {
        "path": path,
        "steps": steps,
        "hours": sum(step.module.hours for step in steps),
        "is_followed": person is not None and Following.objects.filter(person=person, path=path).exists(),
        "can_manage": can_manage_path(person, path),
    }
    return render(request, "academy/path_detail.html", context)
