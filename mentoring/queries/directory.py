"""The directory of mentors."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Person
from core.alphabet import ByName
from mentoring.models import MentorProfile
from reference.models import Language, Territory


def directory_of(
    person: Person | None, now: datetime, *, territory: str = "", language: str = ""
) -> QuerySet[MentorProfile]:
    """Available mentors whom this person may ask, the lately active first; with places and what a card shows.

    Whoever excluded this person is not there, and neither is the reader.
    """
    rows = MentorProfile.objects.available(now.date()).with_places()
    if person is not None:
        rows = rows.exclude(Q(person=person) | Q(pk__in=MentorProfile.objects.filter(excluded_people=person)))
    if territory:
        rows = rows.filter(person__territory__slug=territory)
    if language:
        rows = rows.filter(pk__in=MentorProfile.objects.filter(languages=language))
    return (
        rows.select_related("person__territory")
        .prefetch_related("languages", "topics")
        .order_by("-last_active_at", ByName("person__name"), "pk")
    )


def offered_filters() -> tuple[list[Territory], list[Language]]:
    """Territories, and the languages that available mentors speak."""
    spoken = Language.objects.filter(mentors__state=MentorProfile.State.APPROVED).distinct()
    return list(Territory.objects.all()), list(spoken)
