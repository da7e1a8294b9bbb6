"""What is typed in the room: a walk-in, the window of a code, the code itself."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.models.room_code import MOST_AFTER, MOST_BEFORE
from accounts.forms import plain_name


class WalkInForm(forms.Form):
    """Somebody who came without a seat. The key makes a form that is sent twice one walk-in."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail (optional)"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("With an address they get the mails of this activity, the follow-up of this session too."),
    )
    organisation = forms.CharField(
        label=_("Organisation (optional)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.strip().lower()

    def clean_key(self) -> uuid.UUID:
        return self.cleaned_data["key"] or uuid.uuid4()


class RoomCodeForm(forms.Form):
    """From when until when a code works, in minutes around the start: it follows a session that moves."""

    opens_before_minutes = forms.IntegerField(
        label=_("Works from so many minutes before the start"), min_value=0, max_value=MOST_BEFORE, initial=15
    )
    closes_after_minutes = forms.IntegerField(
        label=_("Until so many minutes after the start"), min_value=1, max_value=MOST_AFTER, initial=30
    )


class EnterCodeForm(forms.Form):
    """The code that is shown in the room."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-input"}
        ),
    )
