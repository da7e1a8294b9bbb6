"""The form of a message to an audience: to whom, and the words in one language or several."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.translations import language_tag
from notifications.models import Announcement
from notifications.queries.audiences import Offered
from notifications.services.announcing import Words

LONGEST_BODY = 10_000
LINES = 8


def value_of(audience: str, key: str) -> str:
    return f"{audience}:{key}"


class AnnouncementForm(forms.Form):
    """Each language is whole or empty; at least one is written."""

    audience = forms.ChoiceField(label=_("To whom"))

    def __init__(self, *args: Any, offered: Iterable[Offered], main_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.main_language = main_language
        audience: Any = self.fields["audience"]
        audience.choices = [("", _("Please choose")), *(group_of(row) for row in offered)]
        for code, name in settings.LANGUAGES:
            attributes = {"lang": language_tag(code)}
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject (%(language)s)") % {"language": name},
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs=attributes),
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("Text (%(language)s)") % {"language": name},
                max_length=LONGEST_BODY,
                required=False,
                widget=forms.Textarea(attrs={**attributes, "rows": LINES}),
            )

    def languages(self) -> list[dict[str, Any]]:
        """One block each, the writer's own language first; the others open where something stands in them."""
        names = dict(settings.LANGUAGES)
        order = sorted(names, key=lambda code: code != self.main_language)
        return [
            {
                "name": names[code],
                "tag": language_tag(code),
                "fields": [self[f"subject_{code}"], self[f"body_{code}"]],
                "is_open": code == self.main_language or self.has_something(code),
            }
            for code in order
        ]

    def has_something(self, code: str) -> bool:
        names = (f"subject_{code}", f"body_{code}")
        return any(self[name].value() or self[name].errors for name in names)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for code, _name in settings.LANGUAGES:
            subject, body = data.get(f"subject_{code}"), data.get(f"body_{code}")
            if subject and not body and f"body_{code}" not in self.errors:
                self.add_error(f"body_{code}", _("Write the text that belongs to this subject."))
            if body and not subject and f"subject_{code}" not in self.errors:
                self.add_error(f"subject_{code}", _("Write a subject for this text."))
        if not set(self.errors) - {"audience"} and not self.texts():
            self.add_error(f"subject_{self.main_language}", _("Write the message in at least one language."))
        return data

    def texts(self) -> dict[str, Words]:
        """What was written, by language."""
        data = self.cleaned_data
        return {
            code: Words(data[f"subject_{code}"], data[f"body_{code}"])
            for code, _name in settings.LANGUAGES
            if data.get(f"subject_{code}") and data.get(f"body_{code}")
        }

    def chosen(self) -> tuple[str, str]:
        """The name of the audience and which one of its kind."""
        name, _colon, key = self.cleaned_data["audience"].partition(":")
        return name, key


def group_of(row: Offered) -> tuple[Any, list[tuple[str, str]]]:
    return row.audience.label, [(value_of(row.audience.name, key), label) for key, label in row.choices.items()]


def initial_of(announcement: Announcement) -> dict[str, str]:
    """What the form shows of a draft."""
    found = {"audience": value_of(announcement.audience, announcement.audience_key)}
    for text in announcement.texts.all():
        found |= {f"subject_{text.language}": text.subject, f"body_{text.language}": text.body}
    return found
