"""What programs ask a site for at addresses of their own: search engines, browsers, keepers of passwords."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from core.translations import language_codes
from home.sitemaps import PublicPages

# Not for search engines: pages of one person or of staff, and those that a link of a mail opens. (This keeps nobody
# out: that is what the rights of each page are for.)
CLOSED = ("/admin/", "/calendar/", "/mail/", "/styleguide/")
CLOSED_IN_EACH_LANGUAGE = (
    "accounts/",
    "invitations/",
    "mail-preferences/",
    "me/",
    "mentoring/met/",
    "mentoring/pairings/",
    "record/",
    "staff/",
)


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309: all may be read but what is closed."""
    closed = [*CLOSED, *(f"/{code}/{part}" for code in language_codes() for part in CLOSED_IN_EACH_LANGUAGE)]
    rules = "".join(f"Disallow: {place}\n" for place in closed)
    text = f"User-agent: *\n{rules}\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def public_pages(request: HttpRequest) -> HttpResponseBase:
    """The sitemap (sitemaps.org)."""
    answer: HttpResponseBase = sitemap(request, {"pages": PublicPages()})
    return answer


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def favicon(request: HttpRequest) -> HttpResponse:
    """For who asks without reading the page, which names the icon."""
    return redirect(static("img/icon-192.png"))


@login_not_required
@require_safe
@vary_on_headers("Accept-Language")
def change_password(request: HttpRequest) -> HttpResponse:
    """Where a keeper of passwords sends people (W3C, a well-known URL for changing passwords)."""
    return redirect("account_change_password")
