"""Asking for a seat as a guest: a public form page, whose answer is the same for every address."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from academy.forms.guests import GuestForm
from academy.models import Activity
from academy.queries import cards_for
from academy.services.guests import request_guest_seat, why_no_guests
from academy.views.enrolment import form_page
from core.errors import DomainError


@login_not_required
@never_cache
@form_page
def activity_guest(request: HttpRequest, slug: str) -> HttpResponse:
    """Take name and address, and say that a message is on its way; who is signed in enrols as themselves."""
    now = timezone.now()
    activity = get_object_or_404(Activity.objects.public().for_cards(), slug=slug)
    if request.user.is_authenticated:
        return redirect("academy:activity-enrol", slug=slug)
    refusal = why_no_guests(activity, now)
    form = GuestForm(request.POST or None)
    context = {"activity": activity, "form": form}
    if request.method == "POST" and refusal is None and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="guest_seat", key=email):
            return render(request, "429.html", status=429)
        names = {name: form.cleaned_data[name] for name in ("name", "language")}
        try:
            request_guest_seat(activity=activity, email=email, now=now, **names)
        except DomainError as error:
            refusal = error
        else:
            return render(request, "academy/guest_sent.html", {"activity": activity, "email": email})
    [card] = cards_for([activity], person=None, is_signed_in=False, now=now)
    return render(request, "academy/guest_form.html", {**context, "card": card, "refusal": refusal})
