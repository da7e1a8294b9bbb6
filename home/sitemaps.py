"""The public pages, for search engines: each in every language, with the others beside it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from academy.models import Activity, LearningPath
from core.translations import language_tag
from partners.models import Organisation
from reference.models import Territory

PAGES = (
    "home:start",
    "academy:activity-list",
    "academy:path-list",
    "home:partner-list",
    "mentoring:start",
    "home:accessibility",
)
# The newest: what is older is found from the lists, and the file stays of a size that is made in a moment.
MOST_ACTIVITIES = 1000


class PublicPages(Sitemap):
    """Addresses are those of the site's own name, whatever name it was asked under."""

    i18n = True
    alternates = True

    def items(self) -> list[tuple[str, list[str]]]:
        activities = Activity.objects.public().order_by("-starts_at", "-pk")[:MOST_ACTIVITIES]
        kinds: dict[str, Any] = {
            "academy:activity": activities,
            "academy:path": LearningPath.objects.published().order_by("slug"),
            "home:partner": Organisation.objects.listed().order_by("slug"),
            "home:territory": Territory.objects.order_by("slug"),
        }
        found = [(name, [slug]) for name, rows in kinds.items() for slug in rows.values_list("slug", flat=True)]
        return [*((name, []) for name in PAGES), *found]

    def location(self, item: tuple[str, list[str]]) -> str:
        name, arguments = item
        return reverse(name, args=arguments)

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """With the tags that the pages' own heads have (`pt-PT`, and English for who reads none of the five)."""
        urls: list[dict[str, Any]] = super().get_urls(page, site, protocol)
        for url in urls:
            others = {other["lang_code"]: other["location"] for other in url["alternates"]}
            tagged = [{"lang_code": language_tag(code), "location": place} for code, place in others.items()]
            url["alternates"] = [*tagged, {"lang_code": "x-default", "location": others[settings.LANGUAGE_CODE]}]
        return urls
