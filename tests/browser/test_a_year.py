"""A person's year on a phone, in Portuguese: a path begun in Cascais, a visit to Navarra, the end online in Italian.

One session is missed and one is noted wrongly, so the certificate is refused before it is issued. What happens in the
rooms is written by the services at the hour of the sessions; time passes by moving what is planned and noted back.
"""

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from academy.models import Activity, AttendanceMark, Enrolment, Following, LearningPath, Session, SessionFacilitator
from academy.services import enrol
from academy.services.attending import Note, note_attendance
from academy.services.planning import refresh_times
from accounts.models import Person
from credentials.models import Certificate
from mustsee.invariants import violations
from notifications.services import collect, drain
from partners.models import Organisation
from reference.models import Language
from tests.browser.conftest import PHONE
from tests.browser.test_exchange import phone_of, press, said, type_into
from tests.browser.test_pages import sign_in
from tests.conftest import FULL
from tests.credentials.conftest import keys_folder as keys_folder  # noqa: PLC0414  (a fixture, used by its name)
from tests.factories import OrganisationFactory, PersonFactory, TerritoryFactory, published_activity
from tests.factories.paths import LearningPathFactory, ModuleFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y, pytest.mark.usefixtures("keys_folder")]
NewContext = Callable[..., BrowserContext]
Axe = Callable[[Page], list[str]]
Look = Callable[[Page, str], None]

GOAL = "Abrir uma cooperativa com as minhas vizinhas"
OUTCOME = "Fazer as contas de uma cooperativa."
# Days from the start of the year: the three activities, and when somebody looks at what has become of them.
CASCAIS, NAVARRA, ONLINE = 10, 120, 300
SPRING, SUMMER, WINTER = 20, 130, 310


@dataclass
class Year:
    """What is planned for it, and who learns and who facilitates; `day` is how far it has come."""

    path: LearningPath
    in_cascais: Activity
    visit: Activity
    online: Activity
    beatriz: Person
    rui: Person
    day: int = 0

    def comes_to(self, day: int) -> None:
        """So many days into the year: what was planned, noted and issued before is that much longer ago."""
        passed = timedelta(days=day - self.day)
        self.day = day
        for session in Session.objects.all():
            session.day -= passed
            session.save()
        for activity in Activity.objects.all():
            refresh_times(activity=activity)
        for seat in Enrolment.objects.all():
            times = {"created_at": seat.created_at - passed, "changed_at": seat.changed_at - passed}
            Enrolment.objects.filter(pk=seat.pk).update(**times)
        for mark in AttendanceMark.objects.all():
            times = {"noted_at": mark.noted_at - passed, "received_at": mark.received_at - passed}
            AttendanceMark.objects.filter(pk=mark.pk).update(**times)
        for row in Certificate.objects.all():
            days = {"issued_at": row.issued_at - passed, "issued_on": row.issued_on - passed}
            Certificate.objects.filter(pk=row.pk).update(**days)


@pytest.fixture
def year() -> Year:
    """A path of two modules, the second after the first, and a study visit; nobody is enrolled yet."""
    cascais = TerritoryFactory.create()
    pordenone = TerritoryFactory.create(slug="pordenone", country="IT", time_zone="Europe/Rome", default_language="it")
    navarra = TerritoryFactory.create(slug="navarra", country="ES", time_zone="Europe/Madrid", default_language="es")
    rede = OrganisationFactory.create(slug="rede-social", name="Rede Social de Cascais", territory=cascais)
    cosm = OrganisationFactory.create(slug="cosm", name="COSM", country="IT", territory=pordenone)
    gobierno = OrganisationFactory.create(slug="navarra", name="Gobierno de Navarra", country="ES", territory=navarra)
    path = LearningPathFactory.create(
        slug="cooperativa", organisation=rede, certificates_awarded_by=rede, **in_portuguese("Da ideia à cooperativa")
    )
    first = ModuleFactory.create(path=path, **in_portuguese("As contas"))
    second = ModuleFactory.create(path=path, **in_portuguese("A história do projeto"))
    second.prerequisites.add(first)
    return Year(
        path,
        planned("contas", "As contas, em Cascais", "pt", CASCAIS, 4, host=rede, module=first),
        planned("visita", "Visita a Tudela", "es", NAVARRA, 2, host=gobierno, format="study-visit"),
        planned("racconto", "Raccontare", "it", ONLINE, 3, host=cosm, module=second, mode="online"),
        PersonFactory.create(name="Beatriz Nunes", email="beatriz@mail.example", language="pt", territory=cascais),
        PersonFactory.create(name="Rui Sá", language="pt", territory=cascais),
    )


