"""What must be true of the files that people have sent."""

from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage

from academy.models import Material, MaterialVersion, SignedScan
from mustsee.invariants.registry import ROWS_AT_A_TIME, invariant


@invariant("files-are-there")
def files_are_there(now: datetime) -> Iterator[str]:
    """Each file that a row names is kept, in its size: a back-up of the rows without the media folder is half a one."""
    for model in (MaterialVersion, SignedScan):
        rows = model._default_manager.order_by("pk").values_list("pk", "file", "size_bytes")
        for pk, path, size_bytes in rows.iterator(ROWS_AT_A_TIME):
            if not default_storage.exists(path):
                yield f"{model._meta.label} {pk}: its file {path} is not there"
            elif default_storage.size(path) != size_bytes:
                yield f"{model._meta.label} {pk}: its file {path} has another size"


@invariant("material-has-its-content")
def material_has_its_content(now: datetime) -> Iterator[str]:
    """A file has a version, and a link has none."""
    bare = Material.objects.filter(kind=Material.Kind.FILE, versions__isnull=True)
    mixed = Material.objects.filter(kind=Material.Kind.LINK, versions__isnull=False)
    for material in (bare | mixed).distinct().order_by("pk"):
        yield f"material {material.pk}: a {material.kind} with {material.versions.count()} files"
