"""What is taken of an upload: kind by content, size, name; and that its file and its row stay or go together."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from core.errors import DomainError
from core.file_kinds import DOCUMENTS, PAPER, kind_of
from core.upload_fields import UploadField
from core.uploads import FOLDER, check_upload, every_file, kept, orphans, safe_name
from tests.factories.files import HTML, JPEG, MP3, MP4, PDF, PNG, SVG, WEBP, docx, odt, package, sent, upload

SHEET = package(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>"))
SLIDES = package(("[Content_Types].xml", "<Types/>"), ("ppt/presentation.xml", "<p/>"))
TAKEN = [
    ("a.pdf", PDF, "application/pdf"),
    ("A.PDF", PDF, "application/pdf"),
    ("report.v2.docx.pdf", PDF, "application/pdf"),
    ("a.png", PNG, "image/png"),
    ("a.jpg", JPEG, "image/jpeg"),
    ("a.jpeg", JPEG, "image/jpeg"),
    ("a.webp", WEBP, "image/webp"),
    ("a.mp3", MP3, "audio/mpeg"),
    ("a.mp4", MP4, "video/mp4"),
    ("a.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.xlsx", SHEET, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.pptx", SLIDES, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("a.odt", odt(), "application/vnd.oasis.opendocument.text"),
    ("a.txt", "\ufeffOlá, não há <b>pressa</b>\n".encode(), "text/plain"),
    ("a.csv", "nome;cidade\nÁgata;Cascais\n".encode(), "text/csv"),
    ("a.md", b"# Plan\n\n```html\n<html>\n```\n", "text/markdown"),
]
REFUSED = [
    # Not on the list, whatever is in them.
    *[
        (name, PDF, "kind")
        for name in ("a.html", "a.svg", "a.js", "a.exe", "a.zip", "a.docm", "pdf", "a.", "a.pdf.gif")
    ],
    # Called one thing, being another.
    *[(f"a.{ending}", HTML, "content") for ending in ("pdf", "png", "docx", "odt", "txt", "csv", "md", "mp4")],
    *[(f"a.{ending}", SVG, "content") for ending in ("pdf", "png", "jpg", "webp", "txt")],
    ("a.txt", b"  \n<?php system('x');", "content"),
    ("a.txt", b"#!/bin/sh\nrm -r x", "content"),
    ("a.pdf", b"<html>\n" + PDF, "content"),
    ("a.pdf", PNG, "content"),
    ("a.png", PDF, "content"),
    ("a.jpg", b"MZ\x90\0" + b"\0" * 100, "content"),
    ("a.txt", b"MZ\x90\0", "encoding"),
    ("a.txt", b"one\0two", "content"),
    ("a.csv", "Ágata".encode("cp1252"), "encoding"),
    # Archives that pretend, and documents of another kind.
    ("a.docx", package(("readme.txt", "x")), "content"),
    ("a.docx", package(("word/document.xml", "x")), "content"),
    ("a.docx", SHEET, "content"),
    ("a.docx", odt(), "content"),
    ("a.docx", docx()[:-30], "content"),
    ("a.odt", docx(), "content"),
    ("a.odt", odt(says="application/zip"), "content"),
    ("a.ods", odt(), "content"),
    ("a.docx", b"PK\x03\x04" + b"\0" * 500 + b"PK\x05\x06" + b"\xff" * 18, "content"),
    ("a.docx", b"PK\x05\x06", "content"),
    # Two files in one.
    ("a.pdf", PDF + docx(), "content"),
    ("a.png", PNG + package(("x.class", "x")), "content"),
    ("a.docx", HTML + docx(), "content"),
    # Programs inside.
    ("a.docx", docx(("word/vbaProject.bin", "x")), "macros"),
    ("a.docx", docx(types="application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
    ("a.odt", odt(("Basic/Standard/Module1.xml", "x")), "macros"),
    # Two endings.
    *[(f"report.{ending}.pdf", PDF, "two_endings") for ending in ("html", "EXE", "js", "svg", "php ")],
    ("a.pdf", b"", "empty"),
    ("a" * 147 + ".pdf", PDF, "long_name"),
]


@pytest.mark.parametrize(("name", "content", "content_type"), TAKEN)
def test_taken_with_the_type_of_its_content_whatever_the_browser_says(
    name: str, content: bytes, content_type: str
) -> None:
    found = check_upload(sent(name, content, "text/html"))
    assert (found.content_type, found.size_bytes) == (content_type, len(content))


@pytest.mark.parametrize(("name", "content", "code"), REFUSED)
def test_refused_with_a_sentence(name: str, content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_upload(sent(name, content))
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def test_nothing_on_the_list_runs_in_a_browser() -> None:
    types = {kind.content_type for kind in DOCUMENTS}
    assert not [name for name in types if "html" in name or "xml" in name.rsplit("/")[-1].split(".") or "svg" in name]
    with pytest.raises(DomainError, match=r"These are: PDF, JPEG, PNG, WebP\."):
        kind_of(sent("a.txt", b"x"), "a.txt", PAPER)


def test_size_is_limited_by_the_setting(settings: Any) -> None:
    settings.UPLOAD_MAX_MB = 1
    assert check_upload(sent(content=PDF + b"\n" * (1024 * 1024 - len(PDF))))
    with pytest.raises(DomainError, match="at most 1\\.0\xa0MB"):
        check_upload(sent(content=PDF + b"\n" * (1024 * 1024 - len(PDF) + 1)))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/pass wd.pdf", "pass wd.pdf"),
        ("C:\\Users\\ana\\Relatório.PDF", "Relatório.pdf"),
        ("..\\..\\.pdf", "pdf.pdf"),
        ("/.pdf", "pdf.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ('a"\r\nSet-Cookie: x<b>.pdf', "aSet-Cookie xb.pdf"),
        ("Relato\u0301rio.pdf", "Relatório.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("photo.jpeg", "photo.pdf"),
        ("...", "file.pdf"),
    ],
)
def test_a_name_is_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name, PAPER[0]) == safe


class Form(forms.Form):
    file = UploadField(kinds=PAPER, label="File")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Please choose a file."),
        ({"file": sent(content=b"")}, "This file is empty."),
        ({"file": sent(content=HTML)}, "content is something else"),
    ],
)
def test_the_field_says_beside_itself_what_is_wrong(files: dict[str, Any], sentence: str) -> None:
    form = Form({}, files)
    assert not form.is_valid()
    html = str(form["file"]) + str(form.errors["file"])
    assert sentence in html
    assert 'aria-invalid="true"' in html
    assert 'accept=".pdf,.jpg,.jpeg,.png,.webp"' in html
    assert "PDF, JPEG, PNG, WebP; at most 20.0\xa0MB." in str(form["file"].help_text)


def post_file(size: int) -> HttpRequest:
    return RequestFactory().post("/", {"file": sent(content=PDF + b"\n" * size), "after": "x"})


def test_what_is_too_large_is_not_kept_until_the_form_says_so(settings: Any) -> None:
    settings.UPLOAD_MAX_MB = 0.01
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    request = post_file(5_000_000)
    assert 0 < (request.FILES["file"].size or 0) < 200_000
    assert request.POST["after"] == "x"
    form = Form(request.POST, request.FILES)
    assert "too large" in str(form.errors["file"])


# File and row.


def stored_files() -> list[str]:
    return sorted(every_file())


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """A media folder of this test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path


