"""The second step of sign-in, for those who see other people's data."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import has_second_factor

STAFF_PARTS = {"admin", "staff"}


def is_staff_page(path: str) -> bool:
    """Whether the path lies under `/admin/` or `/<language>/staff/`."""
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] in dict(settings.LANGUAGES):
        parts = parts[1:]
    return bool(parts) and parts[0] in STAFF_PARTS


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether staff asks for a staff page and would have come in with a password alone."""
    if not settings.STAFF_SECOND_FACTOR_REQUIRED or not is_staff_page(request.path_info):
        return False
    user = request.user
    return isinstance(user, User) and user.is_staff and not has_second_factor(user)


def second_factor_for_staff(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead staff without a second factor to its set-up before any staff page; others go on."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if lacks_second_factor(request):
            messages.warning(
                request,
                _(
                    "Staff pages show other people's data, so signing in takes a second step. Please set up an "
                    "authenticator app or a passkey here, then open the page again."
                ),
            )
            return redirect("mfa_index")
        return get_response(request)

    return middleware
