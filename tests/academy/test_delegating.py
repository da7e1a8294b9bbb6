"""Delegations: seats kept for a partner, the people whom it names, and what returns to all."""

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest

from academy.delegation_lines import Entry, read_lines
from academy.models import Activity, Delegation, Enrolment
from academy.queries.seats import free_seats
from academy.services import (
    cancel_activity,
    change_capacity,
    enrol,
    name_people,
    remove_delegation,
    return_seats,
    return_unused_seats,
    set_delegation,
    unname,
    why_closed,
    withdraw,
)
from academy.services.editing import delete_draft, save_edited_activity
from accounts.models import Person
from core.errors import DomainError
from mustsee.invariants import violations
from notifications.models import Delivery
from partners.models import Organisation
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
    published_activity,
)

pytestmark = pytest.mark.django_db
# The session of `published_activity(now=NOW)` is on 11 March 2027, 10:00 in Lisbon.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
LAST_DAY = date(2027, 3, 5)
State = Enrolment.State


@pytest.fixture
def partner() -> Organisation:
    organisation: Organisation = OrganisationFactory.create(
        short_name="TESE", territory=TerritoryFactory.create(slug="navarra", default_language="es")
    )
    return organisation


@pytest.fixture
def activity() -> Activity:
    return published_activity(now=NOW, capacity=5)


def kept(activity: Activity, organisation: Organisation, seats: int = 3, until: date | None = LAST_DAY) -> Delegation:
    return set_delegation(
        activity=activity, organisation=organisation, seats=seats, names_until=until, by=None, now=NOW
    )


def name(delegation: Delegation, *people: tuple[str, str], now: datetime = NOW) -> list[Enrolment]:
    entries = [Entry(*person) for person in people]
    return name_people(delegation=delegation, entries=entries, by=None, now=now)


def come(activity: Activity, count: int = 1) -> list[Enrolment]:
    """So many people enrol on their own."""
    people = [PersonFactory.create() for _number in range(count)]
    return [enrol(activity=activity, person=person, by=person, now=NOW) for person in people]


def refused(code: str) -> "pytest.RaisesExc[DomainError]":
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def states(activity: Activity) -> list[tuple[str, str, bool]]:
    rows = activity.enrolments.order_by("pk").select_related("person")
    return [(row.person.name, row.state, row.delegation_id is not None) for row in rows]


def holds(now: datetime = NOW) -> bool:
    """Whether all invariants do."""
    assert list(violations(now)) == []
    return True


# Seats that are kept


def test_kept_seats_are_taken_from_everybody_else(activity: Activity, partner: Organisation) -> None:
    kept(activity, partner, seats=3)

    states = [row.state for row in come(activity, 3)]

    assert states == ["confirmed", "confirmed", "waiting"]
    assert Activity.objects.with_seats().get(pk=activity.pk).seats_left() == 0
    assert holds()


def test_more_seats_than_are_free_are_refused_until_the_activity_has_more(
    activity: Activity, partner: Organisation
) -> None:
    come(activity, 3)
    with refused("above_capacity"):
        kept(activity, partner, seats=3)
    change_capacity(activity=activity, capacity=6, by=None, now=NOW)

    assert kept(activity, partner, seats=3).seats == 3
    with refused("below_confirmed"):
        change_capacity(activity=activity, capacity=5, by=None, now=NOW)


def test_a_changed_delegation_keeps_its_names_and_frees_what_it_no_longer_keeps(
    activity: Activity, partner: Organisation
) -> None:
    delegation = kept(activity, partner, seats=4)
    name(delegation, ("Ana", "ana@mail.example"), ("Rui", ""))
    _seated, waiting = come(activity, 2)
    with refused("below_named"):
        kept(activity, partner, seats=1)
    with refused("no_seat"):
        kept(activity, partner, seats=0)

    kept(activity, partner, seats=2)

    waiting.refresh_from_db()
    assert (waiting.state, Delegation.objects.get().seats) == ("confirmed", 2)
    assert holds()


@pytest.mark.parametrize(
    ("until", "code"), [(date(2027, 2, 28), "day_over"), (date(2027, 3, 12), "after_closing"), (date(2027, 3, 11), "")]
)
def test_the_last_day_for_names_lies_between_now_and_the_closing_of_enrolment(
    activity: Activity, partner: Organisation, until: date, code: str
) -> None:
    if code:
        with refused(code):
            kept(activity, partner, until=until)
        assert not Delegation.objects.exists()
    else:
        assert kept(activity, partner, until=until).names_end_at == datetime(2027, 3, 12, tzinfo=UTC)


