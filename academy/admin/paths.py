"""Learning paths in the admin, with their modules in order; what a module asks and teaches is on its own page."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.admin.forms import SluggedForm
from academy.models import LearningPath, Module
from academy.services.certifying_paths import refuse_to_change_rule, rule_of, save_edited_path
from academy.services.paths import refuse_circle, refuse_to_remove, save_modules, set_prerequisites
from accounts.models import Person
from core.admin_forms import ScopedModelForm, language_fieldsets, translated
from core.errors import DomainError
from core.scoped_admin import ScopedAdmin, ScopedStackedInline
from core.scoping import Rows, asker
from partners.models import Organisation
from partners.permissions import can_act_for, is_network_coordinator, staffed_organisation_ids

GROUPS = ("for_students", "for_would_be", "for_entrepreneurs")
FOR_WHOM = gettext_lazy("Nothing ticked: for everybody.")


class LearningPathForm(SluggedForm):
    # Who types; the page sets it.
    person: Person | None = None

    class Meta:
        model = LearningPath
        fields: Any = "__all__"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        if "certificates_awarded_by" in self.fields and "certificates_awarded_by" not in self.errors:
            self.check_rule(data)
        return cleaned

    def clean_organisations(self) -> Any:
        """Somebody who could no longer open what they saved would have given it away."""
        chosen = self.cleaned_data["organisations"]
        own = staffed_organisation_ids(self.person)
        if not is_network_coordinator(self.person) and not any(row.pk in own for row in chosen):
            raise ValidationError(_("Name an organisation you work for among them."))
        return chosen

    def clean_certificates_awarded_by(self) -> Any:
        """Nobody lets an organisation award that they do not act for; what others chose stays."""
        chosen = self.cleaned_data["certificates_awarded_by"]
        is_kept = (
            chosen is None
            or chosen.pk
            == LearningPath.objects.filter(pk=self.instance.pk)
            .values_list("certificates_awarded_by", flat=True)
            .first()
        )
        if not is_kept and not can_act_for(self.person, chosen):
            raise ValidationError(_("Name an organisation you work for."))
        return chosen

    def check_rule(self, data: dict[str, Any]) -> None:
        """Who awards is responsible for the path; and a rule by which certificates were issued stays."""
        awarding = data.get("certificates_awarded_by")
        if awarding and "organisations" in data and awarding not in data["organisations"]:
            self.add_error("certificates_awarded_by", _("Choose one of the responsible organisations."))
        if not self.instance.pk or "certificate_share_percent" not in data:
            return
        current = LearningPath.objects.get(pk=self.instance.pk)
        if rule_of(current) != (awarding is not None, data["certificate_share_percent"]):
            try:
                refuse_to_change_rule(current)
            except DomainError as error:
                self.add_error(error.field, error.message)

    def clean_state(self) -> str:
        """What people follow or take part in does not vanish under them."""
        state: str = self.cleaned_data["state"]
        if self.instance.pk and state == LearningPath.State.DRAFT and self.instance.is_published:
            taken_up = Module.objects.filter(path=self.instance, activities__enrolments__isnull=False)
            if self.instance.followers.exists() or taken_up.exists():
                raise ValidationError(_("People follow this path or take part in it, so it stays published."))
        return state


class ModuleForm(ScopedModelForm):
    """One module; in the page of a path its number is checked with those of the others."""

    # Of the path as it stands on its page; the formset says it.
    original_language = "en"

    class Meta:
        model = Module
        fields: Any = "__all__"
        widgets: ClassVar[Any] = {
            name: forms.Textarea(attrs={"rows": 4, "cols": 60}) for name in translated("learning_outcomes")
        }

    def _get_validation_exclusions(self) -> set[str]:
        """Numbers change places in one save, so the formset compares them, and not with what stands in the table."""
        return {*super()._get_validation_exclusions(), "path"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        original = data.get("original_language") or self.instance.original_language
        if not self.instance.pk:
            original = self.original_language
        if not data.get("DELETE") and not data.get(f"title_{original}"):
            self.add_error(f"title_{original}", _("Write this text in the original language first."))
        if "hours" in data and data["hours"] is not None and data["hours"] <= 0:
            self.add_error("hours", _("A module takes some time: write more than 0."))
        if {"hours", "DELETE"} & set(self.changed_data) and self.instance.path_id:
            try:
                refuse_to_change_rule(self.instance.path)
            except DomainError as error:
                self.add_error("hours", error.message)
        if self.instance.pk and "prerequisites" in data:
            try:
                refuse_circle(self.instance, data["prerequisites"])
            except DomainError as error:
                self.add_error("prerequisites", error.message)
        return cleaned


class ModuleFormSet(forms.BaseInlineFormSet):
    """New, moved and removed modules of one save."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.original_language = self.instance.original_language

    def validate_unique(self) -> None:
        """Numbers are compared here, those of removed modules left out; the words stand beside the second of two."""
        seen: set[int] = set()
        is_twice = False
        for form in self.forms:
            number = form.cleaned_data.get("position") if form.is_valid() else None
            if number is None or form.cleaned_data.get("DELETE"):
                continue
            if number in seen:
                form.add_error("position", _("Another module has this number."))
                is_twice = True
            seen.add(number)
        if is_twice:
            raise ValidationError(_("Give each module a number of its own."))

    def apply(self, *, path: LearningPath) -> None:
        changed = self.save(commit=False)
        for module in changed:
            if module._state.adding:
                module.original_language = path.original_language
        save_modules(path=path, modules=changed, removed=self.deleted_objects)
        self.save_m2m()


