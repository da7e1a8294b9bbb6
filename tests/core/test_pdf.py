"""Paper is tagged, in its language, with its accents; and it fetches nothing."""

import base64
import builtins
import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from core.errors import DomainError
from core.pdf import picture, render_pdf

PAGE = """{% extends "paper/base.html" %}{% block title %}Presença{% endblock %}
{% block content %}<h1>Acção, così, señal, élève</h1><table><thead><tr><th>A</th></tr></thead>
<tbody><tr><td>{{ name }}</td></tr></tbody></table>{{ more|safe }}{% endblock %}"""


@pytest.fixture
def template(tmp_path: Path, settings: Any) -> str:
    (tmp_path / "page.html").write_text(PAGE)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    return "page.html"


def test_pdf_is_tagged_and_says_its_language(template: str) -> None:
    reader = PdfReader(io.BytesIO(render_pdf(template, {"name": "Inês Conceição"}, language="pt")))
    catalogue: Any = reader.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "pt-PT"
    assert "/StructTreeRoot" in catalogue
    assert reader.metadata is not None
    assert reader.metadata.title == "Presença"
    text = reader.pages[0].extract_text()
    assert "Acção, così, señal, élève" in text
    assert "Inês Conceição" in text


def test_pdf_fetches_nothing(template: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "secret.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    for address in (f"file://{tmp_path}/secret.svg", "http://127.0.0.1:9/picture.svg"):
        document = render_pdf(template, {"more": f'<img alt="x" src="{address}">'}, language="en")
        assert not PdfReader(io.BytesIO(document)).pages[0].images
        assert f"disallowed protocol: {address}" in caplog.text


def test_picture_stands_in_the_page_itself() -> None:
    kind, _comma, content = picture("img/eu-emblem.svg").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(content).startswith(b"<svg")
    with pytest.raises(FileNotFoundError):
        picture("img/no-such-picture.svg")


def test_machine_without_pango_says_what_to_do(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_pango(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(DomainError, match="print the page"):
        render_pdf(template, {}, language="en")
