"""The code in the room: it notes who is there and has a seat, within its window, and lets nobody in."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from academy.links import token_for
from academy.models import AttendanceMark, RoomCode
from academy.models.room_code import ALPHABET
from academy.services.attending import Note, note_attendance
from academy.services.room_codes import close_code, enter_code, open_code
from core.errors import DomainError
from tests.academy.room import MINUTE, noted, path_of, sheet_of, under_way
from tests.factories import PersonFactory, UserFactory, signed_in, staff_of
from tests.pages import get

pytestmark = pytest.mark.django_db


def opened(session, before=15, after=30, **more):
    now = more.pop("now", timezone.now())
    return open_code(session=session, opens_before_minutes=before, closes_after_minutes=after, by=None, now=now, **more)


def test_code_notes_who_has_a_seat_once_and_a_later_note_of_the_facilitator_counts():
    session, [ana] = under_way("Ana")
    code = opened(session).code
    assert re.fullmatch(f"[{ALPHABET}]{{6}}", code)
    assert not set("0O1IL5S8B2Z") & set(ALPHABET)
    typed = f" {code[:3].lower()}-{code[3:]} "
    for _twice in range(2):
        enter_code(text=typed, person=ana.person, now=timezone.now())
    mark = AttendanceMark.objects.get()
    assert (mark.state, mark.source, mark.by) == ("present", "code", ana.person)
    note_attendance(session=session, notes=[Note(ana.pk, "absent")], by=None, source="facilitator", now=timezone.now())
    assert AttendanceMark.objects.latest_of_each().get().state == "absent"


def test_window_is_around_the_start_and_follows_the_session():
    session, [ana] = under_way("Ana")
    code = opened(session)
    for minutes, outcome in ((-16, "too_early"), (-15, ""), (29, ""), (30, "over")):
        AttendanceMark.objects.all().delete()
        now = session.starts_at + minutes * MINUTE
        found = ""
        try:
            enter_code(text=code.code, person=ana.person, now=now)
        except DomainError as error:
            found = error.code
        assert found == outcome, minutes
    assert opened(session, after=60).code == code.code, "another time is no other code"
    assert opened(session, renew=True).code != code.code
    with pytest.raises(DomainError) as error:
        opened(session, after=4)
    assert (error.value.field, error.value.code) == ("closes_after_minutes", "over")


def test_wrong_code_old_code_and_code_of_an_activity_without_a_seat_stand_beside_the_field():
    session, [ana] = under_way("Ana")
    elsewhere, _people = under_way("Eva")
    old = opened(session).code
    new = opened(session, renew=True).code
    closed = opened(elsewhere).code
    client = signed_in(ana.person)
    for typed, sentence in (
        ("AAAAAA", "do not know this code"),
        (old, "do not know this code"),
        (closed, "You have no seat"),
        ("", "required"),
    ):
        page = client.post("/en/attendance/", {"code": typed}).content.decode()
        assert sentence in page
        assert 'aria-invalid="true"' in page
    close_code(session=session, now=timezone.now())
    assert "time for this code is over" in client.post("/en/attendance/", {"code": new}).content.decode()
    assert not AttendanceMark.objects.exists()


def test_guessing_is_slowed_down():
    _session, [ana] = under_way("Ana")
    client = signed_in(ana.person)
    answers = [client.post("/en/attendance/", {"code": "AAAAAA"}).status_code for _try in range(11)]
    assert answers == [200] * 10 + [429]


def test_qr_leads_in_the_readers_language_to_the_code_filled_in_and_only_the_button_notes():
    session, [ana] = under_way("Ana")
    boss = signed_in(staff_of(session.activity.hostings.get().organisation))
    assert boss.get(path_of(session, "code/show")).status_code == 404
    boss.post(path_of(session, "code"), {"opens_before_minutes": "15", "closes_after_minutes": "30"})
    code = RoomCode.objects.get().code
    wall = get(boss, path_of(session, "code/show"))
    assert f"{code[:3]} {code[3:]}" in wall
    assert "data:image/svg+xml" in wall
    client = signed_in(ana.person)
    answer = client.get(f"/attendance/?code={code}", headers={"accept-language": "it"})
    assert answer["Location"] == f"/it/attendance/?code={code}"
    assert f'value="{code}"' in get(client, answer["Location"])
    assert noted(ana) == []
    page = client.post("/en/attendance/", {"code": code}, follow=True).content.decode()
    assert "You are noted as present" in page
    assert noted(ana) == ["present"]
    assert "Code in the room" in get(boss, sheet_of(session))


def test_stranger_is_sent_to_sign_in_and_comes_back_with_the_code():
    page = get(Client(), "/en/attendance/?code=ACDEFH")
    assert "/en/accounts/login/?next=%2Fen%2Fattendance%2F%3Fcode%3DACDEFH" in page
    assert "csrfmiddlewaretoken" not in page
    answer = Client().post("/en/attendance/", {"code": "ACDEFH"})
    assert answer["Location"] == "/en/accounts/login/?next=/en/attendance/%3Fcode%3DACDEFH"


def test_guest_types_the_code_on_the_page_of_the_seat():
    session, [gil] = under_way("Gil")
    url = f"/en/activities/{session.activity.slug}/seat/{token_for(gil)}/"
    assert 'name="code"' not in get(Client(), url)
    code = opened(session).code
    assert 'name="code"' in get(Client(), url)
    wrong = Client().post(url, {"action": "here", "code": "AAAAAA"}).content.decode()
    assert "do not know this code" in wrong
    Client().post(url, {"action": "here", "code": code})
    assert noted(gil) == ["present"]


def test_page_of_the_activity_leads_to_the_code_while_it_works():
    session, [ana] = under_way("Ana")
    UserFactory.create(person=PersonFactory.create())
    client, url = signed_in(ana.person), f"/en/activities/{session.activity.slug}/"
    assert "type the code" not in get(client, url)
    code = opened(session)
    assert "type the code" in get(client, url)
    enter_code(text=code.code, person=ana.person, now=timezone.now())
    assert "type the code" not in get(client, url)


def test_window_is_changed_renewed_and_closed_on_its_page():
    session, _people = under_way("Ana")
    client = signed_in(staff_of(session.activity.hostings.get().organisation))
    url = path_of(session, "code")
    assert 'aria-invalid="true"' in client.post(url, {"opens_before_minutes": "61"}).content.decode()
    minutes = {"opens_before_minutes": "20", "closes_after_minutes": "45"}
    client.post(url, {**minutes, "action": "save"})
    first = RoomCode.objects.get()
    assert first.closes_at - first.opens_at == timedelta(minutes=65)
    client.post(url, {**minutes, "action": "renew"})
    assert RoomCode.objects.get().code != first.code
    client.post(url, {"action": "close"})
    assert RoomCode.objects.get().closed_at is not None
    assert "data-room-code" not in get(client, url)
