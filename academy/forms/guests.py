"""What a guest types: a name and an address. What the activity asks comes once the address is proved."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms import plain_name


class GuestForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send you a link there; your seat is yours once you have opened it and pressed its button."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Our mails to you are written in this language.")
    )
    adult = forms.BooleanField(
        label=_("I am 18 or over."),
        error_messages={"required": _("The academy is for adults. Please tick this box if you are 18 or over.")},
    )
    privacy = forms.BooleanField(
        label=_("I have read how the academy uses this."),
        help_text=_(
            "It keeps your name and address to run this activity and to write to you about it. The staff of its hosts "
            "can see them, and so can the network coordinator. Without your confirmation all of it is deleted after a "
            "week."
        ),
        error_messages={"required": _("Please read the lines under this box, then tick it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.strip().lower()