def in_portuguese(title: str) -> dict[str, str]:
    return {"title_pt": title, "title_en": "", "original_language": "pt"}


def planned(
    slug: str, title: str, language: str, in_days: int, sessions: int, *, host: Organisation, **fields: object
) -> Activity:
    """Sessions of two hours, one a day, held and written in one language, in the territory of the host."""
    assert host.territory is not None
    fields |= {"host": host, "territory": host.territory, "time_zone": host.territory.time_zone}
    texts = {f"title_{language}": title, "title_en": "", "original_language": language}
    if language == "pt":
        texts["learning_outcomes_pt"] = OUTCOME
    activity = published_activity(slug=slug, in_days=in_days, sessions=sessions, **texts, **fields)
    names = {"pt": "Português", "it": "Italiano", "es": "Español"}
    spoken, _made = Language.objects.get_or_create(code=language, defaults={"name": names[language]})
    activity.languages.set([spoken])
    return activity


@pytest.fixture
def look(axe_violations: Axe) -> Look:
    """Nothing wider than the screen; with FULL=1 nothing for axe to find, which reads these pages elsewhere as well.

    For whoever wants to look, SHOTS names a folder.
    """
    asked: set[str] = set()

    def run(tab: Page, name: str) -> None:
        if FULL and tab.url not in asked:
            assert axe_violations(tab) == [], name
            asked.add(tab.url)
        assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
        if os.environ.get("SHOTS"):
            tab.screenshot(path=f"{os.environ['SHOTS']}/year-{name}.png", full_page=True)

    return run


def noted_in_the_room(activity: Activity, person: Person, *states: str) -> None:
    """One state a session, each noted when the session ends."""
    enrolment = activity.enrolments.get(person=person)
    for session, state in zip(activity.sessions.chronological(), states, strict=True):
        note = Note(enrolment.pk, state)
        note_attendance(session=session, notes=[note], by=None, source="facilitator", now=session.ends_at)


def path_is(tab: Page, *states: str) -> None:
    """From my week to my path, whose modules are in these states."""
    tab.goto("/pt/me/")
    press(tab, "link", "My path")
    expect(tab.get_by_role("heading", level=1)).to_have_text(said("My path"))
    steps = tab.locator("[data-step]")
    assert [step.get_attribute("data-step") for step in steps.all()] == list(states)


def enrol_from_my_path(tab: Page, activity: Activity) -> None:
    """By the date that stands beside the module; the week shows it afterwards."""
    link = tab.locator(f'[data-step] [data-activity="{activity.slug}"]').get_by_role("link").first
    link.focus()
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    press(tab, "link", "Enrol")
    press(tab, "button", "Enrol")
    tab.goto("/pt/me/")
    expect(tab.locator(f'[data-activity="{activity.slug}"]')).to_have_attribute("data-enrolment", "confirmed")


def begin(tab: Page, year: Year, look: Look) -> None:
    """January: an empty week, a path, a goal, and a seat in its first module."""
    tab.goto("/pt/me/")
    expect(tab.get_by_text(said("You are not enrolled in anything yet"))).to_be_visible()
    look(tab, "01-my-week-empty")
    tab.goto(f"/pt/paths/{year.path.slug}/")
    press(tab, "link", "Follow this path")
    type_into(tab, "What I want to be able to do", GOAL)
    look(tab, "02-follow-path")
    press(tab, "button", "Follow this path")
    path_is(tab, "next", "later")
    look(tab, "03-my-path-begins")
    enrol_from_my_path(tab, year.in_cascais)
    look(tab, "04-my-week")
    path_is(tab, "under-way", "later")


