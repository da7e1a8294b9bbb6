"""The learning record: for oneself, and for whoever has the link that one gave."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.queries import person_of
from home.forms import RecordShareForm
from home.models import RecordLink
from home.record import record_of
from home.services import renew_record_link, share_record, stop_sharing_record


@require_http_methods(["GET", "HEAD", "POST"])
def own_record(request: HttpRequest) -> HttpResponse:
    """Hours and competences, and the link by which I share them, or share them no longer."""
    person = person_of(request.user)
    if person is None:
        return redirect("home:me")
    link = RecordLink.objects.filter(person=person).first()
    form = RecordShareForm(request.POST if request.method == "POST" else None, instance=link)
    if request.method == "POST" and form.is_valid():
        messages.success(request, change_sharing(request.POST.get("action", ""), person, form))
        return redirect("home:record")
    path = reverse("home:shared-record", args=[link.token]) if link else ""
    context = {"record": record_of(person, timezone.now()), "link": link, "path": path, "form": form}
    return render(request, "home/record.html", context)


def change_sharing(action: str, person: Person, form: RecordShareForm) -> str:
    """Stop, renew, or share what the form says; returns what happened."""
    if action == "stop":
        stop_sharing_record(person=person)
        return _("The link no longer works. Nobody can read your record with it.")
    if action == "renew":
        renew_record_link(person=person, now=timezone.now())
        return _("Here is your new link. An older one no longer works.")
    share_record(
        person=person,
        shows_list=form.cleaned_data["shows_list"],
        shows_mentoring=form.cleaned_data["shows_mentoring"],
        now=timezone.now(),
    )
    return _("Whoever has the link can read what you allow.")


@login_not_required
@require_safe
def shared_record(request: HttpRequest, token: str) -> HttpResponse:
    """What the owner of the link allows. Nobody signs in, nothing is kept by the browser or a search engine."""
    rows = RecordLink.objects.filter(person__user__is_active=True).select_related("person")
    link = get_object_or_404(rows, token=token)
    context = {"record": record_of(link.person, timezone.now()), "link": link}
    response = render(request, "home/record_shared.html", context)
    response["X-Robots-Tag"] = "noindex"
    # The address is the key: it is told to nobody.
    response["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response
