"""Forms of certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from credentials.models import Certificate


class ShownForm(forms.ModelForm):
    """What the holder lets others see beside the minimum."""

    class Meta:
        model = Certificate
        fields = Certificate.CHOICES


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is revoked"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The holder reads this in a mail. The public page shows that it was revoked and when, not why."),
    )