def certificate_is_refused(tab: Page, look: Look) -> None:
    """4 of 8 hours are half: no certificate, and the page says how much is missing and whom to ask."""
    collect(now=datetime.now(UTC))
    assert not Certificate.objects.exists()
    path_is(tab, "next", "later")
    missing = tab.locator('[data-path-certificate="open"]')
    expect(missing).to_contain_text("As contas: 4 h de 8 h frequentadas, o que não chega.")
    expect(missing).to_contain_text("A história do projeto: ainda não frequentado.")
    half = "Esteve presente em 50 % das horas; o módulo fica concluído a partir de 75 %."
    expect(tab.locator('[data-step="next"]')).to_contain_text(half)
    tab.goto("/pt/me/")
    press(tab, "link", "My certificates")
    expect(tab.get_by_role("heading", level=2)).to_have_text(said("Without a certificate so far"))
    progress = tab.locator('[data-activity="contas"] [data-certificate-progress="missed"]')
    expect(progress).to_contain_text("Frequentou 4 h de 8 h.")
    expect(progress).to_contain_text("Para o certificado faltam 2 h")
    expect(progress).to_contain_text("Se a sua presença foi mal registada")
    expect(tab.locator("[data-certificate]")).to_have_count(0)
    look(tab, "05-certificate-refused")


def facilitator_corrects(new_context: NewContext, year: Year, look: Look) -> None:
    """One tap on the phone: she was in the third session. What was noted first stays to be read."""
    session = list(year.in_cascais.sessions.chronological())[2]
    SessionFacilitator.objects.create(session=session, person=year.rui)
    context = new_context(viewport=PHONE, locale="pt-PT", has_touch=True)
    sign_in(context, year.rui)
    tab = context.new_page()
    tab.goto(f"/pt/staff/activities/{year.in_cascais.slug}/attendance/?session={session.public_id}")
    row = tab.locator("[data-person-row]").filter(has_text=year.beatriz.name)
    expect(row).to_have_attribute("data-attendance", "absent")
    row.locator("summary").tap()
    tab.get_by_role("group", name=year.beatriz.name).get_by_text(said("Present", "attendance"), exact=True).tap()
    expect(row).to_contain_text("Guardado")
    tab.reload()
    expect(row).to_have_attribute("data-attendance", "present")
    row.locator("summary").tap()
    expect(row.locator("details li")).to_have_count(2)
    look(tab, "06-attendance-corrected")


def own_certificate(tab: Page, look: Look) -> Certificate:
    """It came by itself: the mail leads to its page."""
    certificate = Certificate.objects.get()
    drain(clock=lambda: datetime.now(UTC))
    texts = [str(message.body) for message in mail.outbox if "beatriz@mail.example" in message.to[0]]
    [link] = {found[1] for text in texts if (found := re.search(r"https?://[^/\s]+(/pt/me/certificates/\S+)", text))}
    tab.goto(link)
    expect(tab.get_by_role("heading", level=1)).to_contain_text(certificate.number)
    expect(tab.get_by_text(said("This certificate is valid."))).to_be_visible()
    look(tab, "07-own-certificate")
    return certificate


def paper_says_its_number(tab: Page, certificate: Certificate) -> None:
    answer = tab.request.get(f"/certificates/{certificate.public_id}.pdf")
    text = PdfReader(io.BytesIO(answer.body())).pages[0].extract_text()
    assert certificate.number in text
    assert "Beatriz Nunes" in text
    assert OUTCOME in " ".join(text.split())


