"""The certificate on paper: one tagged page, and the QR code that leads to where it can be checked."""

from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.pdf import picture, render_pdf
from core.translations import TextIn
from credentials.models import Certificate
from credentials.models.certificate import text_among
from credentials.wording import lines_of
from partners.models import EMBLEM


def pdf_of(certificate: Certificate, *, language: str) -> bytes:
    """The PDF in this language. Raises DomainError where the machine cannot make one; call it outside a transaction."""
    with override(language):
        context = paper_context(certificate)
    return render_pdf("paper/credentials/certificate.html", context, language=language)


def paper_context(certificate: Certificate) -> dict[str, Any]:
    return {
        "certificate": certificate,
        "title": certificate.text("title"),
        "lines": lines_of(certificate, name=True, hours=True, details=True),
        "notice": Notice.of(certificate),
        "emblem": picture(EMBLEM),
        "qr": qr_of(certificate.page_url()),
        "page_url": certificate.page_url(),
    }


class Notice:
    """The funding notice as it was on the day of issue; looks like the project to the template that shows notices."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.statement = values["statement"]
        self.granting_authority = values["granting_authority"]
        self.grant_number = values["grant_number"]
        self._texts = values["disclaimer"]
        self.original_language = values["original_language"]

    @classmethod
    def of(cls, certificate: Certificate) -> "Notice | None":
        return cls(certificate.funding) if certificate.funding else None

    def get_statement_display(self) -> str:
        from partners.models import Project

        return str(Project.Statement(self.statement).label)

    def disclaimer(self) -> TextIn:
        return text_among(self._texts, get_language() or "en", self.original_language)


def qr_of(address: str) -> SafeString:
    """An SVG to stand in a page. Made here from the address alone, so it is safe to show as it is."""
    picture = segno.make(address, error="m").svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, title=_("Code that leads to the page of this certificate")
    )
    return mark_safe(picture)  # noqa: S308


def file_name(certificate: Certificate) -> str:
    return f"{certificate.number}.pdf"
