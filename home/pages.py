"""Addresses of our own pages, as people paste them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

# Parts of addresses that open a door by themselves: they are told to nobody.
SECRETS = ("token", "key", "uidb36")
LONGEST = 500


def own_page(address: str, host: str) -> str:
    """The path of a page of this site, without what opens doors; empty for any other address.

    `host` is the one under which the page was asked for, beside the site's own.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    own_hosts = {"", host, urlsplit(settings.SITE_URL).netloc}
    if parts.netloc not in own_hosts or parts.scheme not in {"", "http", "https"} or "\\" in address:
        return ""
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return without_secrets(parts.path)[:LONGEST]


def without_secrets(path: str) -> str:
    """The path with “…” for a token in it; the query is left out with what it may hold."""
    try:
        values = resolve(path).kwargs
    except Resolver404:
        return path
    for name in SECRETS:
        if value := values.get(name):
            path = path.replace(str(value), "…")
    return path
