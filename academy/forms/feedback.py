"""The questions of a round as a form, and what the hosts answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from academy.models import FeedbackQuestion
from academy.queries.feedback import Asked
from academy.services.feedback import LONGEST_TEXT, Said
from core.when import in_language

NO_ANSWER = pgettext_lazy("to a question", "No answer")


class FeedbackForm(forms.Form):
    """One field for each question, none of which has to be answered; but something has to be said."""

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for question in asked:
            self.fields[question.key] = field_of(question)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.asked and not self.errors and not self.said():
            self.add_error(self.asked[0].key, gettext("Please answer at least one question."))
        return cleaned

    def said(self) -> list[Said]:
        """What was answered. Only of what is valid."""
        found: list[Said] = []
        for question in self.asked:
            value = self.cleaned_data.get(question.key)
            if value:
                found.append(Said(question.key, text=value) if question.is_text else Said(question.key, int(value)))
        return found


def field_of(question: Asked) -> forms.Field:
    wording = question.wording
    label: Any = wording.text
    if wording.is_foreign:
        label = format_html('<span lang="{}">{}</span> ({})', wording.tag, wording.text, in_language(wording.language))
    if question.is_text:
        widget = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label=label, required=False, max_length=LONGEST_TEXT, widget=widget)
    choices = [(str(value), text) for value, text in question.labels()]
    scale = _("1: not at all – 5: very much") if question.kind == FeedbackQuestion.Kind.RATING else ""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*choices, ("", NO_ANSWER)],
        help_text=scale,
        widget=forms.RadioSelect(),
        error_messages={"invalid_choice": _("Please choose one of the answers.")},
    )


class ReplyForm(forms.Form):
    """What was heard and what will change, in one language. The first time everybody is told; later if it is wanted."""

    heard = forms.CharField(label=_("What we heard"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))
    changes = forms.CharField(
        label=_("What we will change (optional)"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = forms.ChoiceField(label=_("Language of what you wrote"), choices=settings.LANGUAGES)
    again = forms.BooleanField(
        label=_("Tell those who took part once more, by e-mail"),
        required=False,
        help_text=_("They were told the first time. Tick this for news, not for a correction."),
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["again"]
        if not self.initial.get("language"):
            self.initial["language"] = get_language()
