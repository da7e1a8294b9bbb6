"""The accessibility statement in the admin, and what people report."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.admin_forms import ScopedModelForm, language_fieldsets
from core.errors import DomainError
from core.scoped_admin import ScopedAdmin, ScopedStackedInline
from core.scoping import Rows, asker, has_oversight, scopes
from home.models import AccessibilityGap, AccessibilityReport, AccessibilityStatement
from home.services import answer_report

Reason = AccessibilityGap.Reason
REPORT = ("problem", "page", "email", "language", "organisation", "state", "created_at", "answered_at", "answered_by")


class GapForm(ScopedModelForm):
    required_texts = ("content",)


class GapInline(ScopedStackedInline):
    model = AccessibilityGap
    form = GapForm
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["reason", "requirement", "position", "original_language"]}),
        *language_fieldsets("content", "alternative", opened="en"),
    ]


@admin.register(AccessibilityStatement)
class AccessibilityStatementAdmin(ScopedAdmin):
    """Written by the organisation's own staff; who runs the site, the network coordinator says."""

    list_display = ["organisation", "status", "prepared_on", "reviewed_on", "runs_this_site", "is_published"]
    list_filter = ["status", "is_published"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name", "organisation__short_name"]
    autocomplete_fields = ["organisation"]
    inlines = [GapInline]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["organisation", "runs_this_site", "is_published", "status", "original_language"]}),
        (
            gettext_lazy("Preparation"),
            {"fields": ["prepared_on", "method", "assessor", "reviewed_on"]},
        ),
        (
            gettext_lazy("Contact and enforcement"),
            {"fields": ["contact_email", "contact_phone", "enforcement_body", "enforcement_link"]},
        ),
    ]
    texts = ("legislation", "applies_to", "contact", "enforcement", "technical_note")

    def get_readonly_fields(self, request: HttpRequest, obj: AccessibilityStatement | None = None) -> list[str]:
        fixed = [] if obj is None else ["organisation"]
        return fixed if has_oversight(asker(request)) else [*fixed, "runs_this_site"]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Rows:
        rows = super().get_field_queryset(db, db_field, request)
        # One states something for one's own organisation, not for any that the public pages show.
        return scopes.visible(asker(request), rows) if db_field.name == "organisation" else rows

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        gaps = form.instance.gaps.exclude(reason=Reason.OUT_OF_SCOPE)
        if form.instance.status == AccessibilityStatement.Status.FULL and gaps.exists():
            raise DomainError(
                _("What is not accessible stands below, so the site is not fully compliant."), field="status"
            )

    def history_rows(self, obj: AccessibilityStatement) -> list[Any]:
        return [obj, *obj.gaps.all()]


@admin.register(AccessibilityReport)
class AccessibilityReportAdmin(ScopedAdmin):
    """What people could not use: read here, answered by e-mail, then marked."""

    list_display = ["created_at", "state", "page", "email", "organisation"]
    list_filter = ["state", "language"]
    list_select_related = ["organisation"]
    search_fields = ["page", "problem", "email"]
    fields = REPORT
    readonly_fields = REPORT
    actions = ["mark_answered"]

    @admin.action(description=gettext_lazy("Mark as answered"), permissions=["view"])
    def mark_answered(self, request: HttpRequest, queryset: Rows) -> None:
        now, person = timezone.now(), asker(request)
        count = sum(answer_report(report=report, by=person, now=now) for report in queryset)
        message = ngettext("%(count)d report is answered.", "%(count)d reports are answered.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS if count else messages.WARNING)
