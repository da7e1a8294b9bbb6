"""The web admin: entered by whoever has a membership, scoped by ScopedAdmin."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import is_staff


class AcademyAdminSite(admin.AdminSite):
    site_header = _("MU.ST.SEE Academy")
    site_title = _("MU.ST.SEE Academy")
    index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The site's own sign-in, so that the second step cannot be walked around; 403 for whoever is no staff."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def each_context(self, request: Any) -> dict[str, Any]:
        return super().each_context(request)
