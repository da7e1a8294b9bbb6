"""What a person decides about the mails they get."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core.wall_time import place_zones
from notifications.categories import DIGEST
from notifications.queries import Choice

PREFIX = "category-"


class PreferencesForm(forms.Form):
    """One box for each category that can be switched off, the day of the digest, language and time zone."""

    weekday = forms.TypedChoiceField(
        label=_("Weekly overview on"), coerce=int, choices=[(number, name) for number, name in WEEKDAYS.items()]
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, person: Person, choices: list[Choice], weekday: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"weekday": weekday, "language": person.language, "time_zone": person.time_zone}
        super().__init__(*args, **kwargs)
        self.names = [choice.category.name for choice in choices]
        for choice in choices:
            self.fields[PREFIX + choice.category.name] = forms.BooleanField(
                label=choice.category.label,
                help_text=choice.category.description,
                required=False,
                initial=choice.is_on,
            )
        zones: Any = self.fields["time_zone"]
        zones.choices = [("", _("That of my territory")), *place_zones(person.time_zone)]

        if DIGEST not in self.names:
            del self.fields["weekday"]

    def categories(self) -> list[forms.BoundField]:
        return [self[PREFIX + name] for name in self.names]

    def details(self) -> list[forms.BoundField]:
        return [self[name] for name in ("weekday", "language", "time_zone") if name in self.fields]

    @property
    def wanted(self) -> dict[str, bool]:
        """Each category that was asked about, and whether it is on; after `is_valid`."""
        return {name: self.cleaned_data[PREFIX + name] for name in self.names}

    @property
    def details_wanted(self) -> dict[str, Any]:
        """Weekday (None: not asked), language and time zone; after `is_valid`."""
        return {name: self.cleaned_data.get(name) for name in ("weekday", "language", "time_zone")}
