"""Pages of the mentoring coordinators, one module for each kind of page."""

from django.http import Http404, HttpRequest

from accounts.models import Person
from accounts.queries import person_of
from mentoring.permissions import is_mentoring_coordinator


def coordinator(request: HttpRequest) -> Person:
    """The mentoring coordinator who asks; for everybody else these pages are not there."""
    person = person_of(request.user)
    if person is None or not is_mentoring_coordinator(person):
        raise Http404
    return person
