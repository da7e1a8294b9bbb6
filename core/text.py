"""Text as search sees it, and as each language sets it."""

import unicodedata
from collections.abc import Iterable

from django.utils.translation import get_language


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation inside words, single spaces: “Água” -> “agua”, “MU.ST.SEE” -> “mustsee”.

    Dots, apostrophes and similar marks vanish, so that “MUSTSEE” finds “MU.ST.SEE”; hyphens and slashes separate words.
    """
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", text.casefold()):
        category = unicodedata.category(char)
        if category[0] in "LN":
            kept.append(char)
        elif category[0] == "Z" or category == "Pd" or char in "/\\|\n\t\r":
            kept.append(" ")
    return " ".join("".join(kept).split())


def fold_all(texts: Iterable[str | None]) -> str:
    """One searchable line of several texts, each distinct one once."""
    folded = dict.fromkeys(fold(text) for text in texts if text)
    return " | ".join(line for line in folded if line)


def sign(mark: str) -> str:
    """A colon or a semicolon behind a text: French has a space before it, one that does not break."""
    return f"\u00a0{mark}" if get_language() == "fr" else mark


def labelled(label: object, text: object) -> str:
    """“Title: Social clauses”, its colon set as the language sets it."""
    return f"{label}{sign(':')} {text}"
