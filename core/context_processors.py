"""What every page knows."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from core.translations import language_tag

# Filters show a part of the same page; its second page and what is past are pages of their own.
OWN_PAGE = re.compile(r"when=past|page=(?:[2-9]|[1-9][0-9]{1,5})")


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, address and language of the site; nothing about the visitor, so that pages stay cacheable."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "page_lang": language_tag(language),
        "language_tags": [(code, name, language_tag(code)) for code, name in settings.LANGUAGES],
        "languages": language_links(request, language),
        "has_translations": in_every_language(request.path) is not None,
    }


def in_every_language(path: str) -> str | None:
    """What follows the language in a path (“/en/partners/” -> “/partners/”); None for a path without a language.

    Only the prefix differs between languages (a test holds this against Django's own translate_url, which resolves
    and reverses each address and would cost every page ten times as much).
    """
    prefix, slash, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if slash and prefix in dict(settings.LANGUAGES) else None


def language_links(request: HttpRequest, language: str) -> list[dict[str, Any]]:
    """This page in each language; the start page where a page has no language in its address."""
    rest = in_every_language(request.path)
    query = request.META.get("QUERY_STRING", "")
    suffix = f"{rest}?{query}" if rest and query else rest or "/"
    asked = [f"{name}={request.GET.get(name)}" for name in ("when", "page")]
    own = "&".join(pair for pair in asked if rest and OWN_PAGE.fullmatch(pair))
    return [
        {
            "code": code,
            "name": name,
            "tag": language_tag(code),
            "url": f"/{code}{suffix}",
            "canonical": f"{settings.SITE_URL}/{code}{rest or '/'}{own and '?'}{own}",
            "is_current": code == language,
        }
        for code, name in settings.LANGUAGES
    ]
