"""Which files of the npm packages are served: only those that pages use, so that collecting them takes seconds."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core import checks
from django.core.files.storage import FileSystemStorage

# Prefix under STATIC_URL -> (folder in node_modules, patterns of what is served from it).
PACKAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "bootstrap": (
        "bootstrap/dist",
        # The source maps are shipped because the files refer to them, and the manifest follows references.
        ("css/bootstrap.min.css*", "js/bootstrap.bundle.min.js*"),
    ),
    "bootstrap-icons": ("bootstrap-icons/icons", ("*.svg",)),
}


class PackageFinder(BaseFinder):
    """Finds the listed files of the packages in node_modules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        root = Path(settings.BASE_DIR) / "node_modules"
        self.sources: dict[str, tuple[PackageStorage, tuple[str, ...]]] = {}
        for prefix, (folder, patterns) in PACKAGES.items():
            storage = PackageStorage(location=root / folder)
            storage.prefix = prefix
            self.sources[prefix] = (storage, patterns)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [
            checks.Warning(f"The front-end package {prefix} is not installed.", hint="make setup", id="mustsee.W001")
            for prefix, (storage, _) in self.sources.items()
            if not Path(storage.location).is_dir()
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file behind a static path; an empty list where it is none of ours (the contract of Django's finders)."""
        prefix, _, name = path.partition("/")
        storage, patterns = self.sources.get(prefix, (None, ()))
        if storage is None or not any(fnmatch(name, pattern) for pattern in patterns) or not storage.exists(name):
            return []
        return [storage.path(name)] if find_all else storage.path(name)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        for storage, patterns in self.sources.values():
            root = Path(storage.location)
            for pattern in patterns:
                for path in sorted(root.glob(pattern)):
                    name = path.relative_to(root).as_posix()
                    if not matches_patterns(name, list(ignore_patterns or [])):
                        yield name, storage


class PackageStorage(FileSystemStorage):
    """A package's folder, under the prefix that its files are served at."""

    prefix = ""