class ModuleInline(ScopedStackedInline):
    model = Module
    form = ModuleForm
    formset = ModuleFormSet
    extra = 1  # an empty one, so that a module can be added without JavaScript
    show_change_link = True

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """One sentence in place of Django's, which names every activity."""
        formset: Any = super().get_formset(request, obj, **kwargs)

        class KeepsDelivered(formset.form):
            def hand_clean_DELETE(self) -> None:  # noqa: N802 - Django's name
                if self.cleaned_data.get("DELETE") and self.instance.pk:
                    try:
                        refuse_to_remove(self.instance)
                    except DomainError as error:
                        raise ValidationError(str(error)) from error

        formset.form = KeepsDelivered
        return formset

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        opened = obj.original_language if obj else ""
        facts = {
            "fields": [("position", "hours")],
            "description": _(
                "The number says where the module stands; two may change places. Topics, target groups and what has to "
                "be done first are on the module's own page."
            ),
        }
        return [(None, facts), *language_fieldsets("title", "summary", "learning_outcomes", opened=opened)]


@admin.register(LearningPath)
class LearningPathAdmin(ScopedAdmin):
    form = LearningPathForm
    inlines = [ModuleInline]
    texts = ("title", "summary", "description")
    list_display = ["title_text", "state", "position", "module_count"]
    list_filter = ["state"]
    search_fields = translated("title")
    autocomplete_fields = ["organisations", "certificates_awarded_by"]

    def get_queryset(self, request: HttpRequest) -> Rows:
        return super().get_queryset(request).annotate(module_total=models.Count("modules", distinct=True))

    def get_fieldsets(self, request: HttpRequest, obj: LearningPath | None = None) -> Any:
        first, *others = self.text_fieldsets(obj)
        facts = {"fields": [("slug", "state", "position"), "organisations", "original_language"]}
        rule = {"fields": [("certificates_awarded_by", "certificate_share_percent", "eqf_level")]}
        return [
            first,
            (_("Facts"), facts),
            (_("Certificates"), rule),
            (_("For whom"), {"fields": [GROUPS], "description": FOR_WHOM}),
            *others,
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.person = asker(request)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new path belongs to the organisation of whoever adds it, in their language."""
        person = asker(request)
        own = Organisation.objects.filter(pk__in=staffed_organisation_ids(person))
        initial = {"organisations": list(own), "original_language": person.language}
        return {**initial, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: LearningPath, form: Any, change: bool) -> None:
        if change:
            save_edited_path(path=obj)
        else:
            obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        form.save_m2m()
        for formset in formsets:
            formset.apply(path=form.instance)

    def history_rows(self, obj: LearningPath) -> Sequence[models.Model]:
        return [obj, *obj.modules.all()]

    @admin.display(description=gettext_lazy("title"), ordering="slug")
    def title_text(self, path: LearningPath) -> str:
        return str(path) or path.slug

    @admin.display(description=gettext_lazy("modules"))
    def module_count(self, path: Any) -> int:
        return int(path.module_total)


@admin.register(Module)
class ModuleAdmin(ScopedAdmin):
    form = ModuleForm
    texts = ("title", "summary", "learning_outcomes")
    list_display = ["__str__", "path", "position", "hours"]
    list_filter = ["path"]
    list_select_related = ["path"]
    search_fields = [*translated("title"), *(f"path__{name}" for name in translated("title"))]
    autocomplete_fields = ["topics", "prerequisites"]
    readonly_fields = ["path", "position"]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": [("path", "position"), "hours", "topics", "prerequisites", "original_language"]}),
        (
            gettext_lazy("For whom"),
            {"fields": [GROUPS], "description": gettext_lazy("Nothing ticked: for the groups of the path.")},
        ),
    ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        set_prerequisites(module=form.instance, prerequisites=form.cleaned_data["prerequisites"])
        super().save_related(request, form, formsets, change)
