"""The activity's own questions for feedback on its page in the admin, in all languages. Answers are nowhere in it."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from academy.models import FeedbackQuestion
from academy.models.feedback import MOST_QUESTIONS
from academy.services.feedback import questions_are_final, save_questions
from accounts.models import Person
from core.admin_forms import ScopedModelForm, language_fieldsets
from core.scoped_admin import ScopedStackedInline


class FeedbackQuestionForm(ScopedModelForm):
    """One question. A new one is first written in the original language of the activity; the others follow it."""

    # Of the activity as it stands on the page; the formset says it.
    original_language = "en"

    class Meta:
        model = FeedbackQuestion
        fields: Any = "__all__"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        original = self.instance.original_language if self.instance.pk else self.original_language
        if not self.cleaned_data.get("DELETE") and not self.cleaned_data.get(f"wording_{original}"):
            self.add_error(f"wording_{original}", _("Write this text in the original language first."))
        return cleaned


class FeedbackQuestionFormSet(forms.BaseInlineFormSet):
    """New, changed and removed questions of one save."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.original_language = self.instance.original_language

    def clean(self) -> None:
        super().clean()
        if self.has_changed() and self.instance.pk and questions_are_final(self.instance):
            raise ValidationError(_("Somebody has given feedback already, so the questions stay as they are."))

    def apply(self, *, activity: Any, by: Person | None, now: datetime) -> None:
        changed = self.save(commit=False)
        for question in changed:
            if question._state.adding:
                question.original_language = activity.original_language
        save_questions(activity=activity, questions=changed, gone=self.deleted_objects)


class FeedbackQuestionInline(ScopedStackedInline):
    model = FeedbackQuestion
    form = FeedbackQuestionForm
    formset = FeedbackQuestionFormSet
    extra = 1  # an empty one, so that a question can be added without JavaScript
    max_num = MOST_QUESTIONS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, validate_max=True, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        opened = obj.original_language if obj else ""
        facts = {
            "fields": [("kind", "position")],
            "description": _(
                "Asked when all is over, of those who were there; at most five. Leave this empty and we ask ours: "
                "worth your time, use in your work, well run, what helped, what to change. Final once "
                "somebody has answered."
            ),
        }
        return [(None, facts), *language_fieldsets("wording", opened=opened)]
