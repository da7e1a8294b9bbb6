"""The web admin: entered by whoever has a membership, scoped by ScopedAdmin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.access import is_staff


class AcademyAdminSite(admin.AdminSite):
    site_header = _("MU.ST.SEE Academy")
    site_title = _("MU.ST.SEE Academy")
    index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def each_context(self, request: Any) -> dict[str, Any]:
        return super().each_context(request)
