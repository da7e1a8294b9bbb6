"""What somebody who signs in is asked at enrolment: what the activity asks, and a goal of their own."""

from dataclasses import replace
from typing import Any

from academy.forms.enrolment import EnrolmentForm
from academy.forms.paths import goal_field
from academy.services import Answers


class EntryForm(EnrolmentForm):
    """Guests are not asked for a goal: they have no page of their own where they could rate it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"] = goal_field()

    def answers(self) -> Answers:
        return replace(super().answers(), goal=self.cleaned_data["goal"].strip() or None)
