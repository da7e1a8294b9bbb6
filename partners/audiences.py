"""To whom partner staff may write: the people of their territory who have an account."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from notifications.reminders import Audience, registry
from partners.permissions import is_network_coordinator, staffed_territory_ids
from reference.models import Territory


def staffed_territories(person: Person) -> list[tuple[str, str]]:
    """Those of one's own organisations; all for the network coordinator."""
    rows = Territory.objects.all()
    if not is_network_coordinator(person):
        rows = rows.filter(pk__in=staffed_territory_ids(person))
    return [(row.slug, str(row)) for row in rows]


def people_of_territory(key: str) -> QuerySet[Person]:
    """Members: who only ever came as a guest or was named by a partner has not asked to hear from us."""
    return Person.objects.filter(territory__slug=key, user__is_active=True)


registry.add_audience(
    Audience("partners.territory", _("Members of a territory"), staffed_territories, people_of_territory)
)
