"""Every kind of paper is a tagged PDF (PDF/UA-1, ISO 14289-1) for readers other than the writer, and its codes lead
where they say.

pypdf reads the structure: the requirements of the standard that a program can decide are each one function below.
pypdfium2 draws the page, zxing-cpp reads the code in the picture.
"""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from PIL import Image
from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

from academy.models import SessionFacilitator, WrapUp
from academy.views.room_codes import qr_of as room_code_qr
from core.pdf import png_of
from credentials.documents import pdf_of
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.factories.credentials import certificate_for

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
PAINTS = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"S",
    b"s",
    b"f",
    b"F",
    b"f*",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"sh",
    b"Do",
    b"INLINE IMAGE",
}
FUNDED = {
    "acronym": "MSS",
    "statement": "co-funded",
    "granting_authority": "EISMEA",
    "grant_number": "101",
    "disclaimer": {},
    "original_language": "en",
}


def certificate_paper(kind: str) -> bytes:
    row = certificate_for(
        PersonFactory.create(name="Inês Conceição"),
        now=NOW,
        kind=kind,
        title={"pt": "Da ideia à cooperativa"},
        original_language="pt",
        other_hosts=("TESE",),
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 10, 30),
        project=ProjectFactory.create(),
        funding=FUNDED,
    )
    return pdf_of(row, language="it")


def meeting() -> tuple[Any, Any]:
    """Two days with people, a trainer, a summary and a funding notice; and the staff of its host."""
    project = ProjectFactory.create(statement="co-funded", grant_number="101074", disclaimer_en="Views are ours.")
    host = OrganisationFactory.create()
    activity = published_activity(slug="meeting", title_pt="Água", project=project, host=host, sessions=2)
    session = activity.sessions.chronological()[0]
    SessionFacilitator.objects.create(session=session, person=PersonFactory.create(name="Rui Sá"))
    WrapUp.objects.create(session=session, language="pt", done="Falámos de água.")
    EnrolmentFactory.create(activity=activity, person=PersonFactory.create(name="João Peñalén"))
    return activity, staff_of(host)


def sheet_paper(layout: str) -> bytes:
    activity, staff = meeting()
    query = f"?layout={layout}&language=pt&blank=30"
    return bytes(signed_in(staff).get(f"/en/staff/activities/{activity.slug}/sheets.pdf{query}").content)


def programme_paper() -> bytes:
    activity, _staff = meeting()
    return bytes(Client().get(f"/it/activities/{activity.slug}/programme.pdf").content)


PAPERS: dict[str, Callable[[], bytes]] = {
    "certificate of attendance": lambda: certificate_paper("attended"),
    "certificate of a path": lambda: certificate_paper("path"),
    "sheet, Portugal": lambda: sheet_paper("PT"),
    "sheet, France": lambda: sheet_paper("FR"),
    "programme": programme_paper,
}


@pytest.mark.parametrize("name", PAPERS)
def test_paper_meets_what_pdf_ua_asks(name: str) -> None:
    reader = PdfReader(io.BytesIO(PAPERS[name]()))
    assert [fault for check in CHECKS for fault in check(reader)] == []


def test_check_finds_what_an_ordinary_pdf_lacks() -> None:
    from weasyprint import HTML

    page = '<h3>A</h3><img src="data:image/svg+xml;base64,PHN2Zy8+"><a href="http://a.example/">b</a>'
    reader = PdfReader(io.BytesIO(HTML(string=page).write_pdf()))
    faults = " ".join(fault for check in CHECKS for fault in check(reader))
    for words in (
        "pdfuaid",
        "Marked",
        "DisplayDocTitle",
        "no language",
        "no structure",
        "outside any tag",
        "tab order",
    ):
        assert words in faults


def document_says_what_it_is(reader: PdfReader) -> Iterator[str]:
    """Clauses 5, 7.1 and 7.2: the mark of the standard, the title in the window, tags, and a language."""
    root: Any = reader.root_object
    meta = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    if not re.search(r'pdfuaid:part="1"|<pdfuaid:part>1<', meta):
        yield "no pdfuaid:part in the metadata"
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+<", meta, re.DOTALL):
        yield "no title in the metadata"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "DisplayDocTitle is not set"
    if not root.get("/MarkInfo", {}).get("/Marked") or root.get("/MarkInfo", {}).get("/Suspects"):
        yield "not Marked"
    if not root.get("/Lang"):
        yield "no language"
    if "/StructTreeRoot" not in root:
        yield "no structure"


def all_content_is_tagged(reader: PdfReader) -> Iterator[str]:
    """Clause 7.1: what is painted is in the structure, or an artefact; and each tag is found in the structure."""
    known = {(row["/Pg"].indirect_reference.idnum, number) for row, number in marked_content(reader)}
    for place, page in enumerate(reader.pages, start=1):
        for number in painted(reader, page):
            if number is None:
                yield f"page {place}: something is painted outside any tag"
            elif number >= 0 and (page.indirect_reference.idnum, number) not in known:  # type: ignore[union-attr]
                yield f"page {place}: content {number} is in no structure"


def painted(reader: PdfReader, page: PageObject) -> set[int | None]:
    """The MCID around each thing that is painted; -1 in an artefact, None outside of both."""
    found: set[int | None] = set()
    open_tags: list[int | None] = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in {b"BDC", b"BMC"}:
            values: Any = operands[1] if len(operands) > 1 else {}
            number = values.get("/MCID") if isinstance(values, DictionaryObject) else None
            open_tags.append(-1 if operands[0] == "/Artifact" else number)
        elif operator == b"EMC":
            open_tags.pop()
        elif operator in PAINTS:
            found.add(next((tag for tag in reversed(open_tags) if tag is not None), None))
    return found


