"""Files that people send us: checked, named by chance, and kept together with their row or not at all."""

import hashlib
import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.file_kinds import DOCUMENTS, FileKind, kind_of
from core.models import StoredFile

FOLDER = "uploads"
LONGEST_NAME = 150
PIECE_BYTES = 64 * 1024
# What no file system and no header takes without harm.
NEVER_IN_A_NAME = frozenset('<>:"|?*/\\\0')


@dataclass(frozen=True)
class Upload:
    """A file that has passed the checks; nothing of it is kept yet."""

    content: File
    name: str
    content_type: str
    size_bytes: int
    sha256: str


def columns_of(file: Upload | StoredFile) -> dict[str, Any]:
    """What a row says of its file, but where it is."""
    return {name: getattr(file, name) for name in ("name", "content_type", "size_bytes", "sha256")}


def largest_bytes() -> int:
    return int(settings.UPLOAD_MAX_MB * 1024 * 1024)


def check_upload(file: Any, kinds: Iterable[FileKind] = DOCUMENTS) -> Upload:
    """Size, name and content of an uploaded file. Raises DomainError with what is wrong."""
    name, size = str(file.name or ""), int(file.size or 0)
    if not size:
        raise DomainError(_("This file is empty. Please choose another one."), code="empty")
    if size > largest_bytes():
        words = _("This file is too large: at most %(size)s can be sent.")
        raise DomainError(words % {"size": filesizeformat(largest_bytes())}, code="too_large")
    if len(name) > LONGEST_NAME:
        words = _("The name of this file is too long. Please give it one of at most %(number)d characters.")
        raise DomainError(words % {"number": LONGEST_NAME}, code="long_name")
    kind = kind_of(file, name, kinds)
    return Upload(file, safe_name(name, kind), kind.content_type, size, sha256_of(file))


def sha256_of(file: IO[bytes]) -> str:
    """Of the whole content; leaves the file at its start."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def safe_name(name: str, kind: FileKind) -> str:
    """The name as people see it again: no path, nothing invisible, an ending that says what it is."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    # Other, such as control characters and marks that turn the direction of writing round, and line separators.
    seen = "".join(char for char in last if char not in NEVER_IN_A_NAME and unicodedata.category(char)[0] != "C")
    path = PurePosixPath(" ".join(seen.split()))
    ending = path.suffix.lower().removeprefix(".")
    ending = ending if ending in kind.extensions else kind.extensions[0]
    stem = path.stem.strip(". ")[: LONGEST_NAME - len(ending) - 1].strip(". ")
    return f"{stem or 'file'}.{ending}"


def random_path() -> str:
    """Where a file is kept: it says nothing about what is in it."""
    name = uuid.uuid4().hex
    return f"{FOLDER}/{name[:2]}/{name}"


@contextmanager
def kept(upload: Upload) -> Iterator[dict[str, Any]]:
    """`all_kept` of one file."""
    with all_kept([upload]) as [columns]:
        yield columns


@contextmanager
def all_kept(uploads: Sequence[Upload]) -> Iterator[list[dict[str, Any]]]:
    """Write the files; inside the block, a transaction, write their rows with the columns given. All stay, or nothing.

    The transaction is the outermost one (Django refuses another): once it is committed nothing takes the rows back.
    """
    paths = [random_path() for _upload in uploads]
    try:
        # Before the transaction: on SQLite nobody else writes while it is open.
        for path, upload in zip(paths, uploads, strict=True):
            default_storage.save(path, upload.content)
        with transaction.atomic(durable=True):
            yield [{"file": path, **columns_of(upload)} for path, upload in zip(paths, uploads, strict=True)]
    except BaseException:
        for path in paths:
            default_storage.delete(path)
        raise


@contextmanager
def copies_of(stored: Iterable[StoredFile]) -> Iterator[list[Upload]]:
    """The same files again, to be kept a second time: each row has a file of its own, which goes when the row goes.

    Raises DomainError for one that the media folder lacks.
    """
    with ExitStack() as opened:
        yield [Upload(opened.enter_context(opened_file(row)), **columns_of(row)) for row in stored]


def opened_file(stored: StoredFile) -> File:
    try:
        file: File = stored.file.storage.open(stored.file.name, "rb")
    except FileNotFoundError as error:
        words = _("The file “%(name)s” is missing on the server, so it cannot be copied.")
        raise DomainError(words % {"name": stored.name}, code="lost") from error
    return file


def forget_files(paths: Iterable[str]) -> None:
    """Delete files whose rows go in this transaction, once it is certain that they do."""

    def delete() -> None:
        for path in paths:
            default_storage.delete(path)

    transaction.on_commit(delete)


def files_with_rows() -> set[str]:
    """The paths that some row of some app names."""
    models = [model for model in apps.get_models() if issubclass(model, StoredFile)]
    return {path for model in models for path in model._default_manager.order_by().values_list("file", flat=True)}


def orphans(before: datetime) -> list[str]:
    """Files without a row, written before then: of a process that was ended between the two. In order."""
    found = [path for path in every_file() if default_storage.get_modified_time(path) < before]
    # Read after the files: whatever has a row by now is no orphan.
    known = files_with_rows()
    return sorted(path for path in found if path not in known)


def every_file(folder: str = FOLDER) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from every_file(f"{folder}/{name}")
