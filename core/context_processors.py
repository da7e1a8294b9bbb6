"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from core.translations import language_tag


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, address and language of the site; nothing about the visitor, so that pages stay cacheable."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "page_lang": language_tag(get_language() or settings.LANGUAGE_CODE),
        "language_tags": [(code, name, language_tag(code)) for code, name in settings.LANGUAGES],
    }
