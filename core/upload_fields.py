"""The form field of an upload."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.file_kinds import DOCUMENTS, FileKind
from core.uploads import Upload, check_upload, largest_bytes


class UploadField(forms.FileField):
    """A file of one of these kinds; its value is a checked `Upload`. Says beside itself what it takes."""

    def __init__(self, *, kinds: Iterable[FileKind] = DOCUMENTS, **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        kwargs.setdefault("help_text", lazy(self.what_it_takes, str)())
        # Empty files have a sentence of ours.
        super().__init__(allow_empty_file=True, **kwargs)

    def what_it_takes(self) -> str:
        words = {"kinds": ", ".join(kind.name for kind in self.kinds), "size": filesizeformat(largest_bytes())}
        return _("%(kinds)s; at most %(size)s.") % words

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        endings = ",".join(f".{ending}" for kind in self.kinds for ending in kind.extensions)
        return {**super().widget_attrs(widget), "accept": endings}

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return check_upload(file, self.kinds)
        except DomainError as error:
            raise ValidationError(str(error), code=error.code) from error
