"""A person's certificates: what they have earned, and what is missing until the next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academy.queries.certificate_progress import own_progress
from accounts.queries import person_of
from credentials.queries import certificates_of


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user)
    progress = own_progress(person, timezone.now())
    context = {
        "person": person,
        "certificates": certificates_of(person),
        "under_way": [row for row in progress if row.can_be_reached],
        "missed": [row for row in progress if not row.can_be_reached],
    }
    return render(request, "home/certificates.html", context)
