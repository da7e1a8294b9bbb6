"""The picture of a badge, drawn by us: a rosette in the colours of the site, of no territory in particular."""

import textwrap

from django.template.loader import render_to_string
from django.utils.translation import override

from core.pdf import png_of
from credentials.models import Certificate

LETTERS_IN_A_LINE, LINES = 22, 4
WIDTH, HEIGHT = 480, 560


def badge_picture(certificate: Certificate) -> bytes:
    """An SVG that says what the badge is for, in the certificate's own language."""
    with override(certificate.language):
        kind, title = str(certificate.get_kind_display()), certificate.title_text
    lines = textwrap.wrap(title, LETTERS_IN_A_LINE, max_lines=LINES, placeholder=" …")
    placed = [(268 + 30 * place - 15 * (len(lines) - 1), line) for place, line in enumerate(lines)]
    context = {"certificate": certificate, "kind": kind, "title": title, "lines": placed}
    context |= {"width": WIDTH, "height": HEIGHT}
    return render_to_string("credentials/badge.svg", context).encode()


def badge_png(certificate: Certificate) -> bytes:
    """The same picture for places that take no SVG. Raises DomainError where the machine cannot draw one."""
    return png_of(badge_picture(certificate).decode(), width=WIDTH, height=HEIGHT)
