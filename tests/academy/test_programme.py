"""The programme by day, on the page and on paper; and the notes on travel and stay."""

import io
import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from academy.links import token_for
from academy.models import Activity, Session, SessionFacilitator, StayNotes
from academy.services import cancel_session, copy_activity, create_activity
from academy.services.staying import purge_stay_notes, write_delegation_note, write_stay_notes
from core.errors import DomainError
from notifications.reminders import registry
from reference.models import Language
from tests.academy.exchanging import END, NOW, exchange
from tests.admin_forms import submit
from tests.factories import (
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    SessionFactory,
    TerritoryFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db


def cascais(**fields: Any) -> Any:
    """Two days in Cascais; on the first a visit, on the second one session that is called off."""
    project = ProjectFactory.create(statement="co-funded", grant_number="101074", disclaimer_en="Views are ours.")
    activity = published_activity(
        now=NOW,
        slug="meeting",
        title_en="Water “as” a common good",
        title_pt="Água como bem comum",
        project=project,
        sessions=2,
        **fields,
    )
    visit = SessionFactory.create(
        activity=activity,
        day=date(2027, 3, 11),
        start_time=time(14, 30),
        end_time=time(17),
        visited_name="Cozinha Comunitária",
        place="Alcabideche",
        address="Rua da Água 1",
        join_link="https://meet.example/secret",
    )
    person = PersonFactory.create(name="Inês Conceição")
    SessionFacilitator.objects.create(session=visit, person=person)
    cancelled = Session.objects.get(activity=activity, day=date(2027, 3, 12))
    cancelled.place = "Nowhere"
    cancelled.save()
    cancel_session(session=cancelled, by=None, now=NOW)
    return activity


def test_programme_goes_by_day_of_the_place_without_what_is_not_public():
    activity = cascais()
    write_stay_notes(activity=activity, language="en", texts={"lodging": "Secret hotel"}, now=NOW)
    page = get(Client(), "/en/activities/meeting/programme/")
    [day] = re.findall(r"<h2 id=\"day-\d\"><time[^>]*>(.+?)</time>", page)
    assert day == "Thursday 11 March 2027"
    for text in ("10:00", "14:30", "Lisbon time (WET)", "Visit to Cozinha Comunitária", "Rua da Água 1"):
        assert text in page
    assert "Inês Conceição (Facilitator)" in page
    assert "Co-funded by the European Union" in page
    for hidden in ("meet.example", "Nowhere", "Secret hotel"):
        assert hidden not in page
    roman = PersonFactory.create(territory=TerritoryFactory.create(slug="rome", time_zone="Europe/Rome"))
    assert "for you: 11:00–13:00, Rome time" in get(signed_in(roman), "/en/activities/meeting/programme/")


def test_place_is_in_the_language_of_the_session_and_says_so_where_the_reader_has_another():
    cascais()
    Session.objects.filter(place="Alcabideche").update(original_language="pt")
    place = "Alcabideche, Rua da Água 1"
    for page in ("programme/", ""):
        english, portuguese = (get(Client(), f"/{code}/activities/meeting/{page}") for code in ("en", "pt"))
        assert f'<span lang="pt-PT">{place}</span> <span class="lang-mark">in Portuguese</span>' in english
        assert f"{place}</p>" in portuguese


def test_staff_go_from_each_day_to_its_sheets_and_back_and_the_day_is_said_once():
    activity = cascais()
    page = "/en/activities/meeting/programme/"
    html = get(signed_in(staff_of(activity.lead_host())), page)
    sheets = "/en/staff/activities/meeting/sheets/?day=2027-03-11"
    assert f'href="{sheets}"' in html
    assert f'href="{page}"' in get(signed_in(staff_of(activity.lead_host())), sheets)
    public = get(Client(), page)
    assert "sheets" not in public
    main = public.split("<main")[1].split("</main")[0]
    assert main.count("Thursday 11 March 2027") == 1


def test_page_of_the_activity_goes_by_day_where_a_day_has_several_sessions():
    cascais()
    published_activity(now=NOW, slug="course", sessions=2)
    several, one = (get(Client(), f"/en/activities/{slug}/") for slug in ("meeting", "course"))
    assert "<h3><svg" in several.replace("\n", "")
    assert "Visit to Cozinha Comunitária" in several
    assert "<h3><svg" not in one.replace("\n", "")


def test_paper_has_the_title_of_the_page_hosts_places_and_the_notice_in_its_language():
    activity = cascais()
    document = Client().get("/pt/activities/meeting/programme.pdf")
    assert document["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(document.content))
    catalogue: Any = reader.root_object
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == ("pt-PT", True)
    text = " ".join(reader.pages[0].extract_text().split())
    wanted = ["Água como bem comum", activity.lead_host().name, "quinta-feira, 11 de março de 2027", "14:30–17:00"]
    for words in [*wanted, "Cozinha Comunitária", "Rua da Água 1", "Inês Conceição", "101074", "Views are ours."]:
        assert words in text
    assert len(reader.pages[0].images) == 0, "the emblem is drawn, not a picture"
    assert "Nowhere" not in text
    assert Client().get("/pt/activities/meeting/programme.pdf").content == document.content, "made once"


def test_machine_that_makes_no_paper_says_so_on_the_page(monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> bytes:
        raise DomainError("This machine cannot make PDFs. Please print the page from your browser.")

    cascais()
    monkeypatch.setattr("academy.views.programme.render_pdf", fail)
    answer = Client().get("/en/activities/meeting/programme.pdf", follow=True)
    assert "Please print the page" in answer.content.decode()


def test_programme_costs_the_same_with_thirty_sessions():
    costs = []
    for number in (1, 30):
        activity = published_activity(slug=f"of-{number}", sessions=number)
        for session in activity.sessions.all():
            SessionFacilitator.objects.create(session=session, person=PersonFactory.create())
        costs.append(queries_of(Client(), f"/en/activities/of-{number}/programme/"))
    assert costs[0] == costs[1]


# What a new activity begins with


def test_format_says_what_a_new_activity_begins_with_and_staff_change_it():
    host = OrganisationFactory.create()
    expected = {"study-visit": True, "peer-exchange": True, "training": False, "job-shadowing": False}
    for number, (kind, collects) in enumerate(expected.items()):
        fields = {"slug": f"new-{number}", "format": kind, "capacity": 3, "time_zone": "Europe/Lisbon"}
        row = create_activity(fields=fields, hosts=[host], lead=host)
        assert (row.collects_learning_questions, row.collects_reports) == (collects, collects)
    fields |= {"slug": "own", "format": "study-visit", "collects_reports": False}
    own = create_activity(fields=fields, hosts=[host], lead=host)
    assert (own.collects_learning_questions, own.collects_reports) == (True, False)


def test_format_decides_in_the_administration_too_and_its_page_changes_it_and_names_what_is_visited():
    host = OrganisationFactory.create(territory=TerritoryFactory.create())
    Language.objects.get_or_create(code="pt", defaults={"name": "Português"})
    client = signed_in(staff_of(host))
    texts = {"title_en": "Visit", "capacity": "12", "languages": ["pt"], "format": "study-visit"}
    hours = {"sessions__0__day": "2027-03-10", "sessions__0__start_time": "10:00", "sessions__0__end_time": "12:00"}
    submit(client, "/admin/academy/activity/add/", **texts, **hours)
    activity = Activity.objects.get()
    assert (activity.collects_learning_questions, activity.collects_reports) == (True, True)
    submit(client, f"/admin/academy/activity/{activity.pk}/change/", collects_reports=None)
    activity.refresh_from_db()
    assert (activity.collects_learning_questions, activity.collects_reports) == (True, False)
    session = activity.sessions.get()
    submit(client, f"/admin/academy/session/{session.pk}/change/", visited_name="Cozinha Comunitária")
    session.refresh_from_db()
    assert (session.visited_name, session.schedule_revision) == ("Cozinha Comunitária", 0)


def test_copy_collects_the_same_and_visits_the_same_but_tells_no_old_travel():
    activity = cascais(collects_learning_questions=True)
    write_stay_notes(activity=activity, language="en", texts={"lodging": "Old hotel"}, now=NOW)
    copy = copy_activity(activity=activity, first_day=date(2027, 9, 1), moves_closing=False, now=NOW)
    assert copy.collects_learning_questions
    assert copy.sessions.filter(visited_name="Cozinha Comunitária").exists()
    assert not StayNotes.objects.filter(activity=copy).exists()


# Travel and stay


def test_hosts_write_notes_in_one_language_and_then_in_another():
    meeting = exchange()
    client = signed_in(staff_of(meeting.host))
    url = meeting.staff_page("stay/")
    client.post(f"{url}?in=pt", {"arrival": "Aeroporto de Lisboa", "contact": "+351 210 000 000"})
    client.post(f"{url}?in=fr", {"arrival": "Aéroport de Lisbonne"})
    notes = StayNotes.objects.get()
    assert (notes.original_language, notes.arrival_pt, notes.arrival_fr) == (
        "pt",
        "Aeroporto de Lisboa",
        "Aéroport de Lisbonne",
    )
    assert "Aeroporto de Lisboa" in get(client, url), "the original is opened first"
    long = client.post(f"{url}?in=pt", {"arrival": "x" * 2001}).content.decode()
    assert 'aria-invalid="true"' in long
    assert client.get(f"{url}?in=xx").status_code == 404
    client.post(f"{url}?in=pt", {})
    notes.refresh_from_db()
    assert (notes.original_language, notes.written_languages()) == ("fr", ["fr"])


def test_notes_are_read_by_who_comes_and_nobody_else():
    meeting = exchange(now=timezone.now())
    write_stay_notes(activity=meeting.activity, language="pt", texts={"lodging": "Hotel Baía"}, now=timezone.now())
    page = meeting.page("")
    read = '<div lang="pt-PT"><p>Hotel Baía</p></div>'
    named = meeting.activity.enrolments.filter(delegation=meeting.delegation).get()
    waiting = meeting.comes("Ana")
    waiting.state, waiting.waiting_number = "waiting", 1
    waiting.save()
    see = [meeting.comes("Ben").person, staff_of(meeting.host), staff_of(meeting.partner)]
    assert all(read in get(signed_in(person), page) for person in see)
    not_see = [waiting.person, PersonFactory.create(), staff_of(OrganisationFactory.create())]
    assert not any("Hotel Baía" in get(signed_in(person), page) for person in not_see)
    assert "Hotel Baía" not in get(Client(), page)
    # By the link to the seat: who cannot sign in; who can reads it where one signs in.
    assert read in get(Client(), meeting.page(f"seat/{token_for(named)}/"))
    ben = meeting.activity.enrolments.get(person__name="Ben")
    assert "Hotel Baía" not in get(Client(), meeting.page(f"seat/{token_for(ben)}/"))


def test_partner_writes_a_note_that_the_hosts_read():
    meeting = exchange(now=timezone.now())
    url = meeting.staff_page(f"delegation/{meeting.partner.slug}/")
    partner = signed_in(staff_of(meeting.partner))
    assert "Nothing about anybody" in get(partner, f"{url}note/")
    partner.post(f"{url}note/", {"note": "3 rooms, we land at 18:00", "language": "it"})
    page = get(signed_in(staff_of(meeting.host)), url)
    assert '<div class="panel" lang="it"><p>3 rooms, we land at 18:00</p></div>' in page
    assert 'role="alert"' in partner.post(f"{url}note/", {"note": "x" * 1001, "language": "it"}).content.decode()


@pytest.mark.parametrize(("days", "kept"), [(timedelta(days=30, seconds=-1), True), (timedelta(days=30), False)])
def test_notes_are_deleted_thirty_days_after_the_last_session(days, kept):
    meeting, other = exchange(), exchange(in_days=90)
    for activity in (meeting.activity, other.activity):
        write_stay_notes(activity=activity, language="en", texts={"contact": "Ana, +351 9"}, now=NOW)
    write_delegation_note(delegation=meeting.delegation, note="Two rooms", language="en", now=NOW)
    purged = purge_stay_notes(now=meeting.activity.ends_at + days)
    meeting.delegation.refresh_from_db()
    assert purged == (0 if kept else 2)
    assert (meeting.delegation.note, meeting.delegation.note_language) == (("Two rooms", "en") if kept else ("", ""))
    left = [meeting.activity, other.activity] if kept else [other.activity]
    assert [row.activity for row in StayNotes.objects.order_by("pk")] == left
    assert "academy.purge-stay-notes" in registry.duties


def test_notes_that_would_be_deleted_at_once_are_refused_with_the_reason():
    meeting = exchange()
    over = END + timedelta(days=30)
    with pytest.raises(DomainError, match="more than 30 days ago"):
        write_stay_notes(activity=meeting.activity, language="en", texts={"contact": "Ana"}, now=over)
    with pytest.raises(DomainError, match="more than 30 days ago"):
        write_delegation_note(delegation=meeting.delegation, note="Two rooms", language="en", now=over)
    assert not StayNotes.objects.exists()
