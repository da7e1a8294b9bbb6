"""Drawings of Bootstrap Icons, read once from the package's files."""

import re
from functools import lru_cache

from core.storage import content_of

_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@lru_cache(maxsize=256)
def drawing(name: str) -> str:
    """What stands inside the icon's `<svg>`; empty for an unknown name: an icon never carries meaning alone."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        return ""
    try:
        source = content_of(f"bootstrap-icons/{name}.svg").decode()
    except FileNotFoundError:
        return ""
    match = _INSIDE.search(source)
    return " ".join(match.group(1).split()) if match else ""
