"""What an uploaded file is: read from its content, which has to agree with its name and with a short list.

Nothing on the list runs in a browser. HTML, SVG, scripts, programs, archives and documents with macros are not on it,
whatever they are called.
"""

import codecs
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError

# Enough for every mark that puremagic looks for at the beginning.
HEAD_BYTES = 4096
PIECE_BYTES = 64 * 1024
# The end of a package names where its list stands; before it a comment of at most 64 KiB may follow (APPNOTE 4.3.16).
END_OF_PACKAGE, LONGEST_END = b"PK\x05\x06", 22 + 65_535
# With this record the list may be longer than the end says (ZIP64): no document of our size needs it.
END_OF_LARGE_PACKAGE = b"PK\x06\x07"
LARGEST_LIST_BYTES = 1024 * 1024
LARGEST_NOTE_BYTES = 256 * 1024
# How a text begins that a browser or a shell would run.
ACTIVE_BEGINNINGS = ("<!doctype", "<html", "<head", "<body", "<script", "<svg", "<iframe", "<?xml", "<?php", "#!")
# An ending before the last one that makes a file look like another: “report.html.pdf”.
RUNNABLE = frozenset(
    {"app", "apk", "bat", "bin", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "htm", "html", "img", "iso", "jar"}
    | {"js", "jse", "lnk", "mjs", "msi", "php", "pif", "ps1", "py", "reg", "scr", "sh", "shtml", "svg", "svgz", "swf"}
    | {"vb", "vbe", "vbs", "wsf", "xhtml", "xht", "xml", "xsl"}
)


@dataclass(frozen=True)
class FileKind:
    """One kind of file that is taken. `main_part` of a package is what its list of contents has to name."""

    name: str
    content_type: str
    extensions: tuple[str, ...]
    main_part: str = ""

    @property
    def is_text(self) -> bool:
        return self.content_type.startswith("text/")


def office(name: str, extension: str, sort: str, main_part: str) -> FileKind:
    return FileKind(name, f"application/vnd.openxmlformats-officedocument.{sort}", (extension,), main_part)


def open_document(extension: str, sort: str) -> FileKind:
    return FileKind(extension.upper(), f"application/vnd.oasis.opendocument.{sort}", (extension,), "content.xml")


PDF = FileKind("PDF", "application/pdf", ("pdf",))
PNG = FileKind("PNG", "image/png", ("png",))
JPEG = FileKind("JPEG", "image/jpeg", ("jpg", "jpeg"))
WEBP = FileKind("WebP", "image/webp", ("webp",))
# A page on paper, scanned or photographed.
PAPER = (PDF, JPEG, PNG, WEBP)
DOCUMENTS = (
    *PAPER,
    open_document("odt", "text"),
    open_document("ods", "spreadsheet"),
    open_document("odp", "presentation"),
    office("DOCX", "docx", "wordprocessingml.document", "word/document.xml"),
    office("XLSX", "xlsx", "spreadsheetml.sheet", "xl/workbook.xml"),
    office("PPTX", "pptx", "presentationml.presentation", "ppt/presentation.xml"),
    FileKind("TXT", "text/plain", ("txt",)),
    FileKind("CSV", "text/csv", ("csv",)),
    FileKind("Markdown", "text/markdown", ("md",)),
    FileKind("MP3", "audio/mpeg", ("mp3",)),
    FileKind("MP4", "video/mp4", ("mp4",)),
)

# What people call what is in a file, whatever program made it.
TEXT = pgettext_lazy("kind of file", "Text")
PICTURE = pgettext_lazy("kind of file", "Picture")
DOCUMENT = pgettext_lazy("kind of file", "Document")
TABLE = pgettext_lazy("kind of file", "Table")
SLIDES = pgettext_lazy("kind of file", "Slides")
IN_WORDS = {
    **dict.fromkeys(("txt", "md"), TEXT),
    **dict.fromkeys(("png", "jpg", "jpeg", "webp"), PICTURE),
    **dict.fromkeys(("odt", "docx"), DOCUMENT),
    **dict.fromkeys(("ods", "xlsx", "csv"), TABLE),
    **dict.fromkeys(("odp", "pptx"), SLIDES),
    "mp3": pgettext_lazy("kind of file", "Sound"),
    "mp4": pgettext_lazy("kind of file", "Video"),
}
# Who opens them needs the right program.
NAMED_WITH_ENDING = ("odt", "docx", "ods", "xlsx", "csv", "odp", "pptx")


def kind_in_words(name: str) -> str:
    """“Text”, “Table (XLSX)”; the ending alone where it is the word, “PDF”."""
    ending = name.rpartition(".")[2].lower()
    if ending not in IN_WORDS:
        return ending.upper()
    return f"{IN_WORDS[ending]} ({ending.upper()})" if ending in NAMED_WITH_ENDING else str(IN_WORDS[ending])


