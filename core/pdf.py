"""Paper: an HTML page becomes a tagged PDF (PDF/UA-1, ISO 14289-1), which screen readers read in order."""

import base64
import io
import mimetypes
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pdf_heads import heads_become_artefacts
from core.storage import content_of
from core.translations import language_tag


def render_pdf(template: str, context: dict[str, Any], *, language: str) -> bytes:
    """The pages of this template, in this language. It extends `paper/base.html`, which says `lang` and paper size.

    Nothing is fetched: pictures stand in the page itself, as SVG or `data:` addresses.
    Raises DomainError where the machine cannot make PDFs (docs/operations.md says what it then lacks).
    Call it outside a transaction: a page takes a tenth of a second, the first of a process a whole one.
    """
    html_class, fetcher = load_renderer()
    with translation.override(language):
        page = render_to_string(template, {**context, "language_tag": language_tag(language)})
    sheet = html_class(string=page, url_fetcher=fetcher)
    document: bytes = sheet.write_pdf(pdf_variant="pdf/ua-1", finisher=heads_become_artefacts)
    return document


def pdf_response(document: bytes, *, name: str, as_download: bool = False, is_public: bool = False) -> HttpResponse:
    """The answer of a view that gives paper; `name` is plain letters, with its ending.

    Nobody keeps it on the way, unless it says what everybody may read.
    """
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'{"attachment" if as_download else "inline"}; filename="{name}"'
    if not is_public:
        response["Cache-Control"] = "private, no-store"
    return response


def png_of(svg: str, *, width: int, height: int) -> bytes:
    """A drawing of ours as a PNG of twice its size, with the fonts that paper has. Raises DomainError as above."""
    html_class, fetcher = load_renderer()
    sheet = f"@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}"
    document = html_class(string=f"<style>{sheet}</style>{svg}", url_fetcher=fetcher).write_pdf()
    import pypdfium2

    drawn = io.BytesIO()
    with pypdfium2.PdfDocument(document) as pages:
        # A CSS pixel is three quarters of a point; paper is white, a picture of a badge has nothing behind it.
        bitmap = pages[0].render(scale=2 / 0.75, fill_color=(0, 0, 0, 0), maybe_alpha=True)
        bitmap.to_pil().save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def load_renderer() -> tuple[Any, Any]:
    """WeasyPrint, and a fetcher that opens nothing but `data:` addresses; loaded by the first PDF of a process."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:  # it looks for Pango when it is imported
        raise DomainError(_("This machine cannot make PDFs. Please print the page from your browser.")) from error
    return HTML, URLFetcher(allowed_protocols={"data"})


@lru_cache(maxsize=16)
def picture(path: str) -> str:
    """A static picture as a `data:` address, the only one that paper opens. The file has to be there."""
    kind = mimetypes.guess_type(path)[0]
    return f"data:{kind};base64,{base64.b64encode(content_of(path)).decode('ascii')}"
