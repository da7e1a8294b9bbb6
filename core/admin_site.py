"""The web admin: entered by whoever has a membership, scoped by ScopedAdmin, signed in at the site's one door."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from allauth.account import views as account_views
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from core.access import is_staff
from core.daily import daily_list
from core.scoping import Rows, asker, scopes

TASKS_ON_THE_FRONT_PAGE = 5
# Libraries that register pages of their own: none of them is scoped, so none is shown.
UNSCOPED_APPS = {"auth", "account", "mfa", "usersessions", "auditlog"}


class ScopedAutocomplete(AutocompleteJsonView):
    """Offers what the person may pick, which can be more than the list of their own rows (a public partner)."""

    def process_request(self, request: HttpRequest) -> Any:
        term, page, field, key = super().process_request(request)  # type: ignore[misc]
        if not hasattr(field, "get_limit_choices_to"):  # a reverse relation, which no form has
            raise PermissionDenied
        return term, page, field, key

    def get_queryset(self) -> Rows:
        related = self.model_admin.model
        rows = scopes.choices(asker(self.request), related._default_manager.order_by(*related._meta.ordering))
        source: Any = self.source_field  # type: ignore[attr-defined]
        rows = rows.complex_filter(source.get_limit_choices_to())
        found, _distinct = self.model_admin.get_search_results(self.request, rows, self.term)
        return found


class AcademyAdminSite(admin.AdminSite):
    site_header = _("MU.ST.SEE Academy")
    site_title = _("MU.ST.SEE Academy")
    index_title = _("Administration")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Deleting is done one row at a time, after reading what it takes along.
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take scoped pages only. A library's page is left out; one of ours without a scope stops the start."""
        from core.scoped_admin import ScopedAdmin

        if admin_class is None or not issubclass(admin_class, ScopedAdmin):
            models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
            if all(model._meta.app_label in UNSCOPED_APPS for model in models):
                return
            raise ImproperlyConfigured(f"The admin page of {models} must be a ScopedAdmin.")
        super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """As Django's, in the reader's language and zone; who is signed in without being staff gets a plain answer."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(_("The administration is for the staff of the partner organisations."))
            person = asker(request)
            if person is None:
                return inner(request, *args, **kwargs)
            with translation.override(person.language), timezone.override(person.zone):
                response = inner(request, *args, **kwargs)
                # Rendered here, while the reader's language and zone are active.
                return response.render() if isinstance(response, TemplateResponse) else response

        return update_wrapper(guarded, view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without the detour by content type, which tells the address of any row."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """As Django's, with what waits for whoever opens it."""
        tasks = daily_list(asker(request), timezone.now())
        context = {"tasks": tasks[:TASKS_ON_THE_FRONT_PAGE], "more_tasks": len(tasks[TASKS_ON_THE_FRONT_PAGE:])}
        return super().index(request, {**context, **(extra_context or {})})

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return ScopedAutocomplete.as_view(admin_site=self)(request)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseRedirect:
        """One door: the site's own sign-in, with its second factors and limits."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied(_("The administration is for the staff of the partner organisations."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]
        response: HttpResponseBase = account_views.logout(request)
        return response

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]
        return redirect("account_change_password")
