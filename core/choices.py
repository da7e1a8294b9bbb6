"""Boxes to tick that stand for rows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class KnownRowsField(forms.ModelMultipleChoiceField):
    """Compares with the rows offered before the database sees what was sent.

    Django's own asks the database, and a number or a character that it cannot hold becomes a server error.
    """

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            known = {str(self.prepare_value(row)) for row in self.queryset or []}
            for each in value:
                if str(self.prepare_value(each)) not in known:
                    message = self.error_messages["invalid_choice"]
                    raise ValidationError(message, code="invalid_choice", params={"value": str(each)[:40]})
        return super().clean(value)
