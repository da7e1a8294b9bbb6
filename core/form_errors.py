"""What a form says of what it cannot take: one sentence for one thing, that tells what to do.

Django's own sentences stay where a field brings one of its own. `FORM_RENDERER` names the renderer below, so that every
form has these, allauth's and the administration's too, and no form has to remember anything.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

NOT_OFFERED = _("This is not on the list. Please choose again.")
DAY, HOUR = _("Please write the day like this: 2026-05-31."), _("Please write the time like this: 09:30.")
NO_FILE, EMPTY_FILE = _("Please choose a file."), _("This file is empty. Please choose another one.")

# By kind of field: what stands with a kind holds for those made from it, unless they have a word of their own.
SENTENCES: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Please fill this in.")},
    forms.CharField: {
        "max_length": ngettext_lazy(
            "Please shorten this to %(limit_value)d character; it has %(show_value)d.",
            "Please shorten this to %(limit_value)d characters; it has %(show_value)d.",
            "limit_value",
        ),
        "null_characters_not_allowed": _("There is a character in this that cannot be kept. Please type it again."),
    },
    forms.EmailField: {"invalid": _("Please write the whole address, like this: name@example.org.")},
    forms.URLField: {"invalid": _("Please write the whole link, from https:// on.")},
    forms.SlugField: {"invalid": _("Please use only letters without accents, digits and hyphens.")},
    forms.IntegerField: {
        "invalid": _("Please write a whole number, in digits."),
        "min_value": _("Please write %(limit_value)s or more."),
        "max_value": _("Please write %(limit_value)s or less."),
    },
    forms.DecimalField: {"invalid": _("Please write a number, in digits.")},
    forms.DateField: {"invalid": DAY},
    forms.TimeField: {"invalid": HOUR},
    forms.SplitDateTimeField: {"invalid_date": DAY, "invalid_time": HOUR},
    forms.BooleanField: {"required": _("Please tick this to go on.")},
    forms.FileField: {"required": NO_FILE, "invalid": NO_FILE, "missing": NO_FILE, "empty": EMPTY_FILE},
    forms.ChoiceField: {"required": _("Please choose one."), "invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {"required": _("Please choose at least one.")},
    forms.ModelMultipleChoiceField: {
        "required": _("Please choose at least one."),
        "invalid_choice": NOT_OFFERED,
        "invalid_pk_value": NOT_OFFERED,
    },
}


def sentences_for(field: forms.Field) -> dict[str, Any]:
    """Ours for this kind of field, the nearest kind first."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found |= SENTENCES.get(kind, {})
    return found


def shipped_for(field: forms.Field) -> Mapping[str, Any]:
    """What the kind of field brings along when nobody writes anything."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found |= getattr(kind, "default_error_messages", {})
    return found


class OurBoundField(BoundField):
    """Gives its field our sentences. A form binds each field before it looks at what was sent."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        shipped = shipped_for(field)
        for code, sentence in sentences_for(field).items():
            if field.error_messages.get(code) is shipped.get(code):
                field.error_messages[code] = sentence


class OurRenderer(DjangoTemplates):
    bound_field_class = OurBoundField
