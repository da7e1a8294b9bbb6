"""Forms of one's own path."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.models import LearningWishes
from academy.models.following import OwnGoal
from core.choices import KnownRowsField
from reference.models import Framework, Language, Topic


def goal_field() -> forms.CharField:
    """The one question about a goal, wherever it is asked."""
    return forms.CharField(
        label=_("What I want to be able to do (optional)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In your own words and language. Only you can read it; at the end you say how far you have come."),
    )


class GoalForm(forms.Form):
    """In the person's own words; it may stay empty."""

    goal = goal_field()


class RatingForm(forms.Form):
    """How far one has come, in words rather than marks."""

    rating = forms.TypedChoiceField(
        label=_("Can you do it now?"),
        choices=OwnGoal.Rating.choices,
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("Only you can see this. You may leave it open."),
    )


class WishesForm(forms.ModelForm):
    """Topics under their frameworks, and languages: boxes to tick."""

    class Meta:
        model = LearningWishes
        fields = ("topics", "languages")
        field_classes = {"topics": KnownRowsField, "languages": KnownRowsField}
        widgets = {"topics": forms.CheckboxSelectMultiple, "languages": forms.CheckboxSelectMultiple}
        help_texts = {"languages": _("Nothing ticked: the language of your mails.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topics"]
        topics.queryset = Topic.objects.select_related("framework").order_by("framework__code", "position", "pk")
        languages: Any = self.fields["languages"]
        languages.queryset = Language.objects.all()

    @property
    def topic_groups(self) -> list[tuple[Framework, list[Any]]]:
        """The boxes under the framework of their topic."""
        groups: dict[int, tuple[Framework, list[Any]]] = {}
        for box in self["topics"]:
            framework = box.data["value"].instance.framework
            groups.setdefault(framework.pk, (framework, []))[1].append(box)
        return list(groups.values())
