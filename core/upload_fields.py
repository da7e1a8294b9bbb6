"""The form field of an upload."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """One or several files, each checked as above; its value is a list of them. One that is refused refuses all: the
    sentence names it when there are others.
    """

    widget = SeveralFilesInput

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def what_it_takes(self) -> str:
        words = ngettext("%(number)d file in one go.", "Up to %(number)d files in one go.", self.most)
        return f"{super().what_it_takes()} {words % {'number': self.most}}"

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list) else [data] if data else []
        if len(files) <= 1:
            only = super().clean(files[0] if files else None, initial)
            return [only] if only else []
        if len(files) > self.most:
            words = ngettext(
                "Send at most %(number)d file in one go.", "Send at most %(number)d files in one go.", self.most
            )
            raise ValidationError(words % {"number": self.most}, code="too_many")
        taken, refused = [], []
        for file in files:
            try:
                taken.append(super().clean(file, initial))
            except ValidationError as error:
                refused += [f"“{file.name}”: {sentence}" for sentence in error.messages]
        if refused:
            raise ValidationError(refused, code="refused")
        return taken
