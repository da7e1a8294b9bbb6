"""A translator's file, for one language."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from reports import po


class TranslationFileForm(forms.Form):
    """`entries` holds what the file says once the form is valid."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    file = forms.FileField(
        label=_("File"),
        help_text=_("A PO file that was saved here and translated; at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".po,text/x-gettext-translation"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries: list[po.Entry] = []
        self.content = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        file, language = self.cleaned_data.get("file"), self.cleaned_data.get("language")
        if file and language:
            try:
                # A byte more than allowed tells that there is more, and nothing larger is read.
                content = file.read(po.MAX_BYTES + 1)
                self.entries = po.read(content, language)
                self.content = content.decode("utf-8-sig")
            except DomainError as refusal:
                self.add_error("file", refusal.message)
        return cleaned


class ConfirmedFileForm(forms.Form):
    """The same text again, as the preview held it. All rules are asked again."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    content = forms.CharField(strip=False, max_length=po.MAX_BYTES)
