"""What a person decides about their mails. Only what changes is written, with the moment of the change."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from notifications.models import DigestDay, Preference


def save_preferences(
    *, person: Person, wanted: Mapping[str, bool], weekday: int | None, language: str, time_zone: str, now: datetime
) -> None:
    """Keep which categories are wanted; one that is not named stays as it is. `weekday` as `date.weekday()`, None: as
    it was. What was not sent while a category was off stays unsent.
    """
    with transaction.atomic():
        for category, is_on in wanted.items():
            switch(person, category, is_on=is_on, now=now)
        if weekday is not None:
            DigestDay.objects.update_or_create(person=person, defaults={"weekday": weekday})
        if (person.language, person.time_zone) != (language, time_zone):
            person.language, person.time_zone = language, time_zone
            person.save(update_fields=["language", "time_zone"])


def mute(*, person: Person, category: str, now: datetime) -> None:
    """Switch one category off; twice is the same as once."""
    switch(person, category, is_on=False, now=now)


def switch(person: Person, category: str, *, is_on: bool, now: datetime) -> None:
    """A category without a row is on: the first row is written when it goes off."""
    values = {"is_on": is_on, "changed_at": now}
    rows = Preference.objects.filter(person=person, category=category)
    if rows.exclude(is_on=is_on).update(**values) or is_on:
        return
    Preference.objects.get_or_create(person=person, category=category, defaults=values)
