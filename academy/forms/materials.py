"""Forms of materials and signed sheets."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.models import Activity, Material, Session
from academy.services.materials import Facts
from core import when
from core.file_kinds import PAPER
from core.translations import TextIn, text_of
from core.upload_fields import UploadField
from reference.models import Language


class MaterialForm(forms.Form):
    """One material. Its first title is in the language of the activity; the others may follow it."""

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
        activity: Activity,
        sessions: Sequence[Session],
        has_all: bool,
        material: Material | None = None,
        kind: str = Material.Kind.FILE,
        **kwargs: Any,
    ) -> None:
        """`sessions` and, with `has_all`, the whole activity are the places to choose from."""
        super().__init__(*args, **kwargs)
        self.activity, self.sessions, self.material = activity, sessions, material
        self.original = material.original_language if material else activity.original_language
        self.choose_place(has_all)
        self.ask_titles()
        self.ask_content(material.kind if material else kind)
        if material:
            self.fields["position"] = forms.IntegerField(
                label=_("Order"), min_value=0, max_value=1000, help_text=_("Small numbers come first.")
            )
            self.initial = {**self.said(material), **self.initial}
        else:
            spoken = activity.languages.first()
            self.initial.setdefault("language", spoken.pk if spoken else get_language())

    def choose_place(self, has_all: bool) -> None:
        whole = [("", _("The whole activity"))] if has_all else []
        place: Any = self.fields["place"]
        place.choices = [*whole, *((str(row.public_id), label_of(row)) for row in self.sessions)]
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
            self.fields["file"] = UploadField(label=_("File"))

    @staticmethod
    def said(material: Material) -> dict[str, Any]:
        """What stands there."""
        titles = {f"title_{code}": getattr(material, f"title_{code}") or "" for code, _name in settings.LANGUAGES}
        names = ("language", "visibility", "licence", "credit", "position", "url")
        place = str(material.session.public_id) if material.session else ""
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
        return Facts(
            titles={code: data[f"title_{code}"] for code, _name in settings.LANGUAGES},
            original_language=self.original,
            language=data["language"],
            session=next((row for row in self.sessions if str(row.public_id) == data["place"]), None),
            licence=data["licence"],
            credit=data["credit"],
            visibility=data["visibility"],
            position=data.get("position"),
        )

    @property
    def given(self) -> dict[str, Any]:
        """The file or the link; only of a valid form."""
        return {"upload": self.cleaned_data.get("file"), "url": self.cleaned_data.get("url", "")}


def label_of(session: Session) -> str:
    """Title and time, for a choice."""
    title: TextIn = text_of(session, "title")
    span = when.span_text(session.starts_at, session.ends_at, session.time_zone)
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
