"""Search sees folded text."""

import pytest

from core.text import fold, fold_all


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Água", "agua"),
        ("MU.ST.SEE", "mustsee"),
        ("  Garges-lès-Gonesse ", "garges les gonesse"),
        ("L'économie sociale", "leconomie sociale"),
        ("Straße", "strasse"),
        ("Formação/educação", "formacao educacao"),
        ("...", ""),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_fold_all_keeps_each_distinct_text_once_and_apart() -> None:
    assert fold_all(["Água", "agua", None, "", "Terra"]) == "agua | terra"
