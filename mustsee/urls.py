"""All addresses of the site, a public contract (docs/architecture.md)."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from home import crawler_views
from home.calendar_views import personal_calendar, public_calendar
from home.offline_views import worker
from home.views import choose_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", choose_language, name="choose-language"),
    path("sw.js", worker, name="worker"),
    path("robots.txt", crawler_views.robots, name="robots"),
    path("sitemap.xml", crawler_views.public_pages, name="sitemap"),
    path("favicon.ico", crawler_views.favicon, name="favicon"),
    path(".well-known/change-password", crawler_views.change_password, name="change-password"),
    path("admin/", admin.site.urls),
    # Before the tokens: no token is that short.
    path("calendar/public.ics", public_calendar, name="calendar-public"),
    path("calendar/<str:token>.ics", personal_calendar, name="calendar-personal"),
    path("mail/", include("notifications.urls_mailbox")),
    path("", include("credentials.urls_open")),
    path("styleguide/", include("mustsee.styleguide.urls")),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        path("", include("home.urls")),
        path("", include("academy.urls")),
        path("", include("mentoring.urls")),
        path("staff/", include("mentoring.urls_staff")),
        path("", include("partners.urls")),
        path("", include("credentials.urls")),
        path("", include("notifications.urls")),
        path("", include("reports.urls")),
    ),
]
