"""Drawings of Bootstrap Icons, read once from the package's files."""

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@lru_cache(maxsize=256)
def drawing(name: str) -> str:
    """What stands inside the icon's `<svg>`; empty for an unknown name: an icon never carries meaning alone."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        return ""
    path = f"bootstrap-icons/{name}.svg"
    found = finders.find(path)
    if isinstance(found, str):
        source = Path(found).read_text(encoding="utf-8")
    elif staticfiles_storage.exists(path):  # an installation that keeps only the collected files
        with staticfiles_storage.open(path) as file:
            source = file.read().decode()
    else:
        return ""
    match = _INSIDE.search(source)
    return " ".join(match.group(1).split()) if match else ""
