"""“Did you meet?”: one tap, with the planned length already there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.models.meeting import LONGEST_MINUTES


class MetForm(forms.Form):
    """How long it was; what happened is the button that is pressed. The service judges both."""

    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=1,
        max_value=LONGEST_MINUTES,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
