"""Forms of materials and signed sheets."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from academy.models import Activity, LearningPath, Material, Module, Session
from academy.services.materials import Facts
from core import when
from core.file_kinds import PAPER
from core.translations import text_of
from core.upload_fields import UploadField, UploadsField
from core.uploads import Upload
from reference.models import Language

MOST_FILES = 10


class MaterialForm(forms.Form):
    """A link, one file or several. The first title is in the language of the activity or learning path; the others may
    follow it. Several files are named after themselves, and get their titles later.
    """

    place = forms.ChoiceField(label=_("It belongs to"))
    language = forms.ModelChoiceField(Language.objects.all(), label=_("Language of the content"), empty_label=None)
    visibility = forms.ChoiceField(
        label=_("For whom"), choices=Material.Visibility.choices, initial=Material.Visibility.ENROLLED
    )
    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=Material.Licence.choices,
        initial=Material.Licence.RESERVED,
        help_text=_("What others may do with it. Choose an open one only for what is yours to give."),
    )
    credit = forms.CharField(label=_("Author or source"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        owner: Activity | LearningPath,
        parts: Sequence[Session | Module],
        has_all: bool,
        material: Material | None = None,
        kind: str = Material.Kind.FILE,
        **kwargs: Any,
    ) -> None:
        """`parts` (sessions or modules) and, with `has_all`, the whole activity are the places to choose from."""
        super().__init__(*args, **kwargs)
        self.parts, self.material = parts, material
        self.original = material.original_language if material else owner.original_language
        self.choose_place(has_all)
        self.ask_titles()
        self.ask_content(material.kind if material else kind)
        if material:
            self.fields["position"] = forms.IntegerField(
                label=_("Order"), min_value=0, max_value=1000, help_text=_("Small numbers come first.")
            )
            self.initial = {**self.said(material), **self.initial}
        else:
            spoken = owner.languages.first() if isinstance(owner, Activity) else None
            self.initial.setdefault("language", spoken.pk if spoken else owner.original_language)

    def choose_place(self, has_all: bool) -> None:
        whole = [("", _("The whole activity"))] if has_all else []
        place: Any = self.fields["place"]
        place.choices = [*whole, *((str(row.public_id), label_of(row)) for row in self.parts)]
        place.required = not has_all

    def ask_titles(self) -> None:
        """A field for each language, the original first; it alone has to be filled in."""
        for code, name in sorted(settings.LANGUAGES, key=lambda language: language[0] != self.original):
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": name}, max_length=200, required=code == self.original
            )

    def ask_content(self, kind: str) -> None:
        if kind == Material.Kind.LINK:
            checks = [URLValidator(schemes=["https"], message=_("Only links that begin with https:// are taken."))]
            self.fields["url"] = forms.CharField(
                label=_("Link"), max_length=500, validators=checks, widget=forms.URLInput(attrs={"inputmode": "url"})
            )
        elif self.material:
            self.fields["file"] = UploadField(label=_("New version (optional)"), required=False)
        else:
            self.fields["file"] = UploadsField(label=_("Files"), most=MOST_FILES)
            title = self.fields[f"title_{self.original}"]
            title.required = False
            title.help_text = _("Of one file. Several are named after their files; you can change that afterwards.")

    def clean(self) -> dict[str, Any] | None:
        """One file has the title that is typed; a title for several would be that of none."""
        cleaned = super().clean()
        files = self.cleaned_data.get("file")
        if isinstance(files, list):
            name, titles = f"title_{self.original}", [key for key in self.fields if key.startswith("title_")]
            typed = [key for key in titles if self.cleaned_data.get(key)]
            if len(files) == 1 and name not in typed:
                self.add_error(name, _("Please give it a title."))
            elif len(files) > 1 and typed:
                self.add_error(name, _("Leave the titles empty: each of several files is named after itself."))
        return cleaned

    @staticmethod
    def said(material: Material) -> dict[str, Any]:
        """What stands there."""
        titles = {f"title_{code}": getattr(material, f"title_{code}") or "" for code, _name in settings.LANGUAGES}
        names = ("language", "visibility", "licence", "credit", "position", "url")
        part = material.session or material.module
        place = str(part.public_id) if part else ""
        return {**titles, **{name: getattr(material, name) for name in names}, "place": place}

    def content(self) -> list[forms.BoundField]:
        return [self[name] for name in ("file", "url", f"title_{self.original}") if name in self.fields]

    def other_titles(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("title_") and name != f"title_{self.original}"]

    def details(self) -> list[forms.BoundField]:
        names = ("place", "language", "visibility", "licence", "credit", "position")
        return [self[name] for name in names if name in self.fields]

    @property
    def facts(self) -> Facts:
        """Only of a valid form."""
        data = self.cleaned_data
        part = next((row for row in self.parts if str(row.public_id) == data["place"]), None)
        return Facts(
            titles={code: data[f"title_{code}"] for code, _name in settings.LANGUAGES},
            original_language=self.original,
            language=data["language"],
            session=part if isinstance(part, Session) else None,
            module=part if isinstance(part, Module) else None,
            licence=data["licence"],
            credit=data["credit"],
            visibility=data["visibility"],
            position=data.get("position"),
        )

    @property
    def uploads(self) -> list[Upload]:
        """Those to add; only of a valid form."""
        return self.cleaned_data.get("file") or []

    @property
    def given(self) -> dict[str, Any]:
        """The one file or the link; only of a valid form."""
        file = self.cleaned_data.get("file")
        return {"upload": file[0] if isinstance(file, list) else file, "url": self.cleaned_data.get("url", "")}


def label_of(part: Session | Module) -> str:
    """For a choice: title and time of a session, number and title of a module."""
    if isinstance(part, Module):
        return f"{part.position} · {when.with_language(text_of(part, 'title'))}"
    title = when.with_language(text_of(part, "title"))
    span = when.span_text(part.starts_at, part.ends_at, part.time_zone)
    return f"{title} · {span}" if title else span


class ScanForm(forms.Form):
    file = UploadField(kinds=PAPER, label=_("Signed sheet"))


class WrongScanForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is wrong"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: page 2 is missing. The file stays, with your reason beside it."),
    )
