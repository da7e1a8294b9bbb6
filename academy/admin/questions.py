"""The activity's own questions on its page in the admin, in all languages."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from academy.models import Question
from accounts.models import Person
from core.admin_forms import ScopedModelForm, language_fieldsets, translated
from core.scoped_admin import ScopedStackedInline
from core.translations import language_codes

Kind = Question.Kind


class QuestionForm(ScopedModelForm):
    """One question. A new one is first written in the original language of the activity; the others follow it."""

    # Of the activity as it stands on the page; the formset says it.
    original_language = "en"

    class Meta:
        model = Question
        fields: Any = "__all__"
        widgets: ClassVar[Any] = {name: forms.Textarea(attrs={"rows": 3, "cols": 60}) for name in translated("options")}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        if data.get("DELETE"):
            return cleaned
        original = self.instance.original_language if self.instance.pk else self.original_language
        if not data.get(f"wording_{original}"):
            self.add_error(f"wording_{original}", _("Write this text in the original language first."))
        if data.get("kind") == Kind.CONSENT and data.get("is_required"):
            self.add_error("is_required", _("A consent cannot be a condition: its box may always stay empty."))
        if data.get("kind") == Kind.CHOICE:
            self.check_options(original)
        return cleaned

    def check_options(self, original: str) -> None:
        """At least two; and the same number in each language, since an answer is known by its place."""
        lines = {code: lines_of(self.cleaned_data.get(f"options_{code}")) for code in language_codes()}
        first = lines[original]
        if len(first) < 2:
            self.add_error(f"options_{original}", _("Write at least two answers, one on each line."))
        elif len(set(first)) < len(first):
            self.add_error(f"options_{original}", _("Write each answer only once."))
        for code, others in lines.items():
            if others and len(others) != len(first):
                self.add_error(f"options_{code}", _("Write as many answers as in the original language, in its order."))
            elif others:
                self.cleaned_data[f"options_{code}"] = "\n".join(others)


def lines_of(text: str | None) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class QuestionFormSet(forms.BaseInlineFormSet):
    """New, changed and removed questions of one save. What was answered stays: its wording stands in the answers."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.original_language = self.instance.original_language

    def apply(self, *, activity: Any, by: Person | None, now: datetime) -> None:
        for question in self.save(commit=False):
            if question._state.adding:
                question.original_language = activity.original_language
            question.save()
        for question in self.deleted_objects:
            question.delete()


class QuestionInline(ScopedStackedInline):
    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    extra = 1  # an empty one, so that a question can be added without JavaScript

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """One sentence in place of Django's, which names every answer."""
        formset: Any = super().get_formset(request, obj, **kwargs)

        class KeepsAnswered(formset.form):
            def hand_clean_DELETE(self) -> None:  # noqa: N802 - Django's name
                goes = self.cleaned_data.get("DELETE") and self.instance.pk
                if goes and self.instance.answers.exists():
                    words = _("People have answered this question, so it stays: “%(question)s”.")
                    raise ValidationError(words, params={"question": self.instance})

        formset.form = KeepsAnswered
        return formset

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        opened = obj.original_language if obj else ""
        facts = {
            "fields": [("kind", "is_required", "position")],
            "description": _(
                "Asked when people enrol, and answered until the activity ends. A consent cannot be a condition: it "
                "is never required. Answers to choose from stand one on each line, in the same order in each language."
            ),
        }
        return [(None, facts), *language_fieldsets("wording", "options", opened=opened)]
