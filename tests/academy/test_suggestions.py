"""The next step: which offer, in which order, for which reasons. Plain values in, plain values out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from academy.queries.learners import Learner, Offer
from academy.suggestions import Why, suggest

START = datetime(2027, 3, 10, 9, tzinfo=UTC)
# Topics, modules and territories are ids here.
STORIES, MONEY, GARDENS = 1, 2, 3
CASCAIS, NAVARRA = 1, 2
MARTA = Learner(group="entrepreneur", territory=CASCAIS, languages=frozenset({"pt", "it"}), topics=frozenset({STORIES}))


def offer(activity: int, **values: object) -> Offer:
    return replace(Offer(activity, START), **values)  # type: ignore[arg-type]


def order(learner: Learner, *offers: Offer) -> list[int]:
    """The activities as they are suggested, however they come in."""
    found = [row.offer.activity for row in suggest(learner, offers, most=9)]
    assert found == [row.offer.activity for row in suggest(learner, reversed(offers), most=9)]
    return found


def test_what_one_said_counts_most_then_the_next_module_then_language_place_and_group() -> None:
    learner = replace(MARTA, next_modules=frozenset({7}), needed_here=frozenset({GARDENS}))
    wished = offer(1, topics=frozenset({STORIES}))
    next_one = offer(2, module=7, languages=frozenset({"it"}), territory=CASCAIS)
    group = offer(3, module=8, groups=frozenset({"entrepreneur"}), languages=frozenset({"pt"}), territory=CASCAIS)
    needed = offer(4, topics=frozenset({GARDENS}), languages=frozenset({"pt"}), territory=CASCAIS)
    far = offer(5, topics=frozenset({GARDENS}), territory=NAVARRA)

    assert order(learner, far, needed, group, next_one, wished) == [1, 2, 3, 4, 5]


def test_every_reason_that_holds_is_said_the_weightiest_first() -> None:
    learner = replace(MARTA, next_modules=frozenset({7}))
    [found] = suggest(
        learner,
        [
            offer(
                1,
                topics=frozenset({STORIES, MONEY}),
                module=7,
                languages=frozenset({"it", "fr"}),
                groups=frozenset({"entrepreneur"}),
                is_online=True,
            )
        ],
    )

    assert found.reasons == (Why.WISHED, Why.NEXT_MODULE, Why.LANGUAGE, Why.GROUP, Why.ONLINE)
    assert (found.topics, found.languages) == (frozenset({STORIES}), frozenset({"it"}))


def test_of_two_alike_the_one_with_a_seat_then_the_earlier_then_the_older_row() -> None:
    alike = {"topics": frozenset({STORIES})}
    full = offer(1, **alike, has_seat=False)
    later = replace(offer(2, **alike), starts_at=START + timedelta(hours=1))

    assert order(MARTA, offer(4, **alike), full, later, offer(3, **alike)) == [3, 4, 2, 1]


def test_a_waiting_list_stands_behind_every_free_seat_and_is_suggested_where_there_is_none() -> None:
    learner = replace(MARTA, needed_here=frozenset({GARDENS}), next_modules=frozenset({7}))
    wished = offer(1, topics=frozenset({STORIES}), has_seat=False)
    module = {"topics": frozenset({STORIES}), "module": 7}

    assert order(learner, wished, offer(2, topics=frozenset({GARDENS}))) == [2, 1]
    assert order(learner, offer(3, **module, has_seat=False, territory=CASCAIS), offer(4, **module)) == [4]
    assert order(learner, wished) == [1]


def test_never_what_is_done_taken_closed_by_a_prerequisite_or_meant_for_others() -> None:
    learner = replace(MARTA, done=frozenset({1}), busy=frozenset({2}), enrolled=frozenset({30}))
    wished = frozenset({STORIES})
    offers = [
        offer(10, topics=wished, module=1),
        offer(20, topics=wished, module=2),
        offer(30, topics=wished),
        offer(40, topics=wished, module=4, prerequisites=frozenset({1, 3})),
        offer(50, topics=wished, module=5, groups=frozenset({"student"})),
        offer(60, topics=wished, module=6, prerequisites=frozenset({1})),
    ]

    assert order(learner, *offers) == [60]
    # Who has not declared a group is kept from nothing.
    assert order(replace(learner, group=""), *offers) == [50, 60]


def test_language_and_place_alone_are_no_reason() -> None:
    assert suggest(MARTA, [offer(1, languages=frozenset({"pt"}), territory=CASCAIS)]) == []
    assert suggest(MARTA, []) == []


def test_of_one_module_only_the_best_offer_is_suggested() -> None:
    """Two steps are two different ones."""
    learner = replace(MARTA, next_modules=frozenset({7}))
    here = offer(1, module=7, territory=CASCAIS)
    there, free = offer(2, module=7, territory=NAVARRA), offer(3, topics=frozenset({STORIES}))

    assert order(learner, here, there, free) == [3, 1]
