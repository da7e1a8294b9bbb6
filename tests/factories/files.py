"""Small files as people send them, and some that pretend."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from core.uploads import Upload, check_upload

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe1\0\x10Exif\0\0" + b"x" * 64 + b"\xff\xd9"
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + b"x" * 24
MP3 = b"ID3\x04\0\0\0\0\0\x21" + b"\0" * 64
MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 64
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def package(*parts: tuple[str, str]) -> bytes:
    """A ZIP file of these parts, in their order."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in parts:
            file.writestr(name, text)
    return content.getvalue()


def docx(*more: tuple[str, str], types: str = "<Types/>") -> bytes:
    return package(("[Content_Types].xml", types), ("word/document.xml", "<w:document/>"), *more)


def odt(*more: tuple[str, str], says: str = "application/vnd.oasis.opendocument.text") -> bytes:
    return package(("mimetype", says), ("content.xml", "<office/>"), *more)


def sent(name: str = "handout.pdf", content: bytes = PDF, content_type: str = "") -> SimpleUploadedFile:
    """A file as it stands in a form; browsers may say anything about its type."""
    return SimpleUploadedFile(name, content, content_type or "application/octet-stream")


def upload(name: str = "handout.pdf", content: bytes = PDF) -> Upload:
    """The same, checked."""
    return check_upload(sent(name, content))
