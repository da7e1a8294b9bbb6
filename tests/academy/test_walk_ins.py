"""Walk-ins: let in above the capacity, never against it, and nobody in the queue is passed."""

import csv
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.delegation_lines import Entry
from academy.models import Activity, AttendanceMark, Enrolment, EnrolmentChange, WalkIn
from academy.queries.cards import attach_seats
from academy.queries.seats import free_seats
from academy.services import change_capacity, enrol, name_people, set_delegation, withdraw
from academy.services.walking_in import add_walk_in
from accounts.models import Person
from core.errors import DomainError
from mustsee.invariants import violations
from notifications.models import Delivery
from notifications.services import collect, drain
from tests.academy.room import MINUTE, noted, path_of, sheet_of, under_way
from tests.factories import EnrolmentFactory, PersonFactory, signed_in, staff_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db


def walk_in(session, name="Wanda", email="", organisation="", key=None, by=None, now=None):
    words = {"name": name, "email": email, "organisation": organisation, "key": key or uuid.uuid4()}
    return add_walk_in(session=session, by=by, now=now or timezone.now(), **words).enrolment


def seats(activity):
    """As a page counts them; the list counts all its rows at once, and says the same."""
    counted = Activity.objects.with_seats().get(pk=activity.pk)
    listed = Activity.objects.get(pk=activity.pk)
    attach_seats([listed])
    assert (listed.taken_seats, listed.seats_left()) == (counted.taken_seats, counted.seats_left())
    return counted


def broken():
    """The rules about seats and mails that do not hold."""
    found = {name for name, _sentence in violations(timezone.now())}
    return found & {"never-above-capacity", "delegation-within-its-seats", "each-change-is-told", "walk-ins-are-there"}


def test_walk_in_is_present_at_once_above_the_capacity_with_a_history_row():
    session, [ana] = under_way("Ana", capacity=1)
    fay = PersonFactory.create(name="Fay")
    wanda = walk_in(session, "Wanda", "Wanda@Mail.example", "TESE", by=fay)
    assert (wanda.state, wanda.is_walk_in, wanda.person.email) == ("confirmed", True, "wanda@mail.example")
    assert (wanda.walk_in.name, wanda.walk_in.organisation) == ("Wanda", "TESE")
    assert noted(wanda) == ["present"]
    change = EnrolmentChange.objects.get(enrolment=wanda)
    assert (change.from_state, change.to_state, change.by) == ("", "confirmed", fay)
    assert Delivery.objects.get(person=wanda.person).kind == "academy.enrolment-confirmed"
    counted = seats(session.activity)
    assert (counted.taken_seats, counted.seats_left(), free_seats(counted)) == (1, 0, 0)
    assert broken() == set()
    assert noted(ana) == []


def test_same_form_twice_is_one_walk_in():
    session, _people = under_way("Ana")
    key = uuid.uuid4()
    assert walk_in(session, key=key) == walk_in(session, key=key)
    assert (Person.objects.filter(name="Wanda").count(), AttendanceMark.objects.count()) == (1, 1)


def test_who_has_a_seat_or_is_offered_one_keeps_it_and_is_noted():
    session, [ana] = under_way("Ana", capacity=2)
    offered = EnrolmentFactory.create(activity=session.activity, state="offered")
    for row in (ana, offered):
        found = walk_in(session, "Somebody", row.person.email.upper())
        assert (found, found.state, found.is_walk_in, noted(row)) == (row, "confirmed", False, ["present"])
    assert seats(session.activity).taken_seats == 2
    assert not WalkIn.objects.exists()


def test_who_waits_and_walks_in_leaves_the_queue_in_its_order():
    session, [_ana] = under_way("Ana", capacity=1)
    first, second, third = [
        EnrolmentFactory.create(activity=session.activity, state="waiting", waiting_number=number)
        for number in (1, 2, 3)
    ]
    assert walk_in(session, "Second", second.person.email).pk == second.pk
    assert list(Enrolment.objects.filter(activity=session.activity).waiting_in_order()) == [first, third]
    second.refresh_from_db()
    assert (second.state, second.is_walk_in) == ("confirmed", True)
    # Leaving gives no seat away: it was nobody's.
    withdraw(activity=session.activity, person=second.person, by=None, now=timezone.now())
    second.refresh_from_db()
    assert (second.state, second.is_walk_in) == ("withdrawn", False)
    assert Enrolment.objects.filter(state="waiting").count() == 2
    assert seats(session.activity).taken_seats == 1


def test_walk_in_before_the_start_takes_no_seat_from_newcomers_partners_or_the_host():
    """In the hour before the start seats are still given."""
    session, _none = under_way(begun=-30 * MINUTE, capacity=3)
    activity, now = session.activity, timezone.now()
    organisation = staff_of(activity.hostings.get().organisation).memberships.get().organisation
    delegation = set_delegation(
        activity=activity, organisation=organisation, seats=2, names_until=None, by=None, now=now
    )
    wanda = walk_in(session, "Wanda", "wanda@mail.example")
    assert enrol(activity=activity, person=PersonFactory.create(), by=None, now=now).state == "confirmed"
    assert enrol(activity=activity, person=PersonFactory.create(), by=None, now=now).state == "waiting"
    # The partner names who walked in: from then on it is one of its seats.
    name_people(delegation=delegation, entries=[Entry("Wanda", "wanda@mail.example")], by=None, now=now)
    wanda.refresh_from_db()
    assert (wanda.is_walk_in, wanda.delegation) == (False, delegation)
    walk_in(session, "Xenia")
    change_capacity(activity=activity, capacity=3, by=None, now=now)
    assert seats(activity).seats_left() == 0
    assert broken() == set()


