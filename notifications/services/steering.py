"""What staff set for a kind of mail: how early it goes out."""

from datetime import timedelta

from django.utils.translation import gettext as _

from core.errors import DomainError
from notifications.models import LeadTime
from notifications.reminders import Kind

LONGEST = timedelta(days=60)


def set_lead_time(*, kind: Kind, lead: timedelta) -> None:
    """From now on the kind goes out this long before (or after) its occasion; the shipped lead leaves no row.

    Raises DomainError for a kind without a lead time, and for less than a minute or more than sixty days.
    """
    if kind.lead is None:
        raise DomainError(_("This mail has no lead time: it goes out when something happens."), field="number")
    if not timedelta(minutes=1) <= lead <= LONGEST:
        raise DomainError(_("Choose between one minute and sixty days."), field="number")
    if lead == kind.lead:
        reset_lead_time(kind=kind)
        return
    row = LeadTime.objects.filter(kind=kind.name).first() or LeadTime(kind=kind.name)
    row.minutes = int(lead.total_seconds() // 60)
    row.save()


def reset_lead_time(*, kind: Kind) -> None:
    """Back to the lead that the kind was shipped with."""
    for row in LeadTime.objects.filter(kind=kind.name):
        row.delete()
