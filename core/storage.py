"""Static files with hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed; a missing entry falls back to the plain name, so that tests need no collectstatic."""

    manifest_strict = False