def test_the_last_day_ends_on_the_clock_of_the_place_also_after_the_place_changed(
    activity: Activity, partner: Organisation
) -> None:
    kept(activity, partner)
    activity.time_zone = "Europe/Madrid"

    save_edited_activity(activity=activity, by=None, now=NOW)

    assert Delegation.objects.get().names_end_at == datetime(2027, 3, 5, 23, 0, tzinfo=UTC)
    assert holds()


def test_nothing_is_kept_in_what_is_cancelled_or_has_begun(partner: Organisation) -> None:
    begun = published_activity(now=NOW - timedelta(days=20), in_days=19)
    cancelled = published_activity(now=NOW)
    cancel_activity(activity=cancelled, by=None, now=NOW)
    with refused("over"):
        kept(begun, partner, until=None)
    with refused("cancelled"):
        kept(cancelled, partner, until=None)


def test_a_delegation_is_removed_only_without_people(activity: Activity, partner: Organisation) -> None:
    delegation = kept(activity, partner, seats=5)
    [ana] = name(delegation, ("Ana", "ana@mail.example"))
    [waiting] = come(activity)
    with refused("named"):
        remove_delegation(delegation=delegation, by=None, now=NOW)
    unname(enrolment=ana, by=None, now=NOW)

    remove_delegation(delegation=delegation, by=None, now=NOW)
    remove_delegation(delegation=delegation, by=None, now=NOW)

    assert not Delegation.objects.exists()
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    assert states(activity)[0] == ("Ana", "withdrawn", False)
    assert holds()


def test_a_draft_goes_with_the_seats_of_its_partners(partner: Organisation) -> None:
    draft = ActivityFactory.create()
    kept(draft, partner)

    delete_draft(activity=draft)

    assert not Activity.objects.exists()


# People who are named


@pytest.mark.parametrize("admission", ["open", "approval", "delegation"])
def test_people_named_have_a_seat_at_once_without_an_account(partner: Organisation, admission: str) -> None:
    activity = published_activity(now=NOW, capacity=5, admission=admission)
    delegation = kept(activity, partner)

    name(delegation, ("Ana Sá", "Ana@Mail.example"), ("Rui", ""))

    assert states(activity) == [("Ana Sá", "confirmed", True), ("Rui", "confirmed", True)]
    people = Person.objects.order_by("pk").values_list("email", "language", "territory__slug")
    assert list(people) == [("ana@mail.example", "es", "navarra"), (None, "es", "navarra")]
    assert set(Delivery.objects.values_list("kind", flat=True)) == {"academy.delegate-named"}
    assert free_seats(activity) == 2
    assert holds()


def test_who_is_known_by_the_address_stays_as_they_are(activity: Activity, partner: Organisation) -> None:
    known = PersonFactory.create(name="Ana Maria", email="ana@mail.example", language="fr")

    [enrolment] = name(kept(activity, partner), ("Ana", " ANA@mail.example".strip()))

    assert enrolment.person == known
    known.refresh_from_db()
    assert (known.name, known.language) == ("Ana Maria", "fr")


def test_who_waits_gets_a_seat_and_who_has_one_gives_it_to_the_next(partner: Organisation) -> None:
    activity = published_activity(now=NOW, capacity=3)
    delegation = kept(activity, partner, seats=2)
    seated, first, second = come(activity, 3)
    assert [first.state, second.state] == ["waiting", "waiting"]

    name(delegation, (second.person.name, second.person.email), (seated.person.name, seated.person.email))

    assert [(state, own) for _name, state, own in states(activity)] == [
        ("confirmed", True),
        ("confirmed", False),
        ("confirmed", True),
    ]
    assert holds()


def test_what_is_wrong_with_one_names_nobody(activity: Activity, partner: Organisation) -> None:
    other = kept(activity, OrganisationFactory.create(short_name="ANEL"), seats=1)
    name(other, ("Eva", "eva@mail.example"))
    delegation = kept(activity, partner)
    name(delegation, ("Rui", ""))
    before = states(activity)

    for wrong, sentence in [
        (("Eva", "eva@mail.example"), "Eva is already named by ANEL."),
        (("  rui", ""), "is there already"),
        (("Rui", "rui@mail.example"), "is there already"),
    ]:
        with pytest.raises(DomainError, match=sentence):
            name(delegation, ("Ana", "ana@mail.example"), wrong)
    with refused("too_many_people"):
        name(delegation, ("Ana", "ana@mail.example"), ("Zoe", ""), ("Bia", ""))

    assert states(activity) == before
    assert not Person.objects.filter(name__in=["Ana", "Zoe", "Bia"]).exists()