def stranger_reads(new_context: NewContext, certificate: Certificate, look: Look, *, allowed: bool) -> None:
    """Valid, in any case; the name and the hours if the holder allows them; what was learned and the PDF never."""
    tab = new_context(viewport=PHONE, locale="pt-PT").new_page()
    tab.goto(f"/certificates/{certificate.public_id}/")
    main = tab.get_by_role("main")
    expect(main.locator('[data-certificate="valid"]')).to_contain_text(said("This certificate is valid."))
    expect(main).to_contain_text(certificate.number)
    text = main.inner_text()
    shown = [words in text for words in ("Beatriz Nunes", "6 h (", OUTCOME, "PDF")]
    assert shown == [allowed, allowed, False, False]
    look(tab, f"check-{'after' if allowed else 'before'}-choosing")
    assert "/accounts/login/" in tab.request.get(f"/certificates/{certificate.public_id}.pdf").url
    badge = tab.request.get(f"/credentials/{certificate.public_id}.json")
    assert badge.status == 200
    said_by_badge = str(badge.json())
    assert ["Beatriz" in said_by_badge, OUTCOME in said_by_badge] == [allowed, False]


def allow(tab: Page, certificate: Certificate, *names: str) -> None:
    """The holder ticks what others may see."""
    tab.goto(f"/pt/me/certificates/{certificate.public_id}/")
    for name in names:
        tab.locator(f"[name={name}]").focus()
        tab.keyboard.press("Space")
    press(tab, "button", "Save")
    expect(tab.locator(f"[name={names[0]}]")).to_be_checked()


def look_back(tab: Page, look: Look) -> None:
    """December: the path is done and rated, the missed session stays missed; the hours stand on one page."""
    path_is(tab, "done", "done")
    expect(tab.locator('[data-step="done"]').first).to_contain_text("Esteve presente em 75 % das horas.")
    number = Certificate.objects.get(kind="path").number
    expect(tab.locator('[data-path-certificate="issued"]').get_by_role("link")).to_have_text(number)
    look(tab, "10-my-path-done")
    press(tab, "link", "Say how far I have come")
    tab.locator('[name="rating"][value="5"]').focus()
    tab.keyboard.press("Space")
    press(tab, "button", "Save")
    assert Following.objects.get().rating == 5
    tab.goto("/pt/me/")
    look(tab, "11-my-week-in-december")
    press(tab, "link", "My learning record")
    facts = tab.locator(".facts-row dd")
    assert [facts.nth(0).inner_text(), facts.nth(1).inner_text()] == ["16 h", "3"]
    hours = {slug: tab.locator(f'[data-activity="{slug}"] strong').inner_text() for slug in ("contas", "visita")}
    assert hours == {"contas": "6 h", "visita": "4 h"}
    look(tab, "12-record")
    tab.goto("/pt/me/certificates/")
    expect(tab.locator("[data-certificate]")).to_have_count(4)
    look(tab, "13-my-certificates")


def test_a_whole_year_from_the_first_path_to_certificates_that_strangers_check(
    new_context: NewContext, year: Year, look: Look
) -> None:
    tab = phone_of(new_context, year.beatriz)
    begin(tab, year, look)

    # She misses the last session; the third is noted wrongly.
    year.comes_to(SPRING)
    noted_in_the_room(year.in_cascais, year.beatriz, "present", "present", "absent", "absent")
    certificate_is_refused(tab, look)
    facilitator_corrects(new_context, year, look)
    certificate = own_certificate(tab, look)
    paper_says_its_number(tab, certificate)
    stranger_reads(new_context, certificate, look, allowed=False)
    path_is(tab, "done", "next")
    look(tab, "08-my-path-goes-on")
    enrol_from_my_path(tab, year.online)
    path_is(tab, "done", "under-way")
    look(tab, "09-my-path-under-way")
    enrol(activity=year.visit, person=year.beatriz, by=year.beatriz, now=datetime.now(UTC))

    year.comes_to(SUMMER)
    noted_in_the_room(year.visit, year.beatriz, "present", "present")
    year.comes_to(WINTER)
    noted_in_the_room(year.online, year.beatriz, "present", "present", "present")
    collect(now=datetime.now(UTC))
    look_back(tab, look)
    allow(tab, certificate, "shows_name", "shows_hours")
    stranger_reads(new_context, certificate, look, allowed=True)
    assert list(violations(datetime.now(UTC))) == []
