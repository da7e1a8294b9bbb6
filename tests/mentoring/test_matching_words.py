"""Reasons, gaps and limits as sentences."""

import pytest

from mentoring.matching import Reason, Weights, explain_pair, limits, values, words
from tests.mentoring.matching_people import mentor, wish

NAMES = words.Names(
    topics={1: "Vision", 2: "Working with others", 3: "Creativity"},
    languages={"pt": "português", "en": "English"},
    territories={1: "Cascais", 2: "Navarra"},
)


def test_reasons_of_a_pair_are_sentences() -> None:
    row = wish(
        topics={1, 2, 3}, languages={"pt", "en"}, territory=1, territory_wish="other", sector="care", wanted_mentor=1
    )
    column = mentor(topics={1, 2}, languages={"pt", "en"}, territory=2, sector="care", years=12)
    _score, reasons, missing = explain_pair(row, column, Weights())
    assert words.reason_sentences(reasons, NAMES) == [
        "The mentor asked for by name",
        "Shared topics: Vision and Working with others",
        "Both speak English and português",
        "From another territory, as wished: Navarra",
        "Same field of activity: Care and health",
        "12 years of experience",
    ]
    assert words.missing_sentences(missing, NAMES) == ["Not covered: Creativity"]


def test_gaps_of_a_pair_are_sentences() -> None:
    row = wish(topics={1}, territory=1, territory_wish="other", sector="care", wanted_mentor=5)
    _score, reasons, missing = explain_pair(row, mentor(territory=1, sector="food", years=1), Weights())
    assert words.reason_sentences(reasons, NAMES) == [
        "Both speak English",
        "Both can meet in person in Cascais",
        "1 year of experience",
    ]
    assert words.missing_sentences(missing, NAMES) == [
        "Not the mentor asked for by name",
        "No shared topic",
        "Not from another territory, as was wished",
        "Another field of activity: Food and farming",
    ]


def test_same_territory_is_a_reason_or_a_gap() -> None:
    row = wish(topics={1}, territory=1, territory_wish="same", sector="care")
    _score, reasons, missing = explain_pair(row, mentor(topics={1}, territory=1), Weights())
    assert words.reason_sentences(reasons, NAMES) == [
        "Shared topic: Vision",
        "Both speak English",
        "From the same territory, as wished: Cascais",
        "Both can meet in person in Cascais",
    ]
    assert words.missing_sentences(missing, NAMES) == ["Not known to work in the same field of activity"]
    _score, _reasons, missing = explain_pair(row, mentor(topics={1}, sector="care"), Weights())
    assert words.missing_sentences(missing, NAMES) == ["Not from the same territory, as was wished"]


def test_every_limit_and_every_code_has_its_sentence() -> None:
    codes = {value for name, value in vars(limits).items() if name.isupper() and name not in vars(values)}
    assert codes == set(words.LIMITS)
    assert words.limit_sentences(["no_common_language", "no_free_place"]) == [
        "No language in common.",
        "No free place left.",
    ]


def test_stored_reason_survives_json_and_what_is_gone_is_left_out() -> None:
    stored = [
        Reason("topics", {"topics": [1, 99], "asked": 2}, 25).as_plain(),
        Reason("topics", {"topics": [99], "asked": 1}, 50).as_plain(),
        Reason("from-an-older-version").as_plain(),
    ]
    reasons = [Reason.from_plain(plain) for plain in stored]
    assert reasons[0] == Reason("topics", {"topics": [1, 99], "asked": 2}, 25)
    assert words.reason_sentences(reasons, NAMES) == ["Shared topic: Vision"]


@pytest.mark.django_db
def test_names_are_loaded_in_three_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        names = words.Names.load()
    assert "Vision" in names.topics.values()
    assert names.languages["pt"]