def test_naming_again_changes_nothing(activity: Activity, partner: Organisation) -> None:
    delegation = kept(activity, partner, seats=1)
    name(delegation, ("Ana", "ana@mail.example"))

    name(delegation, ("Ana", "ana@mail.example"))

    assert (activity.enrolments.count(), Delivery.objects.count()) == (1, 1)


def test_a_seat_given_back_stays_with_the_delegation_and_can_be_given_again(
    activity: Activity, partner: Organisation
) -> None:
    delegation = kept(activity, partner, seats=5)
    ana, rui = name(delegation, ("Ana", "ana@mail.example"), ("Rui", ""))
    [waiting] = come(activity)

    withdraw(activity=activity, person=ana.person, by=ana.person, now=NOW)
    unname(enrolment=rui, by=None, now=NOW)
    unname(enrolment=rui, by=None, now=NOW)

    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    name(delegation, ("Rui", ""))
    assert Enrolment.objects.get(pk=rui.pk).state == "confirmed"
    assert Person.objects.filter(name="Rui").count() == 1
    assert holds()


def test_who_left_and_enrols_again_takes_a_seat_of_all(activity: Activity, partner: Organisation) -> None:
    delegation = kept(activity, partner, seats=1)
    [ana] = name(delegation, ("Ana", "ana@mail.example"))
    unname(enrolment=ana, by=None, now=NOW)
    stale = Enrolment.objects.get(pk=ana.pk)

    enrol(activity=activity, person=ana.person, by=ana.person, now=NOW)
    name(delegation, ("Rui", ""))

    assert states(activity) == [("Ana", "confirmed", False), ("Rui", "confirmed", True)]
    with refused("not_named"):
        unname(enrolment=stale, by=None, now=NOW)
    assert holds()


# Seats that return to all


def test_unused_seats_return_when_the_last_day_is_over(activity: Activity, partner: Organisation) -> None:
    delegation = kept(activity, partner, seats=5)
    name(delegation, ("Ana", "ana@mail.example"))
    [waiting] = come(activity)
    end = datetime(2027, 3, 6, 0, 0, tzinfo=UTC)
    assert return_unused_seats(now=end - timedelta(seconds=1)) == 0
    with refused("names_over"):
        name(delegation, ("Rui", ""), now=end)

    assert return_unused_seats(now=end) == 1
    assert return_unused_seats(now=end) == 0

    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    with refused("returned"):
        name(delegation, ("Rui", ""), now=end)
    assert holds(end)


def test_returned_seats_can_be_kept_anew(activity: Activity, partner: Organisation) -> None:
    delegation = kept(activity, partner)
    return_seats(delegation=delegation, by=None, now=NOW)
    return_seats(delegation=delegation, by=None, now=NOW)
    come(activity, 4)
    with refused("above_capacity"):
        kept(activity, partner, seats=2)

    kept(activity, partner, seats=1)

    name(delegation, ("Ana", ""))
    assert holds()


def test_by_delegation_nobody_enrols_until_the_seats_are_returned(partner: Organisation) -> None:
    activity = published_activity(now=NOW, capacity=3, admission="delegation")
    person = PersonFactory.create()
    assert str(why_closed(activity, NOW)).endswith("Please ask yours.")
    kept(activity, partner)
    assert "for everybody from Saturday 6 March 2027 on." in str(why_closed(activity, NOW))
    with refused("by_delegation"):
        enrol(activity=activity, person=person, by=person, now=NOW)

    return_seats(delegation=Delegation.objects.get(), by=None, now=NOW)

    assert enrol(activity=activity, person=person, by=person, now=NOW).state == "confirmed"


