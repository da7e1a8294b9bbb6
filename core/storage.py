"""Static files with hashed names, and what is inside them."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed; what is not collected keeps its plain name, so that tests need no collectstatic."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name; Django would raise ValueError for a file that is neither in the manifest nor collected."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name


def content_of(path: str) -> bytes:
    """What a static file holds; an installation may keep only the collected files, by their hashed names.

    Raises FileNotFoundError where there is none.
    """
    found = finders.find(path)
    if isinstance(found, str):
        return Path(found).read_bytes()
    kept = staticfiles_storage.stored_name(path) if hasattr(staticfiles_storage, "stored_name") else path
    with staticfiles_storage.open(kept) as file:
        content: bytes = file.read()
    return content