@pytest.mark.django_db
def test_a_kept_file_has_a_random_name(media: Path) -> None:
    with kept(upload("Relatório.pdf")) as columns:
        pass
    assert stored_files() == [columns["file"]]
    assert "Relat" not in columns["file"]
    assert (media / columns["file"]).read_bytes() == PDF
    assert (columns["name"], columns["content_type"], columns["size_bytes"]) == (
        "Relatório.pdf",
        "application/pdf",
        len(PDF),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("error", [DomainError("no"), RuntimeError, KeyboardInterrupt])
def test_a_refused_upload_leaves_nothing(media: Path, error: Any) -> None:
    seen = []

    def fail() -> None:
        with kept(upload()):
            seen.extend(stored_files())
            raise error

    with pytest.raises(type(error) if isinstance(error, Exception) else error):
        fail()
    assert len(seen) == 1
    assert stored_files() == []


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_takes_the_file_with_it(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"), kept(upload()):
        monkeypatch.setattr(connection, "commit", fail)
    monkeypatch.undo()
    assert stored_files() == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_around_it_may_take_the_row_back_later(media: Path) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        kept(upload()).__enter__()
    assert stored_files() == []


def test_a_file_that_cannot_be_written_leaves_nothing(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full half-way."""

    def half(storage: Any, path: str, content: Any) -> str:
        (media / path).parent.mkdir(parents=True)
        (media / path).write_bytes(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(FileSystemStorage, "save", half)
    with pytest.raises(OSError, match="no space"):
        kept(upload()).__enter__()
    assert stored_files() == []


@pytest.mark.django_db
def test_orphans_are_found_and_only_old_ones_deleted(media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    default_storage.save(f"{FOLDER}/ab/abandoned", sent())
    now = timezone.now()
    assert orphans(now - timedelta(hours=1)) == []
    assert orphans(now + timedelta(minutes=1)) == [f"{FOLDER}/ab/abandoned"]
    call_command("orphan_files", hours=0)
    assert capsys.readouterr().out == f"{FOLDER}/ab/abandoned\n1 file without a row.\n"
    call_command("orphan_files", hours=0, delete=True)
    assert stored_files() == []
