"""What people are asked when they enrol: the activity's own questions, and what they need.

The pieces serve everybody who enrols: a form of guests puts its own fields in front (`class GuestForm(EnrolmentForm)`).
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from academy.models import Activity, Answer, Enrolment, Question, Requirements
from academy.services import Answers, Needed, Reply
from academy.services.requirements import FIELDS
from core.translations import TextIn, language_codes, text_of
from core.when import in_language

LONGEST_ANSWER = 2000
# What needs consent: label and example, by the activity's column that asks for it.
NEEDED = {
    "diet": (_("Diet (optional)"), _("What the kitchen should know, for example vegetarian, or an allergy.")),
    "access": (_("Access (optional)"), _("What you need to get in and take part, for example a ramp or large print.")),
    "interpretation": (_("Interpretation (optional)"), _("For example a sign language.")),
}
# Its version is `academy.services.requirements.REQUIREMENTS_TEXT_VERSION`: a new wording here, a new version there.
CONSENT = _("I agree that those who prepare the activity see what I wrote about diet, access and interpretation")
CONSENT_DETAILS = _(
    "Only the staff of the hosts and the responsible person see it. It is deleted 30 days after the last session, and "
    "you can take it back at any time."
)


class MarkedSelect(forms.Select):
    """Says in which language its options are, where that is not the page's."""

    language_tag = ""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if self.language_tag and value:
            option["attrs"]["lang"] = self.language_tag
        return option


class EnrolmentForm(forms.Form):
    """One field for each question, in the reader's language, and those about diet and access that are asked.

    Of somebody enrolled already (`enrolment`) it starts with what they answered. `answers()` is what the services take.
    """

    def __init__(self, *args: Any, activity: Activity, enrolment: Enrolment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.questions = list(activity.questions.all())
        stored = {row.question_id: row for row in enrolment.answers.all()} if enrolment else {}
        for question in self.questions:
            self.fields[name_of(question)] = field_of(question, stored.get(question.pk))
        if self.questions:
            self.fields["asked"] = forms.CharField(
                required=False, widget=forms.HiddenInput(), initial=fingerprint_of(self.questions)
            )
        self.add_needed(Requirements.objects.filter(enrolment=enrolment).first() if enrolment else None)

    def add_needed(self, row: Requirements | None) -> None:
        """What the activity asks, and what the person wrote although it is not asked any more."""
        for name in FIELDS:
            written = getattr(row, name, "")
            if getattr(self.activity, f"asks_{name}") or written:
                label, example = NEEDED[name]
                self.fields[name] = forms.CharField(
                    label=label, help_text=example, max_length=300, required=False, initial=written
                )
        if self.asks_needed:
            self.fields["consent"] = forms.BooleanField(
                label=CONSENT, help_text=CONSENT_DETAILS, required=False, initial=row is not None
            )

    @property
    def asks_needed(self) -> bool:
        return any(name in self.fields for name in FIELDS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_other_wording(cleaned.get("asked"))
        if self.asks_needed and self.needed() and not cleaned.get("consent"):
            self.add_error(
                "consent",
                _("Please tick this box, so that the hosts may see what you wrote; or leave those fields empty."),
            )
        return cleaned

    def refuse_other_wording(self, asked: str | None) -> None:
        """An answer, and a tick above all, is worth what stood beside it: staff may have reworded it since."""
        current = fingerprint_of(self.questions)
        if asked and asked != current:
            typed: Any = self.data
            self.data = typed.copy()
            self.data[self.add_prefix("asked")] = current  # type: ignore[index]
            self.add_error(None, _("The hosts have changed the questions meanwhile. Please read them again."))

    def needed(self) -> Needed:
        texts = {name: self.cleaned_data.get(name, "") for name in FIELDS}
        return Needed(**texts, is_consented=bool(self.cleaned_data.get("consent")))

    def answers(self) -> Answers:
        """What was typed, with the wordings that stood beside it. Only of a valid form."""
        replies = tuple(self.replies())
        needed = self.needed() if self.asks_needed else None
        return Answers(language=str(get_language()), replies=replies, needed=needed)

    def replies(self) -> Iterator[Reply]:
        """Of questions that were answered; a consent that was not given is an answer too."""
        for question in self.questions:
            value = self.cleaned_data.get(name_of(question))
            wording = text_of(question, "wording")
            if question.kind == Question.Kind.CONSENT:
                yield Reply(question.pk, wording.text, wording.language, is_given=bool(value))
            elif value:
                yield Reply(question.pk, wording.text, wording.language, text=value)


def name_of(question: Question) -> str:
    """The name of the question's field."""
    return f"question-{question.public_id}"


def fingerprint_of(questions: Sequence[Question]) -> str:
    """Changes when what the reader is asked reads differently."""
    asked = [text_of(question, field).text for question in questions for field in ("wording", "options")]
    return hashlib.sha256("\x1f".join(asked).encode()).hexdigest()[:16]


def lines_in(text: str | None) -> list[str]:
    """The answers to choose from, one on each line."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def field_of(question: Question, answer: Answer | None) -> forms.Field:
    """The form field of one question, with what was answered before."""
    label = marked(text_of(question, "wording"))
    if question.kind != Question.Kind.CONSENT and not question.is_required:
        label = format_html(gettext("{question} (optional)"), question=label)
    if question.kind == Question.Kind.CONSENT:
        given = answer is not None and answer.is_given
        # A consent that is a condition is none: its box may always stay empty.
        return forms.BooleanField(label=label, required=False, initial=given)
    if question.kind == Question.Kind.CHOICE:
        return choice_of(question, label, answer)
    return forms.CharField(
        label=label,
        required=question.is_required,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 2}),
        initial=answer.text if answer else "",
    )


def choice_of(question: Question, label: str, answer: Answer | None) -> forms.ChoiceField:
    """One of the answers, as they read in this language; one given in another language is found by its place."""
    options = text_of(question, "options")
    lines = lines_in(options.text)
    field = forms.ChoiceField(label=label, required=question.is_required, widget=MarkedSelect())
    if options.is_foreign and isinstance(field.widget, MarkedSelect):
        field.widget.language_tag = options.tag
    field.choices = [("", "—"), *((line, line) for line in lines)]
    place = place_of(question, answer.text) if answer else None
    field.initial = lines[place] if place is not None and place < len(lines) else ""
    return field


def place_of(question: Question, text: str) -> int | None:
    """Where this text stands among the options of any language; None when it no longer does."""
    for code in language_codes():
        lines = lines_in(getattr(question, f"options_{code}"))
        if text in lines:
            return lines.index(text)
    return None


def marked(text: TextIn) -> str:
    """A question as a label: marked with its language where that is not the page's."""
    if not text.is_foreign:
        return text.text
    note = in_language(text.language)
    return format_html('<span lang="{}">{}</span> <span class="lang-mark">{}</span>', text.tag, text.text, note)
