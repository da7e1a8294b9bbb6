"""Forms about organisations."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from partners.models import Membership
from partners.permissions import is_network_coordinator


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("The invitation is written in this language.")
    )

    def __init__(self, *args: Any, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        role: Any = self.fields["role"]
        # The network coordinator's role only its holders give.
        role.choices = [
            choice
            for choice in Membership.Role.choices
            if choice[0] != Membership.Role.NETWORK_COORDINATOR or is_network_coordinator(person)
        ]
        role.initial = Membership.Role.PARTNER_STAFF