def test_database_refuses_a_walk_in_who_waits_or_takes_a_partners_seat():
    _session, [ana] = under_way("Ana")
    Enrolment.objects.filter(pk=ana.pk).update(is_walk_in=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=ana.pk).update(state="offered", offer_ends_at=timezone.now())


def test_nothing_tells_whether_the_address_is_known_elsewhere():
    session, _people = under_way("Ana")
    known = PersonFactory.create(name="Secret Name", email="known@mail.example", language="fr")
    boss = signed_in(staff_of(session.activity.hostings.get().organisation))
    pages = []
    for name, email in (("Wanda", "known@mail.example"), ("Xenia", "new@mail.example")):
        form = {"name": name, "email": email, "organisation": "TESE", "key": str(uuid.uuid4())}
        answer = boss.post(path_of(session, "walk-in"), form, follow=True)
        pages.append(answer.content.decode())
        assert f"{name} is noted as present." in pages[-1]
    assert Enrolment.objects.filter(person=known, is_walk_in=True).count() == 1
    staff = f"/en/staff/activities/{session.activity.slug}/"
    table = b"".join(boss.get(f"{staff}people.csv")).decode("utf-8-sig")
    rows = {row["Name"]: row for row in csv.DictReader(StringIO(table))}
    wanda, xenia = rows.pop("Wanda"), rows.pop("Xenia")
    assert {**wanda, "Name": ""} == {**xenia, "Name": ""}
    assert (wanda["Walk-in"], wanda["Organisation, as declared"], wanda["Language"]) == ("Yes", "TESE", "")
    everything = [*pages, get(boss, staff), get(boss, f"{staff}people/print/"), get(boss, sheet_of(session)), table]
    assert not [page for page in everything if "Secret" in page]
    assert all("walk-in" in page for page in everything[:-1])
    # Nor does the administration, nor leaving again; who enrols by themselves is known by name as others are.
    pages = ["academy/enrolment/?when=all", "academy/attendancemark/", "notifications/delivery/", "accounts/person/"]
    assert not [page for page in pages if "Secret" in get(boss, f"/admin/{page}")]
    assert "Wanda" in get(boss, "/admin/academy/attendancemark/?q=wanda")
    row = Enrolment.objects.get(person=known)
    withdraw(activity=session.activity, person=known, by=known, now=timezone.now())
    assert "Secret" not in get(boss, staff) + get(boss, f"/admin/academy/enrolment/{row.pk}/change/")
    enrol(activity=session.activity, person=known, by=known, now=session.starts_at - MINUTE)
    assert "Secret Name" in get(boss, staff)
    known.refresh_from_db()
    assert (known.name, known.language) == ("Secret Name", "fr")


def test_what_cannot_be_stands_beside_the_field():
    session, _people = under_way("Ana")
    boss = signed_in(staff_of(session.activity.hostings.get().organisation))
    for form, sentence in (
        ({"name": "", "email": "", "key": "x"}, "required"),
        ({"name": "Wanda", "email": "wanda"}, "write the whole address"),
        ({"name": " ána ", "email": ""}, "is there already"),
    ):
        page = boss.post(path_of(session, "walk-in"), form).content.decode()
        assert sentence in page
        assert 'aria-invalid="true"' in page
    Activity.objects.filter(pk=session.activity_id).update(state="cancelled", cancelled_at=timezone.now())
    with pytest.raises(DomainError, match="cancelled"):
        walk_in(session)
    assert Enrolment.objects.count() == 1


def test_walk_in_written_down_after_the_end_gets_the_follow_up_as_others_do():
    session, [ana] = under_way("Ana", begun=180 * MINUTE)
    wanda = walk_in(session, "Wanda", "wanda@mail.example")
    late = EnrolmentFactory.create(activity=session.activity, changed_at=timezone.now())
    Enrolment.objects.filter(pk=ana.pk).update(changed_at=session.starts_at - timedelta(days=2))
    later = session.ends_at + timedelta(days=2, minutes=1)
    collect(now=later)
    told = Delivery.objects.filter(kind="academy.session-follow-up").values_list("person", flat=True)
    assert set(told) == {ana.person_id, wanda.person_id}, late
    drain(clock=lambda: later)
    [to] = [row.to for row in mail.outbox if "Wanda" in str(row.to) and "certificate" not in row.subject.lower()]
    assert to == ["Wanda <wanda@mail.example>"]


def test_page_of_many_walk_ins_costs_the_queries_of_one():
    session, _people = under_way("Ana")
    boss = signed_in(staff_of(session.activity.hostings.get().organisation))
    url = sheet_of(session)
    walk_in(session, "Person 0")
    few = queries_of(boss, url)
    for number in range(1, 12):
        walk_in(session, f"Person {number}")
    assert queries_of(boss, url) == few
