"""The network coordinator's own texts of mails: plain text with placeholders, beside the shipped one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin_forms import ScopedModelForm
from core.errors import DomainError
from core.scoped_admin import ScopedAdmin
from core.scoping import asker
from core.translations import language_tag
from notifications.admin.filters import KindFilter
from notifications.models import TextOverride
from notifications.overrides import allowed, check, check_body
from notifications.queries import label_of
from notifications.reminders import Kind, registry
from notifications.services.previewing import preview, sample_of

WORDS = ("subject", "body")


class TextForm(ScopedModelForm):
    """Only placeholders that this kind of mail knows: an unknown one is an error beside the field."""

    kind = forms.ChoiceField(label=_("Kind"))

    class Meta:
        model = TextOverride
        fields = ("kind", "language", "subject", "body")
        widgets = {
            "subject": forms.TextInput(attrs={"size": 80}),
            "body": forms.Textarea(attrs={"rows": 14, "cols": 80}),
        }
        help_texts = {"body": _("Plain text. An empty line begins a new paragraph; addresses become links.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["kind"]
        else:
            labels = [(name, str(kind.label or name)) for name, kind in registry.kinds.items() if kind.placeholders]
            self.fields["kind"].choices = [("", "—"), *sorted(labels, key=lambda pair: pair[1].casefold())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind = registry.kinds.get(self.cleaned_data.get("kind") or self.instance.kind)
        if kind is not None:
            self.check_words("subject", partial(check, kind=kind, field="subject"))
            self.check_words("body", partial(check_body, kind=kind))
        return cleaned

    def check_words(self, name: str, rule: Callable[[str], None]) -> None:
        try:
            rule(self.cleaned_data.get(name) or "")
        except DomainError as error:
            self.add_error(name, error.message)


@admin.register(TextOverride)
class TextOverrideAdmin(ScopedAdmin):
    form = TextForm
    list_display = ["kind_label", "language", "subject", "updated_at"]
    list_filter = ["language", KindFilter]
    search_fields = ["kind", "subject", "body"]
    change_form_template = "admin/notifications/text_form.html"
    add_form_template = "admin/notifications/text_form.html"
    delete_confirmation_template = "admin/notifications/text_delete.html"

    def get_readonly_fields(self, request: HttpRequest, obj: TextOverride | None = None) -> list[str]:
        """Which mail and which language a text is for does not change: another one is another row."""
        return ["kind_label", "language", "updated_at"] if obj else []

    def get_fields(self, request: HttpRequest, obj: TextOverride | None = None) -> Any:
        return ["kind_label", "language", *WORDS, "updated_at"] if obj else ["kind", "language", *WORDS]

    @admin.display(description=_("kind"), ordering="kind")
    def kind_label(self, text: TextOverride) -> str:
        return label_of(text.kind)

    def save_model(self, request: HttpRequest, obj: TextOverride, form: Any, change: bool) -> None:
        obj.updated_at = timezone.now()
        obj.save()

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        extra = {**self.beside(request, object_id), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, extra)

    def beside(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        """The shipped text and the placeholders, once it is clear which mail and language it is about."""
        row = TextOverride.objects.filter(pk=object_id).first() if object_id and object_id.isdigit() else None
        asked = request.POST if request.method == "POST" else request.GET
        name = row.kind if row else asked.get("kind", "")
        language = row.language if row else asked.get("language", "")
        kind = registry.kinds.get(name)
        if kind is None or language not in dict(settings.LANGUAGES) or not self.has_view_permission(request):
            return {"placeholders": allowed(kind) if kind else {}}
        return {
            "placeholders": allowed(kind),
            "shipped": shipped_text(request, kind, language),
            "shipped_tag": language_tag(language),
            "kind": kind,
        }


def shipped_text(request: HttpRequest, kind: Kind, language: str) -> Any:
    """The shipped mail in this language with real data; None while nobody has got one yet."""
    sample = sample_of(kind, asker(request), timezone.now())
    return preview(sample, kind, language, shipped=True) if sample else None
