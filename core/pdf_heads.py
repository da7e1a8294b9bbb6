"""What stands in the margins of each page is an artefact for PDF/UA: readers are not told it between two sentences.

WeasyPrint marks running heads and page numbers as content, then leaves them out of the structure, so that they are
neither (clauses 7.1 and 7.8). Nothing here draws: it is asked before the file is written.
"""

from typing import Any


def heads_become_artefacts(_document: Any, pdf: Any) -> None:
    """A finisher of `write_pdf`: marked content that no element of the structure has becomes `/Artifact`."""
    by_reference = {row.reference: row for row in pdf.objects}
    root = by_reference[pdf.catalog["StructTreeRoot"]]
    in_structure = numbers_in(root, by_reference)
    parents = by_reference[root["ParentTree"]]["Nums"]
    for place, page in enumerate(pdf.page_references):
        content = by_reference[by_reference[page]["Contents"]].stream
        for index, item in enumerate(content):
            number = item.get("MCID") if isinstance(item, dict) else None
            if number is not None and (page, number) not in in_structure:
                content[index - 1 : index + 1] = ["/Artifact", type(item)({"Type": "/Pagination"})]
                parents[2 * place + 1][number] = "null"


def numbers_in(root: Any, by_reference: dict[bytes, Any]) -> set[tuple[bytes, int]]:
    """Each piece of marked content that is found from the root of the structure: its page and its number."""
    found = set()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        for kid in element.get("K", []):
            if isinstance(kid, int):
                found.add((element["Pg"], kid))
            else:
                waiting.append(by_reference[kid])
    return found
