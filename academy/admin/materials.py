"""Materials and signed sheets in the admin, to be looked up; they are changed on the pages of the activity."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.models import Activity, LearningPath, Material, MaterialVersion, SignedScan
from core.admin_forms import translated
from core.scoped_admin import ReadOnlyInline, ScopedAdmin

FILE: tuple[str, ...] = ("name", "size", "uploaded_at", "by", "sha256")
FACTS: tuple[str, ...] = (
    *("activity", "session", "module", "kind", "page", "original_language", *translated("title"), "url", "language"),
    *("licence", "credit", "visibility", "position", "created_at", "withdrawn_at"),
)
SCAN: tuple[str, ...] = ("session", *FILE, "page", "withdrawn_at", "withdrawn_by", "withdrawn_reason")


class VersionInline(ReadOnlyInline):
    """Every file that it was."""

    model = MaterialVersion
    readonly_fields = FILE
    list_select_related = ("by",)

    @admin.display(description=gettext_lazy("size"))
    def size(self, version: MaterialVersion) -> str:
        return str(filesizeformat(version.size_bytes))


@admin.register(Material)
class MaterialAdmin(ScopedAdmin):
    inlines = [VersionInline]
    list_display = ["__str__", "where", "kind", "language", "licence", "visibility", "withdrawn_at"]
    list_filter = ["kind", "visibility", "licence"]
    list_select_related = ["activity", "session__activity", "module__path", "language"]
    search_fields = [
        *translated("title"),
        *("activity__search_text", "session__activity__search_text"),
        *(f"module__path__{name}" for name in translated("title")),
    ]
    fields = FACTS
    readonly_fields = FACTS

    @admin.display(description=gettext_lazy("activity or learning path"))
    def where(self, material: Material) -> str:
        return str(material.owner)

    @admin.display(description=gettext_lazy("page"))
    def page(self, material: Material) -> str:
        owner = material.owner
        name = "staff-path-material" if isinstance(owner, LearningPath) else "staff-material"
        address = reverse(f"academy:{name}", args=[owner.slug, material.public_id])
        return format_html('<a href="{}">{}</a>', address, _("Open"))


@admin.register(SignedScan)
class SignedScanAdmin(ScopedAdmin):
    list_display = ["name", "session", "uploaded_at", "by", "withdrawn_at"]
    list_filter = ["uploaded_at"]
    list_select_related = ["session__activity", "by"]
    search_fields = ["name", "session__activity__search_text"]
    fields = SCAN
    readonly_fields = SCAN

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By the words of the activity, or by the name of the file."""
        if not search_term:
            return queryset, False
        activities = Activity.objects.matching(search_term).order_by().values("pk")
        return queryset.filter(Q(name__icontains=search_term) | Q(session__activity__in=activities)), False

    @admin.display(description=gettext_lazy("size"))
    def size(self, scan: SignedScan) -> str:
        return str(filesizeformat(scan.size_bytes))

    @admin.display(description=gettext_lazy("page"))
    def page(self, scan: SignedScan) -> str:
        address = reverse("academy:session-scans", args=[scan.session.activity.slug, scan.session.public_id])
        return format_html('<a href="{}">{}</a>', address, _("Open"))
