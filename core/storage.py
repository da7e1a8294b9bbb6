"""Static files with hashed names."""

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
