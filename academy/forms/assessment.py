"""Results of an assessment, as a form: one choice a person, and how it was assessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.models import Assessment, Enrolment

Result = Assessment.Result
CHOICES = [Result.PASSED, Result.NOT_PASSED]


@dataclass
class ResultRow:
    """One line: a person with what was found, the latest first. `result` is what the form shows ("" for open)."""

    enrolment: Enrolment
    assessments: list[Assessment]
    result: str = ""

    @property
    def latest(self) -> str:
        return shown(self.assessments[0].result) if self.assessments else ""


def shown(result: str) -> str:
    """Open is the empty choice."""
    return "" if result == Result.OPEN else result


def read_results(rows: Sequence[ResultRow], data: Mapping[str, str]) -> dict[int, str]:
    """What was changed on the page, by enrolment; sets what the rows show. Another value counts as not changed."""
    results = {}
    for row in rows:
        typed = data.get(f"result-{row.enrolment.pk}", row.latest)
        row.result = typed if typed in ("", *CHOICES) else row.latest
        if row.result != row.latest:
            results[row.enrolment.pk] = row.result or Result.OPEN.value
    return results


class AssessmentForm(forms.Form):
    method = forms.CharField(
        label=_("How it was assessed"),
        max_length=300,
        required=False,
        help_text=_("For instance: a written plan, read by two trainers. It stands on the certificates."),
    )
    language = forms.ChoiceField(label=_("Language of what you wrote"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("language"):
            self.initial["language"] = get_language()
