"""What somebody tells who could not use a page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from home.models import AccessibilityReport
from home.pages import own_page


class AccessibilityReportForm(forms.ModelForm):
    # A field that nobody sees: what fills it is a program.
    website = forms.CharField(label=_("Leave this empty"), required=False, widget=forms.TextInput())

    class Meta:
        model = AccessibilityReport
        fields = ("problem", "page", "email")
        labels = {
            "problem": _("What did not work?"),
            "page": _("Address of the page (optional)"),
            "email": _("Your e-mail (optional)"),
        }
        help_texts = {
            "problem": _(
                "What you wanted to do, what happened, and with which device or aid. Please write nothing about your "
                "health that we do not need to know."
            ),
            "email": _("Only to answer you. Without it we read your message and cannot answer."),
        }
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
            "page": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.example = {"address": reverse("academy:activity-list")}
        self.fields["page"].help_text = _("For example %(address)s") % self.example
        self.fields["website"].widget.attrs = {"autocomplete": "off", "tabindex": "-1"}

    def clean_page(self) -> str:
        typed = self.cleaned_data["page"].strip()
        page = own_page(typed, self.host)
        if typed and not page:
            message = _("Please give an address of this site, for example %(address)s.")
            raise ValidationError(message, params=self.example)
        return page

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data["website"])
