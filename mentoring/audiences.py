"""To whom mentoring coordinators may write: the mentors of their territories."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from mentoring.models import MentorProfile
from mentoring.permissions import coordinates_territory, is_mentoring_coordinator
from notifications.reminders import Audience, registry
from reference.models import Territory

ELSEWHERE = "elsewhere"


def coordinated_territories(person: Person) -> list[tuple[str, str]]:
    """Those whose mentors one looks after; people from elsewhere belong to coordinators of networks."""
    if not is_mentoring_coordinator(person):
        return []
    found = [(row.slug, str(row)) for row in Territory.objects.all() if coordinates_territory(person, row.pk)]
    if coordinates_territory(person, None):
        found.append((ELSEWHERE, str(_("Elsewhere"))))
    return found


def mentors_of_territory(key: str) -> QuerySet[Person]:
    """Approved ones, paused or not."""
    mentors = Person.objects.filter(pk__in=MentorProfile.objects.approved().order_by().values("person"))
    return mentors.filter(territory__isnull=True) if key == ELSEWHERE else mentors.filter(territory__slug=key)


registry.add_audience(
    Audience("mentoring.mentors", _("Mentors of a territory"), coordinated_territories, mentors_of_territory)
)
