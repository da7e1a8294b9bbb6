"""Barriers that people reported: who runs the site owes them an answer."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from core import when
from core.daily import Task, Urgency, source
from core.scoping import scopes
from home.models import AccessibilityReport


@source
def barriers(person: Person, now: datetime) -> Iterator[Task]:
    """One line for all that are open; how long the oldest has waited says why now."""
    rows = scopes.visible(person, AccessibilityReport.objects.open()).order_by("created_at")
    moments = list(rows.values_list("created_at", flat=True))
    if not moments:
        return
    words = ngettext(
        "%(number)d report of a barrier waits for an answer",
        "%(number)d reports of barriers wait for an answer",
        len(moments),
    )
    since = _("The first came on %(day)s.") % {"day": when.day_text(when.at_place(moments[0], person.zone))}
    path = reverse("admin:home_accessibilityreport_changelist")
    yield Task("barrier", Urgency.DECISION, words % {"number": len(moments)}, since, path, moments[0])
