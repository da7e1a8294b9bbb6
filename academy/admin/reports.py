"""Reports of delegations in the admin: looked up and counted, never written; that is done on their own pages."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from academy.models import Commitment, DelegationReport, ReportReopening
from core.scoped_admin import ReadOnlyInline, ScopedAdmin
from core.scoping import Rows

SHOWN = ("activity", "organisation", "language", "learned", "written_at", "handed_in_at", "handed_in_by")
REOPENING = ("handed_in_at", "learned", "reopened_at", "by", "reason")
COMMITMENT = ("what", "with_whom", "due_on", "became")


class CommitmentInline(ReadOnlyInline):
    model = Commitment
    readonly_fields = COMMITMENT

    def get_queryset(self, request: HttpRequest) -> Rows:
        return super().get_queryset(request).prefetch_related("partners", "answers")

    @admin.display(description=_("with whom"))
    def with_whom(self, commitment: Commitment) -> str:
        return ", ".join(filter(None, [*map(str, commitment.partners.all()), commitment.others]))

    @admin.display(description=_("what became of it"))
    def became(self, commitment: Commitment) -> str:
        answer = commitment.latest
        return " – ".join(filter(None, [str(answer.get_state_display()), answer.note])) if answer else ""


class ReopeningInline(ReadOnlyInline):
    """What had been handed in before, and why it was taken back."""

    model = ReportReopening
    readonly_fields = REOPENING


@admin.register(DelegationReport)
class DelegationReportAdmin(ScopedAdmin):
    inlines = [CommitmentInline, ReopeningInline]
    list_display = ["organisation", "activity", "language", "handed_in_at"]
    list_filter = [("handed_in_at", admin.EmptyFieldListFilter), "language"]
    list_select_related = ["organisation", "activity"]
    search_fields = ["organisation__name", "activity__search_text", "learned"]
    fields = SHOWN
    readonly_fields = SHOWN