def kind_of(file: IO[bytes], name: str, kinds: Iterable[FileKind] = DOCUMENTS) -> FileKind:
    """The kind that name and content agree on. Raises DomainError with what is wrong; leaves the file at its start."""
    kind = named_kind(name, kinds)
    file.seek(0)
    try:
        if kind.is_text:
            refuse_other_text(file, kind)
        elif kind.main_part:
            refuse_other_package(file, kind)
        else:
            refuse_other_content(file, kind)
    finally:
        file.seek(0)
    return kind


def named_kind(name: str, kinds: Iterable[FileKind]) -> FileKind:
    """The kind that the ending of the name stands for."""
    endings = [ending.removeprefix(".").strip().lower() for ending in PurePosixPath(name).suffixes]
    kind = next((row for row in kinds if endings and endings[-1] in row.extensions), None)
    if kind is None:
        words = _("This kind of file is not taken here. These are: %(kinds)s.")
        raise DomainError(words % {"kinds": ", ".join(row.name for row in kinds)}, code="kind")
    if RUNNABLE.intersection(endings[:-1]):
        words = _("This file has two endings, one of a program or a web page. Please give it one name with one ending.")
        raise DomainError(words, code="two_endings")
    return kind


def not_what_it_says(kind: FileKind) -> DomainError:
    words = _(
        "This file is called %(kind)s, but its content is something else, or it is damaged. Please save it again."
    )
    return DomainError(words % {"kind": kind.name}, code="content")


def refuse_other_content(file: IO[bytes], kind: FileKind) -> None:
    """What puremagic is most sure of has to be this kind, and no package may hide behind it."""
    if kind.content_type not in surest_types(file.read(HEAD_BYTES)) or package_list_bytes(file) is not None:
        raise not_what_it_says(kind)


def surest_types(head: bytes) -> set[str]:
    """The content types that puremagic gives its highest confidence; nothing for what it does not know."""
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    # A short mark is less sure than a long one, so only marks that begin the file are compared.
    highest = max((match.confidence for match in matches if match.mime_type), default=0)
    return {match.mime_type for match in matches if match.confidence == highest}


def package_list_bytes(file: IO[bytes]) -> int | None:
    """How long the list of contents says it is; None for what does not end like a package."""
    size = file.seek(0, 2)
    file.seek(max(size - LONGEST_END, 0))
    tail = file.read()
    start = tail.rfind(END_OF_PACKAGE)
    if start < 0:
        return None
    if tail[max(start - 20, 0) : start].startswith(END_OF_LARGE_PACKAGE):
        return LARGEST_LIST_BYTES + 1
    return int.from_bytes(tail[start + 12 : start + 16], "little")


def refuse_other_package(file: IO[bytes], kind: FileKind) -> None:
    """A document of LibreOffice or Microsoft Office: the right parts, and no macros among them."""
    size = package_list_bytes(file)
    if size is None or size > LARGEST_LIST_BYTES:
        raise not_what_it_says(kind)
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            says = note_in(package, "mimetype" if kind.main_part == "content.xml" else "[Content_Types].xml")
    except Exception as error:  # a package can be broken in any way, and each library below has errors of its own
        raise not_what_it_says(kind) from error
    file.seek(0)
    if file.read(4) != b"PK\x03\x04" or kind.main_part not in names:
        raise not_what_it_says(kind)
    if has_macros(names) or "macroenabled" in says.lower():
        raise DomainError(
            _("This document holds macros, which are programs. Please save it without them."), code="macros"
        )
    if kind.main_part == "content.xml" and says.strip() != kind.content_type:
        raise not_what_it_says(kind)


def note_in(package: zipfile.ZipFile, name: str) -> str:
    """The small part that says what the package is; never more of it than that."""
    with package.open(name) as part:
        return part.read(LARGEST_NOTE_BYTES).decode("utf-8", errors="replace")


def has_macros(names: Iterable[str]) -> bool:
    folded = [name.lower() for name in names]
    return any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in folded)


def refuse_other_text(file: IO[bytes], kind: FileKind) -> None:
    """UTF-8 without control characters, and not the beginning of a web page or a script."""
    decode = codecs.getincrementaldecoder("utf-8-sig")().decode
    beginning = ""
    try:
        while piece := file.read(PIECE_BYTES):
            text = decode(piece)
            if any(char < " " and char not in "\t\n\r\f" for char in set(text)):
                raise not_what_it_says(kind)
            beginning += text if len(beginning) < HEAD_BYTES else ""
        decode(b"", True)
    except UnicodeDecodeError as error:
        words = _("This text is not in UTF-8. Please save it as UTF-8 (in a spreadsheet: “CSV UTF-8”).")
        raise DomainError(words, code="encoding") from error
    if beginning.lstrip().lower().startswith(ACTIVE_BEGINNINGS):
        raise not_what_it_says(kind)
