"""A peer exchange on a phone, in Portuguese, by keyboard: a question before, a report after, an answer after months."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, expect

from academy.models import Commitment, CommitmentAnswer, DelegationReport, LearningQuestion
from academy.services import enrol
from academy.services.planning import refresh_times
from academy.services.staying import write_stay_notes
from mustsee.invariants import violations
from notifications.models import Delivery
from notifications.services import collect
from tests.academy.exchanging import Exchange, exchange
from tests.browser.conftest import PHONE
from tests.browser.test_pages import sign_in
from tests.factories import PersonFactory, staff_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]
NewContext = Callable[..., BrowserContext]
Axe = Callable[[Page], list[str]]


def said(text: str, context: str = "") -> str:
    """A text of the site in Portuguese."""
    with translation.override("pt"):
        return translation.pgettext(context, text) if context else translation.gettext(text)


def press(tab: Page, role: str, text: str, context: str = "") -> None:
    """Come to a button or a link by the keyboard and press it: each leads to another page."""
    target = tab.get_by_role(role, name=said(text, context)).first  # type: ignore[arg-type]
    target.focus()
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def type_into(tab: Page, label: str, text: str) -> None:
    tab.get_by_label(said(label)).first.focus()
    tab.keyboard.type(text)


def check(tab: Page, axe_violations: Axe, name: str) -> None:
    """Nothing for axe to find and nothing wider than the screen; for whoever wants to look, SHOTS names a folder."""
    assert axe_violations(tab) == [], name
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
    assert tab.locator("h1").count() == 1, name
    if os.environ.get("SHOTS"):
        tab.screenshot(path=f"{os.environ['SHOTS']}/exchange-{name}.png", full_page=True)


def move_back(meeting: Exchange, days: int) -> None:
    """So many days later: what was planned and said is that much longer ago."""
    for session in meeting.activity.sessions.all():
        session.day -= timedelta(days=days)
        session.save()
    refresh_times(activity=meeting.activity)
    for report in DelegationReport.objects.filter(handed_in_at__isnull=False):
        assert report.handed_in_at is not None
        DelegationReport.objects.update(handed_in_at=report.handed_in_at - timedelta(days=days))


def phone_of(new_context: NewContext, person: object) -> Page:
    context = new_context(viewport=PHONE, locale="pt-PT")
    sign_in(context, person)  # type: ignore[arg-type]
    return context.new_page()


def test_question_report_and_what_became_of_it(new_context: NewContext, axe_violations: Axe) -> None:
    meeting = exchange(now=datetime.now(UTC), title_pt="Visita às oficinas de reparação", slug="oficinas")
    notes = {"arrival": "Aeroporto de Lisboa, depois comboio", "contact": "+351 210 000 000"}
    write_stay_notes(activity=meeting.activity, language="pt", texts=notes, now=datetime.now(UTC))

    beatriz = PersonFactory.create(name="Beatriz Nunes", language="pt")
    enrol(activity=meeting.activity, person=beatriz, by=beatriz, now=datetime.now(UTC))
    participant = phone_of(new_context, beatriz)
    participant.goto("/pt/activities/oficinas/")
    expect(participant.get_by_text("Aeroporto de Lisboa, depois comboio")).to_be_visible()
    check(participant, axe_violations, "activity")
    press(participant, "link", "Read and write the questions")
    type_into(participant, "What do you want to learn there?", "Quem paga as ferramentas?")
    check(participant, axe_violations, "question")
    press(participant, "button", "Share my question")
    expect(participant.locator("[data-question]")).to_contain_text("Quem paga as ferramentas?")
    check(participant, axe_violations, "questions")
    assert LearningQuestion.objects.get().language == "pt"

    move_back(meeting, 20)
    partner = phone_of(new_context, staff_of(meeting.partner))
    write_report(partner, meeting, axe_violations)
    participant.goto("/pt/activities/oficinas/reports/")
    expect(participant.locator("article")).to_contain_text("Abrir uma oficina aos sábados")
    check(participant, axe_violations, "reports")

    move_back(meeting, 90)
    collect(now=datetime.now(UTC))
    assert Delivery.objects.filter(kind="academy.commitment-question").count() == 1
    answer(partner, meeting, axe_violations)
    look_at_the_rest(new_context, meeting, axe_violations)
    assert list(violations(datetime.now(UTC))) == []


def write_report(tab: Page, meeting: Exchange, axe_violations: Axe) -> None:
    """Half an hour of a colleague at the partner: what we learned, and two commitments."""
    tab.goto(f"/pt/staff/activities/oficinas/delegation/{meeting.partner.slug}/")
    press(tab, "link", "Our report")
    type_into(tab, "What we learned", "Uma oficina aberta junta vizinhos que nunca falaram.")
    press(tab, "button", "Save as a draft")
    for number, what in enumerate(["Abrir uma oficina aos sábados", "Escrever à câmara"]):
        press(tab, "link", "Add a commitment")
        type_into(tab, "What we will do", what)
        if number == 0:
            tab.get_by_label(meeting.host.name).focus()
            tab.keyboard.press("Space")
            check(tab, axe_violations, "commitment")
        press(tab, "button", "Save")
    check(tab, axe_violations, "report")
    press(tab, "link", "Hand in the report")
    check(tab, axe_violations, "hand-in")
    press(tab, "button", "Hand it in", "report")
    expect(tab.get_by_text(said("The report is handed in. Everybody who came can read it."))).to_be_visible()
    rows = Commitment.objects.handed_in().order_by("number").values_list("what", "partners")
    assert list(rows) == [("Abrir uma oficina aos sábados", meeting.host.pk), ("Escrever à câmara", None)]


def answer(tab: Page, meeting: Exchange, axe_violations: Axe) -> None:
    """One of the two is done, three months later."""
    tab.goto(f"/pt/staff/activities/oficinas/report/{meeting.partner.slug}/answers/")
    first = tab.locator('[data-commitment="1"]')
    first.get_by_label(said("Done", "commitment")).focus()
    tab.keyboard.press("Space")
    first.get_by_label(said("In a sentence (optional)")).focus()
    tab.keyboard.type("Abre desde maio")
    check(tab, axe_violations, "answers")
    press(tab, "button", "Save")
    expect(tab.locator('[data-commitment="1"]')).to_contain_text("Abre desde maio")
    row = CommitmentAnswer.objects.get()
    assert (row.commitment.number, row.state, row.language) == (1, "done", "pt")


def look_at_the_rest(new_context: NewContext, meeting: Exchange, axe_violations: Axe) -> None:
    """The pages of hosts and partner that the list of pages for axe does not have."""
    host = phone_of(new_context, staff_of(meeting.host))
    question = LearningQuestion.objects.get()
    pages = {
        "staff": "staff/activities/oficinas/",
        "answer-question": f"staff/activities/oficinas/questions/{question.public_id}/",
        "note": f"staff/activities/oficinas/delegation/{meeting.partner.slug}/note/",
    }
    for name, path in pages.items():
        host.goto(f"/pt/{path}")
        check(host, axe_violations, name)
