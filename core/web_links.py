"""Links that people follow from a page, a mail or a calendar entry: to the web, and to nothing else."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

SCHEMES = ("http", "https")
OTHER_LINK = _("Only links that begin with https:// or http:// can be followed from here.")


def leads_to_the_web(link: str) -> bool:
    return link.partition(":")[0].lower() in SCHEMES


def validate_web_link(link: str) -> None:
    """Form validator; what is no link at all is said by the field's own sentence."""
    if "://" in link and not leads_to_the_web(link):
        raise ValidationError(OTHER_LINK, code="scheme")
    URLValidator(schemes=SCHEMES)(link)


def refuse_other_links(link: str, *, field: str) -> None:
    """The same rule for who comes by no form. No link at all is fine."""
    if link and not leads_to_the_web(link):
        raise DomainError(OTHER_LINK, field=field, code="scheme")


class WebLinkField(forms.URLField):
    """Django's own also takes ftp, which no browser opens any more."""

    default_validators = [validate_web_link]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 500, "required": False, "assume_scheme": "https", **kwargs})
