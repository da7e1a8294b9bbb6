"""Forms of peer exchange: questions before, notes on travel and stay, reports and commitments after."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from academy.forms.sessions import SessionChoice
from academy.models import Activity, Commitment, CommitmentAnswer, Session, StayNotes
from academy.services.reporting import Became, Plan
from core.alphabet import ByName
from core.choices import KnownRowsField
from partners.models import Organisation

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class WrittenIn(forms.Form):
    """Something somebody writes in one language: shown to others as it is, marked with that language."""

    language = forms.ChoiceField(label=_("Language of what you wrote"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("language"):
            self.initial["language"] = get_language()


class LearningQuestionForm(WrittenIn):
    text = forms.CharField(
        label=_("What do you want to learn there?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Everybody with a seat reads it, with your name, and so do the hosts and the staff of the delegations."
        ),
    )
    field_order = ("text", "language")


class QuestionAnswerForm(WrittenIn):
    """What the hosts say to a learning question."""

    reply = forms.CharField(
        label=_("Your answer (optional)"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    session = SessionChoice(Session.objects.none(), label=_("Will be taken up in"), required=False, empty_label="–")
    field_order = ("reply", "language", "session")

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["session"]
        choice.queryset = activity.sessions.planned().chronological().select_related("activity")


class NoteField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class StayNotesForm(forms.Form):
    """The four notes, in one language."""

    arrival = NoteField(label=_("Arrival"), help_text=_("From airport or station, and until when."))
    lodging = NoteField(label=_("Lodging"), help_text=_("Names, addresses, prices, how to book."))
    transport = NoteField(label=_("Transport on site"))
    contact = NoteField(label=_("Contact on site"), help_text=_("Who helps, and by which phone number."))

    def __init__(self, data: Any, *, notes: StayNotes | None, language: str) -> None:
        written = {name: getattr(notes, f"{name}_{language}", "") for name in StayNotes.TEXTS} if notes else {}
        super().__init__(data, initial=written)


class DelegationNoteForm(WrittenIn):
    note = forms.CharField(
        label=_("Note for the hosts"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "When you arrive, how many rooms. Nothing about anybody's health, food or access: each person says that "
            "on their own page. It is deleted 30 days after the last session."
        ),
    )
    field_order = ("note", "language")


class ReportForm(WrittenIn):
    learned = forms.CharField(
        label=_("What we learned"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Everybody who came reads it once it is handed in."),
    )
    field_order = ("learned", "language")


class CommitmentForm(forms.Form):
    """One thing that the delegation will do."""

    what = forms.CharField(label=_("What we will do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    partners = KnownRowsField(
        Organisation.objects.none(), label=_("With these organisations of the network"), required=False
    )
    others = forms.CharField(label=_("With others (optional)"), max_length=200, required=False)
    due_on = forms.DateField(
        label=_("By when (optional)"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any, *, commitment: Commitment | None, own: Organisation) -> None:
        initial: dict[str, Any] = {}
        if commitment is not None:
            initial = {name: getattr(commitment, name) for name in ("what", "others", "due_on")}
            initial["partners"] = commitment.partners.all()
        super().__init__(data, initial=initial)
        choice: Any = self.fields["partners"]
        choice.queryset = Organisation.objects.listed().exclude(pk=own.pk).order_by(ByName("name"), "pk")

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and not EARLIEST <= day < LATEST:
            raise forms.ValidationError(_("Is the year right?"))
        return day

    def plan(self) -> Plan:
        """What was typed; only of a valid form."""
        data = self.cleaned_data
        return Plan(data["what"], list(data["partners"]), data["others"], data["due_on"])


class BecameForm(forms.Form):
    """What became of one commitment. Nothing chosen means nothing said."""

    state = forms.ChoiceField(
        label=pgettext_lazy("a commitment", "Where it stands"),
        choices=CommitmentAnswer.State.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("In a sentence (optional)"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("note") and not data.get("state") and "state" not in self.errors:
            self.add_error("state", _("Say where it stands, too."))
        return data


class AnswersForm:
    """A BecameForm for each commitment of a report, and the language of what is written, as one form."""

    def __init__(self, data: Mapping[str, Any] | None, commitments: Sequence[Commitment]) -> None:
        self.language = WrittenIn(data)
        self.rows = [(row, self.form_of(row, data)) for row in commitments]

    def form_of(self, commitment: Commitment, data: Mapping[str, Any] | None) -> BecameForm:
        latest = commitment.latest
        initial = {"state": latest.state, "note": latest.note} if latest else {}
        return BecameForm(data, prefix=str(commitment.public_id), initial=initial)

    def is_valid(self) -> bool:
        return all([self.language.is_valid(), *(form.is_valid() for _row, form in self.rows)])

    def answers(self) -> dict[int, Became]:
        """By commitment id, those where something is chosen; only of a valid form."""
        chosen = [(row, form.cleaned_data) for row, form in self.rows if form.cleaned_data["state"]]
        return {row.pk: Became(data["state"], data["note"]) for row, data in chosen}
