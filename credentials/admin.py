"""Certificates in the admin: read, searched, taken out as a table, revoked with a reason; never written by hand."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from core.admin_actions import ask_reason
from core.admin_export import export_csv
from core.errors import DomainError
from core.scoped_admin import ScopedAdmin
from core.scoping import Rows, asker
from core.when import hours_text
from credentials.models import Certificate
from credentials.permissions import can_revoke
from credentials.services import lift_bar, revoke

SHOWN: tuple[str, ...] = (
    *("number", "kind", "holder", "holder_name", "title_said", "awarded_by", "issued_at", "hours", "language"),
    *("revoked_at", "revocation", "revocation_reason", "revoked_by", "bars_reissue", "supersedes"),
)


class RevocationFilter(admin.ChoicesFieldListFilter):
    """A certificate that holds was revoked in no way: that choice needs a name to be met by."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or _("Not revoked")}


@admin.register(Certificate)
class CertificateAdmin(ScopedAdmin):
    list_display = ["number", "kind", "holder", "title_said", "awarded_by", "issued_on", "revoked_at"]
    list_filter = ["kind", ("revocation", RevocationFilter), "awarded_by"]
    list_select_related = ["holder", "awarded_by"]
    search_fields = ["number", "holder__search_text"]
    search_help_text = gettext_lazy("Number, or name or e-mail of the holder.")
    actions = ["revoke", "let_issue_again", export_csv]
    export_fields = ["number", "kind", "holder", "title_said", "awarded_by", "issued_on", "hours", "revoked_at"]
    fields = SHOWN
    readonly_fields = SHOWN

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        people = Person.objects.matching(search_term).values("pk")
        return queryset.filter(Q(holder__in=people) | Q(number__contains=search_term.strip().upper())), False

    @admin.display(description=gettext_lazy("title"))
    def title_said(self, certificate: Certificate) -> str:
        return certificate.title_text

    @admin.display(description=gettext_lazy("hours"))
    def hours(self, certificate: Certificate) -> str:
        return hours_text(certificate.attended_minutes)

    @admin.action(description=gettext_lazy("Revoke…"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        """For good, with the reason that reaches the holder."""
        question = _("The holders read your reason in a mail. The public page says that it was revoked, not why.")
        title = _("Revoke certificates")
        reason = ask_reason(self, request, queryset, action="revoke", title=title, question=question, is_required=True)
        if isinstance(reason, HttpResponse):
            return reason
        done = 0
        for certificate in queryset.select_related("awarded_by"):
            try:
                if can_revoke(asker(request), certificate):
                    revoke(certificate=certificate, by=asker(request), reason=reason, now=timezone.now())
                    done += 1
            except DomainError as error:
                self.message_user(request, f"{certificate.number}: {error}", messages.ERROR)
        message = ngettext("%(count)d certificate is revoked.", "%(count)d certificates are revoked.", done)
        self.message_user(request, message % {"count": done}, messages.SUCCESS if done else messages.WARNING)
        return None

    @admin.action(description=gettext_lazy("Let the rule issue a new one"), permissions=["view"])
    def let_issue_again(self, request: HttpRequest, queryset: Rows) -> None:
        """After a wrong name was put right, for instance; the old number stays revoked."""
        done = 0
        for certificate in queryset.select_related("awarded_by"):
            try:
                if can_revoke(asker(request), certificate):
                    lift_bar(certificate=certificate, now=timezone.now())
                    done += 1
            except DomainError as error:
                self.message_user(request, f"{certificate.number}: {error}", messages.ERROR)
        if done:
            message = ngettext(
                "The rule is asked again about %(count)d certificate.",
                "The rule is asked again about %(count)d certificates.",
                done,
            )
            self.message_user(request, message % {"count": done}, messages.SUCCESS)
