"""Attendance sheets on paper: who stands on them, which sheets there are, what each country's says."""

import io
import re
from datetime import date, time, timedelta
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from pypdf import PdfReader

from academy.models import Session, SessionFacilitator, WrapUp
from academy.queries.sheets import Attendee, attendees_of, meeting_country
from academy.sheets import LAYOUTS, Line, Options, Part, part_of_day, sheets_for
from academy.views import sheets as views
from core.errors import DomainError
from partners.models import OrganisationClaim
from tests.factories import (
    DelegationFactory,
    EnrolmentFactory,
    MembershipFactory,
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

DAY = date(2022, 11, 24)
ANA = Attendee("Ana", "TESE", "PT", is_local=True)
LUCA = Attendee("Luca", "COSM", "IT", is_local=False)


def sitting(start, end, day=DAY):
    hours = {"start_time": time(*divmod(start, 100)), "end_time": time(*divmod(end, 100))}
    session = Session(day=day, time_zone="Europe/Lisbon", **hours)
    session.derive_times()
    return session


def lines(*hours):
    return [Line(number, sitting(*span)) for number, span in enumerate(hours, start=1)]


def options(layout="FR", **changed):
    values = {"day": None, "by_half_day": False, "language": "fr", "apart": False, "blank_rows": 5, **changed}
    return Options(layout=LAYOUTS[layout], **values)


@pytest.mark.parametrize(
    ("hours", "part"),
    [
        ((930, 1230), Part.MORNING),
        ((1000, 1500), Part.MORNING),  # the greater half of it
        ((1200, 1400), Part.AFTERNOON),
        ((1400, 1700), Part.AFTERNOON),
        ((1830, 2030), Part.EVENING),
    ],
)
def test_a_session_belongs_to_the_part_of_the_day_where_its_middle_lies(hours, part):
    assert part_of_day(sitting(*hours)) == part


def test_each_half_day_has_its_sheet_and_each_day_another():
    planned = lines((930, 1030), (1100, 1230), (1400, 1700), (930, 1230, DAY + timedelta(days=1)))
    halves = sheets_for(planned, [ANA], options(by_half_day=True))
    assert [(sheet.day.day, sheet.part, len(sheet.lines)) for sheet in halves] == [
        (24, Part.MORNING, 2),
        (24, Part.AFTERNOON, 1),
        (25, Part.MORNING, 1),
    ]
    days = sheets_for(planned, [ANA], options())
    assert [[one.hours for one in sheet.sittings] for sheet in days] == [
        ["09:30–10:30, 11:00–12:30", "14:00–17:00"],
        ["09:30–12:30"],
    ]
    assert days[0].duration.split() == ["5", "h", "30", "min"]
    [chosen] = sheets_for(planned, [ANA], options(day=DAY + timedelta(days=1)))
    assert chosen.day.day == 25


def test_countries_differ_in_what_is_signed():
    planned = lines((930, 1030), (1100, 1230), (1400, 1700))

    def only(layout):
        [sheet] = sheets_for(planned, [ANA], options(layout))
        return [sitting.hours for sitting in sheet.sittings], [box.value for box in sheet.boxes], sheet

    halves = ["09:30–10:30, 11:00–12:30", "14:00–17:00"]
    assert only("FR")[:2] == (halves, ["signature"])
    assert only("ES")[:2] == (halves, ["hours", "signature"])
    assert only("IT")[:2] == (halves, ["time-in", "signed-in", "time-out", "signed-out"])
    assert only("PT")[:2] == (["09:30–10:30", "11:00–12:30", "14:00–17:00"], ["signature"])
    assert [only(layout)[2].is_wide for layout in ("FR", "ES", "PT", "IT")] == [False, False, False, True]
    assert [only(layout)[2].shows_summaries for layout in ("FR", "ES", "PT", "IT")] == [False, False, True, False]


def test_what_leaves_no_room_to_sign_goes_on_a_further_sheet():
    day = lines((930, 1230), (1400, 1700), (1830, 2030))
    assert [len(sheet.sittings) for sheet in sheets_for(day, [ANA], options("IT"))] == [2, 1]
    visits = lines(*((hour * 100, hour * 100 + 45) for hour in range(9, 17)))
    assert [len(sheet.sittings) for sheet in sheets_for(visits, [ANA], options("PT"))] == [6, 2]


def test_lists_apart_are_two_sheets_each_with_its_blank_rows():
    [together] = sheets_for(lines((930, 1230)), [ANA, LUCA], options("PT"))
    assert (together.group, together.people, list(together.blank_numbers)) == ("", (ANA, LUCA), [3, 4, 5, 6, 7])
    local, others = sheets_for(lines((930, 1230)), [ANA, LUCA], options("PT", apart=True, blank_rows=2))
    assert (local.group, local.people, list(local.blank_numbers)) == ("local", (ANA,), [2, 3])
    assert (others.group, others.people, list(others.blank_numbers)) == ("international", (LUCA,), [2, 3])
    assert [local.shows_summaries, others.shows_summaries] == [False, True], "the summaries come once"
    [alone] = sheets_for(lines((930, 1230)), [ANA], options(apart=True, blank_rows=0))
    assert alone.group == "local", "no page without anybody and without a row to write on"


@pytest.mark.django_db
def test_local_is_who_comes_from_the_country_of_the_meeting():
    cascais, italian = TerritoryFactory.create(slug="cascais", country="PT"), OrganisationFactory.create(country="IT")
    network = OrganisationFactory.create(country="BE", territory=None)
    activity = published_activity(territory=cascais, host=network)
    assert meeting_country(activity) == "PT", "not where the network has its seat"

    def coming(name, **fields):
        person = PersonFactory.create(name=name, territory=fields.pop("territory", None))
        EnrolmentFactory.create(activity=activity, person=person, **fields)
        return person

    coming("Érica", territory=cascais)
    coming("bruno")
    coming("Zoe", territory=cascais, delegation=DelegationFactory.create(activity=activity, organisation=italian))
    claiming, acting = coming("Ana", territory=cascais), coming("Dora")
    OrganisationClaim.objects.create(person=claiming, organisation=network, name="A network")
    MembershipFactory.create(person=acting, organisation=italian)
    coming("Wim", state="waiting", waiting_number=1)
    assert [(row.name, row.organisation, row.is_local) for row in attendees_of(activity)] == [
        ("Ana", str(network), False),
        ("bruno", "", True),
        ("Dora", str(italian), False),
        ("Érica", "", True),
        ("Zoe", str(italian), False),
    ]


def peer_meeting(**fields):
    """A morning and an afternoon, led by Inês in the morning, with three people; and who is staff of the host."""
    host = OrganisationFactory.create(name="Câmara Municipal de Cascais", country="PT")
    activity = published_activity(host=host, title_fr="Échange à Cascais", title_pt="Intercâmbio", **fields)
    morning = activity.sessions.get()
    afternoon = SessionFactory.create(
        activity=activity, day=morning.day, start_time=time(14), end_time=time(17), place="Casa Sommer"
    )
    SessionFacilitator.objects.create(session=morning, person=PersonFactory.create(name="Inês Conceição"))
    for name in ("João Peñalén", "Élodie Grandpré", "Nicolò D'Agostìn"):
        EnrolmentFactory.create(activity=activity, person=PersonFactory.create(name=name))
    return activity, morning, afternoon, signed_in(staff_of(host))


def address(activity, page="sheets.pdf"):
    return f"/en/staff/activities/{activity.slug}/{page}"


def read(client, activity, **chosen):
    response = client.get(address(activity), chosen)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    reader = PdfReader(io.BytesIO(response.content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def elements_of(element):
    """Everything below an element of the PDF's structure tree."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        row = kid.get_object()
        if isinstance(row, dict) and "/S" in row:
            yield row
            yield from elements_of(row)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("layout", "language", "words"),
    [
        ("FR", "fr", ["Feuille d’émargement", "Échange à Cascais", "Matin", "Après-midi", "5 h au total"]),
        ("PT", "pt", ["Folha de presenças", "Intercâmbio", "Sessão 2", "Folha de sumários", "Falámos de água"]),
        ("IT", "it", ["Foglio firme (registro presenze)", "Ora di uscita", "Firma in entrata", "in inglese"]),
        ("ES", "es", ["Hoja de firmas (control de asistencia)", "Horas", "Firma", "Mañana", "hora de Lisboa"]),
    ],
)
def test_sheet_of_each_country_in_its_language(layout, language, words):
    activity, morning, _afternoon, boss = peer_meeting(project=ProjectFactory.create(statement="funded"))
    WrapUp.objects.create(session=morning, language="pt", done="Falámos de água.")
    chosen = {"layout": layout, "language": language, "per": "day"}
    reader, text = read(boss, activity, **chosen)
    html = boss.get(address(activity, "sheets/print/"), chosen).content.decode()
    [page] = re.findall(r'<div class="sheets" lang="([^"]*)">(.*)</main>', html, re.DOTALL)
    twin = " ".join(unescape(re.sub("<[^>]*>", " ", page[1])).split())
    with translation.override(language):
        funded = activity.project.get_statement_display()
    people = ["Inês Conceição", "João Peñalén", "Élodie Grandpré", "Nicolò D'Agostìn"]
    everywhere = ["Câmara Municipal de Cascais", "10:00–12:00", "Room 1", "Casa Sommer", funded]
    # On paper, and on the page to print.
    for words_there in (text, twin):
        assert [word for word in [*words, *people, *everywhere] if word not in words_there] == []
    assert page[0] == {"pt": "pt-PT"}.get(language, language)
    assert "@" not in text, "no e-mail addresses"
    catalogue = reader.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == {"pt": "pt-PT"}.get(language, language)
    assert "/StructTreeRoot" in catalogue
    alternatives = {str(row["/Alt"]) for row in elements_of(catalogue["/StructTreeRoot"]) if row["/S"] == "/Figure"}
    with translation.override(language):
        assert alternatives == {gettext("Emblem of the European Union")}


@pytest.mark.django_db
def test_without_a_project_there_is_no_notice_and_a_half_day_names_only_its_sessions():
    activity, _morning, afternoon, boss = peer_meeting()
    reader, text = read(boss, activity, layout="FR", language="en", per="half-day", lists="apart", blank="0")
    assert "European Union" not in text
    assert len(reader.pages) == 2
    first, second = (page.extract_text() for page in reader.pages)
    assert "10:00–12:00" in first
    assert "14:00–17:00" not in first
    assert "14:00–17:00" in second
    assert "Inês" in first
    assert "Inês" not in second, "who leads the afternoon is not named: there is a line to write on"
    afternoon.state = Session.State.CANCELLED
    afternoon.save()
    assert len(read(boss, activity, per="half-day", layout="FR", blank="0")[0].pages) == 1


@pytest.mark.django_db
def test_each_page_says_what_it_is_and_has_the_head_of_the_table():
    activity, morning, _afternoon, boss = peer_meeting()
    reader, _text = read(boss, activity, layout="FR", language="fr", per="day", blank="40", day=str(morning.day))
    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages[:2], start=1):
        text = " ".join(page.extract_text().split())
        head = ["Feuille d’émargement", "Échange à Cascais", "Nom", "Structure", "Après-midi", f"{number} / "]
        assert [word for word in head if word not in text] == []


@pytest.mark.django_db
def test_facilitator_gets_the_sheet_of_the_own_session():
    activity, morning, _afternoon, _boss = peer_meeting()
    facilitator = signed_in(morning.facilitators.get().person)
    _reader, text = read(facilitator, activity, layout="FR", language="en", per="day")
    assert "10:00–12:00" in text
    assert "14:00–17:00" not in text


@pytest.mark.django_db
def test_what_cannot_be_stands_beside_its_field(monkeypatch):
    activity, morning, _afternoon, boss = peer_meeting()
    monkeypatch.setattr(views, "render_pdf", lambda *args, **kwargs: pytest.fail("nothing to print"))
    wrong = {
        "day": "2001-01-01",
        "per": "hour",
        "layout": "DE",
        "language": "xx",
        "lists": "three",
        "blank": "41",
    }
    for field, value in [*wrong.items(), ("blank", "-1"), ("blank", "½"), ("blank", ""), ("day", "\0")]:
        for page in ("sheets.pdf", "sheets/", "sheets/print/"):
            response = boss.get(address(activity, page), {field: value})
            assert response.status_code == 200
            assert list(response.context["form"].errors) == [field]
            assert 'role="alert"' in response.content.decode()
    SessionFactory.create(activity=activity, day=morning.day + timedelta(days=1))
    monkeypatch.setattr(views, "MOST_ROWS", 10)
    assert "Please choose one day." in get(boss, address(activity))


@pytest.mark.django_db
def test_machine_without_pdfs_says_so_beside_the_button(monkeypatch):
    activity, _morning, _afternoon, boss = peer_meeting()

    def no_pango():
        raise DomainError("This machine cannot make PDFs.")

    monkeypatch.setattr("core.pdf.load_renderer", no_pango)
    page = get(boss, address(activity))
    assert "This machine cannot make PDFs." in page
    assert f'formaction="{address(activity, "sheets/print/")}"' in page
    assert "ATTENDANCE" in get(boss, address(activity, "sheets/print/") + "?language=en").upper()


@pytest.mark.django_db
def test_page_begins_with_the_custom_of_the_country_and_is_linked():
    garges = TerritoryFactory.create(slug="garges", country="FR", default_language="fr")
    activity = published_activity(territory=garges, host=OrganisationFactory.create(country="BE"))
    boss = signed_in(staff_of(activity.hostings.get().organisation))
    form = boss.get(address(activity, "sheets/")).context["form"]
    assert {name: form[name].value() for name in form.fields} == {
        "day": "",
        "per": "half-day",
        "layout": "FR",
        "language": "fr",
        "lists": "together",
        "blank": 5,
    }
    for page in ("", "attendance/"):
        assert address(activity, "sheets/") in get(boss, address(activity, page))


@pytest.mark.django_db
def test_queries_do_not_grow_with_people_or_sessions(monkeypatch):
    def as_page(template, context, *, language):
        with translation.override(language):
            return render_to_string(template, context).encode()

    monkeypatch.setattr(views, "render_pdf", as_page)
    costs = []
    for people, sessions in ((1, 1), (30, 4)):
        activity = published_activity(
            capacity=50, sessions=sessions, now=timezone.now() - timedelta(days=12), project=ProjectFactory.create()
        )
        for session in activity.sessions.all():
            SessionFacilitator.objects.create(session=session, person=PersonFactory.create())
            WrapUp.objects.create(session=session, language="pt", done="Feito")
        for _number in range(people):
            person = PersonFactory.create(territory=TerritoryFactory.create())
            OrganisationClaim.objects.create(person=person, organisation=OrganisationFactory.create(), name="There")
            EnrolmentFactory.create(activity=activity, person=person)
        boss = signed_in(staff_of(activity.hostings.get().organisation))
        pdf = address(activity) + "?layout=PT&language=pt"
        costs.append((queries_of(boss, address(activity, "sheets/")), queries_of(boss, pdf)))
    assert costs[0] == costs[1]
