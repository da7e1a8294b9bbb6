"""Texts of any length that people write in their own words."""

from django import forms
from django.core.validators import MaxLengthValidator

LONGEST_TEXT = 5000


def limit_texts(form: forms.BaseForm, *names: str) -> None:
    """Keep what is typed to LONGEST_TEXT characters, in the browser and here: a page shows all of it."""
    for name in names:
        field = form.fields[name]
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))
        field.widget.attrs["maxlength"] = LONGEST_TEXT