# Lists that are pasted


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ana Sá; ana@mail.example", ("Ana Sá", "ana@mail.example")),
        ("Ana Sá <Ana@mail.example>", ("Ana Sá", "ana@mail.example")),
        ('"Sá, Ana" <ana@mail.example>,', ("Sá, Ana", "ana@mail.example")),
        ("Ana Sá, ana@mail.example", ("Ana Sá", "ana@mail.example")),
        ("Ana\tSá\tana@mail.example", ("Ana Sá", "ana@mail.example")),
        ("ana@mail.example;Ana   Sá", ("Ana Sá", "ana@mail.example")),
        ("Ana Sá ana@mail.example", ("Ana Sá", "ana@mail.example")),
        ("\ufeffAna\u200b Sá", ("Ana Sá", "")),
        ("Sá, Ana", ("Sá, Ana", "")),
        ("Ana J. Sá", ("Ana J. Sá", "")),
        ("Ana; ana@mail", "“ana@mail” is not an e-mail address."),
        ("Ana; ana.mail.example", "“ana.mail.example” is not an e-mail address."),
        ("Ana; ana(at)mail", "“ana(at)mail” is not an e-mail address."),
        ("ana@mail.example", "The name is missing."),
        ("Ana; ana@mail.example; rui@mail.example", "There is more than one address. One person a line, please."),
        ("A" * 151, "This name is too long."),
        ("Ana; " + "a" * 60 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 60 + ".example", None),
    ],
)
def test_lines_are_read_as_people_write_them(line: str, found: tuple[str, str] | str | None) -> None:
    [entry] = read_lines(f"\n{line}\r\n\n")
    assert entry.line == 2
    if isinstance(found, tuple):
        assert (entry.name, entry.email, entry.error) == (*found, "")
    else:
        assert entry.error == found if found else entry.error


def test_no_line_and_too_many_are_refused() -> None:
    with refused("empty"):
        read_lines(" \n;\n")
    with refused("too_many_lines"):
        read_lines("Ana\n" * 201)


# All together

MOVES = ["set", "enrol", "name", "withdraw", "unname", "return", "remove", "lapse"]


def test_whatever_partners_and_people_do_the_invariants_hold() -> None:
    chance, done = random.Random(20270301), set()
    for _game in range(3):
        activity = published_activity(
            now=NOW, capacity=chance.randint(2, 6), admission=chance.choice(["open", "open", "delegation"])
        )
        partners = [OrganisationFactory.create() for _number in range(2)]
        people = [PersonFactory.create() for _number in range(5)]
        clock = NOW
        for _step in range(25):
            clock += timedelta(hours=chance.choice([0, 1, 9]))
            with suppress(DomainError):
                done.add(play(chance, activity, partners, people, clock))
            assert holds(clock)
    assert done >= set(MOVES)


def play(
    chance: random.Random, activity: Activity, partners: list[Organisation], people: list[Person], now: datetime
) -> str:
    """One move; the name of it if somebody or something was there to move."""
    partner, person = chance.choice(partners), chance.choice(people)
    delegation = activity.delegations.filter(organisation=partner).first()
    named = list(activity.enrolments.filter(delegation__isnull=False).order_by("pk"))
    move = chance.choice([*MOVES, "set", "set", "enrol", "name", "name"])
    if move == "set":
        until = chance.choice([None, now.date() + timedelta(days=chance.randint(0, 4))])
        seats = chance.randint(1, 3)
        set_delegation(activity=activity, organisation=partner, seats=seats, names_until=until, by=None, now=now)
    elif move == "enrol":
        enrol(activity=activity, person=person, by=person, now=now)
    elif move == "withdraw":
        withdraw(activity=activity, person=person, by=person, now=now)
    elif move == "unname" and named:
        unname(enrolment=chance.choice(named), by=None, now=now)
    elif move == "lapse":
        return_unused_seats(now=now)
    elif delegation and move == "name":
        entries = [Entry(person.name, person.email or ""), Entry(f"Guest {chance.randint(1, 4)}")]
        name_people(delegation=delegation, entries=chance.sample(entries, chance.randint(1, 2)), by=None, now=now)
    elif delegation and move == "return":
        return_seats(delegation=delegation, by=None, now=now)
    elif delegation and move == "remove":
        remove_delegation(delegation=delegation, by=None, now=now)
    else:
        return ""
    return move


def test_naming_costs_the_same_queries_to_find_out_for_one_and_for_thirty(
    activity: Activity, partner: Organisation, django_assert_num_queries: object
) -> None:
    from academy.services.naming import foresee

    delegation = Delegation.objects.select_related("activity", "organisation").get(pk=kept(activity, partner).pk)
    for count in (1, 30):
        for row in EnrolmentFactory.create_batch(count, activity=activity):
            assert row.person.email
        entries = [Entry(row.person.name, row.person.email) for row in activity.enrolments.select_related("person")]
        with django_assert_num_queries(3):  # type: ignore[operator]
            foresee(delegation, entries)