def figures_have_alternatives(reader: PdfReader) -> Iterator[str]:
    """Clause 7.3."""
    for row in elements(reader):
        if row["/S"] == "/Figure" and not str(row.get("/Alt", "")).strip():
            yield "a figure without an alternative text"


def headings_skip_no_level(reader: PdfReader) -> Iterator[str]:
    """Clause 7.4.2: the first is H1, and no level is left out on the way down."""
    level = 0
    for row in elements(reader):
        if found := re.fullmatch(r"/H([1-6])", str(row["/S"])):
            if int(found[1]) > level + 1:
                yield f"H{found[1]} after H{level}"
            level = int(found[1])


def cells_know_their_headers(reader: PdfReader) -> Iterator[str]:
    """Clause 7.5: each header has a scope, or the cells name the headers they belong to."""
    rows = list(elements(reader))
    ids = {str(row["/ID"]) for row in rows if "/ID" in row}
    for row in rows:
        attributes = list(attributes_of(row))
        if row["/S"] == "/TH" and not any("/Scope" in each for each in attributes) and "/ID" not in row:
            yield "a header cell without scope and without id"
        if row["/S"] == "/TD":
            named = [str(name) for each in attributes for name in each.get("/Headers", [])]
            if not set(named) <= ids:
                yield f"a cell names headers that are not there: {named}"


def links_are_in_the_structure(reader: PdfReader) -> Iterator[str]:
    """Clause 7.18: annotations in the order of the structure, each with words of its own."""
    in_structure = {row.raw_get("/Obj").idnum for row in objects(reader)}
    for place, page in enumerate(reader.pages, start=1):
        annotations: Any = page.get("/Annots", [])
        if annotations and page.get("/Tabs") != "/S":
            yield f"page {place}: the tab order is not that of the structure"
        for row in annotations:
            note = row.get_object()
            if note["/Subtype"] == "/Link" and (not note.get("/Contents") or row.idnum not in in_structure):
                yield f"page {place}: a link without words or outside the structure"


def fonts_are_embedded_and_readable(reader: PdfReader) -> Iterator[str]:
    """Clauses 7.21.4 and 7.21.7: the glyphs are in the file, and each says which letter it is."""
    for page in reader.pages:
        fonts: Any = page["/Resources"].get("/Font", {})  # type: ignore[attr-defined]
        for name in fonts:
            font = fonts[name]
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"]):
                yield f"{name} is not embedded"
            if "/ToUnicode" not in font:
                yield f"{name} does not say its letters"


CHECKS = (
    document_says_what_it_is,
    all_content_is_tagged,
    figures_have_alternatives,
    headings_skip_no_level,
    cells_know_their_headers,
    links_are_in_the_structure,
    fonts_are_embedded_and_readable,
)


def elements(reader: PdfReader) -> Iterator[Any]:
    """The elements of the structure, in reading order."""
    return (row for row in structure(reader) if "/S" in row)


def objects(reader: PdfReader) -> Iterator[Any]:
    """What the structure names that is no content: links."""
    return (row for row in structure(reader) if row.get("/Type") == "/OBJR")


def structure(reader: PdfReader) -> Iterator[Any]:
    root: Any = reader.root_object
    return walk(root["/StructTreeRoot"]) if "/StructTreeRoot" in root else iter(())


def walk(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for each in node:
            yield from walk(each)
    elif isinstance(node, DictionaryObject):
        yield node
        if "/K" in node:
            yield from walk(node["/K"])


def marked_content(reader: PdfReader) -> Iterator[tuple[Any, int]]:
    """Each number of marked content that an element has, with what says the page."""
    for row in elements(reader):
        kids = row.get("/K", [])
        for kid in kids if isinstance(kids, ArrayObject) else [kids]:
            each = kid.get_object()
            if isinstance(each, int):
                yield row, int(each)
            elif isinstance(each, DictionaryObject) and "/MCID" in each:
                number: Any = each["/MCID"]
                yield (each if "/Pg" in each else row), int(number)


def attributes_of(row: Any) -> Iterator[Any]:
    found = row.get("/A", [])
    # WeasyPrint writes a list where others write one dictionary.
    return (each.get_object() for each in (found if isinstance(found, list) else [found]))


# Codes


def codes_in(document: bytes) -> list[str]:
    """What a camera reads on the first page at the density of a small printer."""
    with pypdfium2.PdfDocument(document) as pages:
        picture = pages[0].render(scale=150 / 72).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_code_on_a_certificate_leads_to_its_page() -> None:
    row = certificate_for(now=NOW)
    assert codes_in(pdf_of(row, language="fr")) == [f"http://localhost:8000/certificates/{row.public_id}/"]


def test_code_on_the_wall_of_a_room_leads_to_the_page_that_fills_it_in() -> None:
    address = "http://localhost:8000/here/?code=ABCD23"
    source = room_code_qr(address).removeprefix("data:image/svg+xml;charset=utf-8,")
    drawing = re.sub(r"<svg ", '<svg width="400" height="400" ', unquote(source), count=1)
    picture = Image.open(io.BytesIO(png_of(drawing, width=400, height=400)))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [address]
