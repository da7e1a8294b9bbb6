"""The search as it is read from an address, and what cards say to one reader."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from academy.models import Activity
from academy.queries import ActivityCard, ActivitySearch, cards_for, own_enrolment, people_enrolled
from academy.services import cancel_activity, cancel_session, enrol
from accounts.models import Person
from reference.models import Framework, Topic
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
    published_activity,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


def card_of(activity: Activity, person: Person | None = None, *, now: datetime = NOW) -> ActivityCard:
    [card] = cards_for(
        Activity.objects.filter(pk=activity.pk).for_cards(), person=person, is_signed_in=person is not None, now=now
    )
    return card


# The search


def test_search_keeps_what_exists_and_drops_the_rest() -> None:
    TerritoryFactory.create(slug="navarra")

    search = ActivitySearch({"q": "  água ", "territory": "navarra", "topic": "nonsense", "format": "", "when": "past"})

    assert search.text == "água"
    assert search.chosen == {"territory": "navarra"}
    assert search.is_past
    assert search.address == "q=%C3%A1gua&territory=navarra&when=past"


def test_default_search_has_no_address() -> None:
    search = ActivitySearch({"when": "upcoming", "page": "3"})

    assert search.address == ""
    assert not search.is_narrowed


def test_topics_stand_under_their_framework_in_the_reader_s_language() -> None:
    framework = Framework.objects.create(code="zzz", version="1", name="Ours")
    Topic.objects.create(framework=framework, code="care", name_en="Care", name_pt="Cuidar")

    with translation.override("pt"):
        facet = next(facet for facet in ActivitySearch({"topic": "care"}).facets if facet.name == "topic")

    name, options = facet.groups[-1]
    assert (name, [(value, str(label)) for value, label in options]) == ("Ours", [("care", "Cuidar")])
    assert facet.value == "care"


def test_an_activity_with_the_topic_in_two_frameworks_is_found_once() -> None:
    activity = published_activity(now=NOW)
    for version in ("1", "2"):
        framework = Framework.objects.create(code="zzz", version=version, name="Ours")
        activity.topics.add(Topic.objects.create(framework=framework, code="care", name_en="Care"))

    assert list(ActivitySearch({"topic": "care"}).found(NOW)) == [activity]


# Cards


def test_card_says_who_when_and_in_which_languages() -> None:
    host = OrganisationFactory.create(short_name="TESE")
    activity = published_activity(now=NOW, host=host, sessions=3)
    cancel_session(session=activity.sessions.first(), by=None, now=NOW)

    card = card_of(activity)

    assert card.hosts_text == "TESE"
    assert card.languages == [("en", "English")]
    assert card.first is not None
    assert card.first.starts_at == datetime(2027, 2, 12, 10, tzinfo=UTC)
    assert card.sessions_text == "2 sessions"
    assert card.kind == "Training · In person"
    assert card.url == f"/en/activities/{activity.slug}/"
    assert (card.own_state, card.own) == ("", None)


def test_card_counts_seats_like_the_annotation() -> None:
    activity = published_activity(now=NOW, capacity=3)
    for state, number in (("confirmed", None), ("offered", None), ("waiting", 1), ("waiting", 2), ("withdrawn", 3)):
        EnrolmentFactory.create(activity=activity, state=state, waiting_number=number)
    annotated = Activity.objects.with_seats().get(pk=activity.pk)

    row = card_of(activity).activity

    assert (row.taken_seats, row.waiting_count) == (annotated.taken_seats, annotated.waiting_count) == (2, 2)


def test_card_says_how_many_seats_are_left_or_why_there_are_none() -> None:
    activity = published_activity(now=NOW, capacity=1)
    assert card_of(activity).seats.text == "1 seat left"
    EnrolmentFactory.create(activity=activity)
    assert card_of(activity).seats.text == "Full – you can join the waiting list"
    EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1)
    assert card_of(activity).seats.text == "Full – waiting list of 1 person"
    assert card_of(activity, now=activity.starts_at).seats.text == "Enrolment is closed."
    assert card_of(activity, now=activity.ends_at).seats.text == "This activity is over."
    cancel_activity(activity=activity, by=None, now=NOW)
    assert card_of(activity).seats.text == "Cancelled"
    assert card_of(ActivityFactory.create()).seats.text == "Draft"


def test_card_says_the_reader_s_own_state() -> None:
    ana, bruno = PersonFactory.create(), PersonFactory.create()
    activity = published_activity(now=NOW, capacity=1)
    assert (card_of(activity, ana).own_state, card_of(activity, ana).own) == ("none", None)

    for person in (PersonFactory.create(), bruno, ana):
        enrol(activity=activity, person=person, by=person, now=NOW)

    card = card_of(activity, ana)
    assert (card.own_state, card.position, card.is_own) == ("waiting", 2, True)
    assert card.own is not None
    assert card.own.text == "You are number 2 on the waiting list"


def test_card_of_what_is_over_or_cancelled_says_what_was() -> None:
    ana = PersonFactory.create()
    activity = published_activity(now=NOW)
    enrol(activity=activity, person=ana, by=ana, now=NOW)

    after = card_of(activity, ana, now=activity.ends_at)
    cancel_activity(activity=activity, by=None, now=NOW)
    cancelled = card_of(activity, ana)

    for card in (after, cancelled):
        assert card.own is not None
        assert (card.own_state, card.own.text) == ("confirmed", "You were enrolled")


def test_position_counts_only_those_who_still_wait() -> None:
    activity = published_activity(now=NOW, capacity=1)
    EnrolmentFactory.create(activity=activity, state="withdrawn", waiting_number=1)
    EnrolmentFactory.create(activity=activity, state="confirmed", waiting_number=2)
    last = EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=7)

    own = own_enrolment(last.person, activity)

    assert own is not None
    assert own.position == 1
    assert [row.position for row in people_enrolled(activity)] == [0, 1, 0]


def test_cards_of_nothing_cost_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        assert cards_for([], person=None, is_signed_in=False, now=timezone.now() + timedelta(days=1)) == []
