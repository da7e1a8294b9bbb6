"""The peer meeting in Cascais, 24 and 25 November, by hand: the host at a desk, everybody else on a phone.

The place, the days and the organisations are those of the meeting of 2022. The year and all people are made up.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, expect

from academy.models import Activity, Enrolment, EnrolmentChange
from accounts.models import Person, User
from mustsee.invariants import violations
from notifications.models import Delivery
from notifications.services import drain
from partners.models import Organisation
from tests.browser.conftest import PHONE
from tests.browser.test_pages import sign_in
from tests.factories import OrganisationFactory, PersonFactory, TerritoryFactory, published_activity, staff_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]
NewContext = Callable[..., BrowserContext]
Axe = Callable[[Page], list[str]]

TITLE = "Peer meeting in Cascais"
SEATS = 11
# Partner, its territory, where that is, its language, the seats kept for it: 7 of the 11.
PARTNERS = [
    ("pordenone", "Comune di Pordenone", "IT", "it", 3),
    ("navarra", "Gobierno de Navarra", "ES", "es", 2),
    ("garges", "Ville de Garges", "FR", "fr", 2),
]
LIST = "Chiara Moro; chiara@mail.example\nDario Zanin <dario@mail.example>\n\nElena Pavan\n"
# Who comes in the end, in the order of the host's list: name, state, from where and in which language.
AT_THE_END = [
    ("Ainhoa Goñi", "Confirmed", "Gobierno de Navarra · Navarra · Español"),
    ("Beatriz Nunes", "Confirmed", "Cascais · Português"),
    ("Chiara Moro", "Confirmed", "Comune di Pordenone · Pordenone · Italiano"),
    ("Dario Zanin", "Confirmed", "Comune di Pordenone · Pordenone · Italiano"),
    ("Elena Pavan", "Confirmed", "Comune di Pordenone · Pordenone · Italiano"),
    ("Fatou Diop", "Confirmed", "Ville de Garges · Garges · Français"),
    ("Gil Prado", "Confirmed", "Elsewhere · English"),
    ("Hugo Leal", "Confirmed", "Cascais · English"),
    ("Iker Sanz", "Confirmed", "Gobierno de Navarra · Navarra · Español"),
    ("Luis Matos", "Confirmed", "Cascais · English"),
    ("Joana Reis", "Withdrawn", "Cascais · English"),
]


def said(text: str, language: str) -> str:
    """A text of the site as readers of this language see it."""
    with translation.override(language):
        return translation.gettext(text)


def first_day() -> date:
    """The next 24 November with time to prepare."""
    today = datetime.now(UTC).date()
    this_year = date(today.year, 11, 24)
    return this_year if this_year - today > timedelta(days=10) else date(today.year + 1, 11, 24)


def phone_of(new_context: NewContext, person: Person | None = None, *, has_script: bool = False) -> Page:
    """A phone of their own; without a person, a stranger's. It needs no script, but axe does."""
    context = new_context(viewport=PHONE, java_script_enabled=has_script)
    if person is not None:
        sign_in(context, person)
    return context.new_page()


def look(tab: Page, name: str) -> None:
    """Nothing is wider than the screen; for whoever wants to look, SHOTS names a folder."""
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
    if os.environ.get("SHOTS"):
        tab.screenshot(path=f"{os.environ['SHOTS']}/cascais-{name}.png", full_page=True)


def mail_to(address: str) -> EmailMessage:
    """All that is owed leaves now; this is the only one of it to the address."""
    mail.outbox.clear()
    drain(clock=lambda: datetime.now(UTC))
    [message] = [row for row in mail.outbox if address in row.to[0]]
    return message


def states(activity: Activity) -> dict[str, str]:
    return dict(activity.enrolments.order_by("person__name").values_list("person__name", "state"))


def numbers(tab: Page) -> dict[str, str]:
    """The seats at a glance, as the host reads them."""
    tab.goto("/en/staff/activities/cascais-meeting/")
    facts = tab.locator("[data-number]")
    return {str(fact.get_attribute("data-number")): fact.locator("dd").inner_text() for fact in facts.all()}


@pytest.fixture
def meeting() -> Activity:
    """Published, with a session on each of the two days; nobody is in it yet."""
    cascais = TerritoryFactory.create()
    for slug, name, country, language, _seats in PARTNERS:
        territory = TerritoryFactory.create(slug=slug, country=country, default_language=language)
        OrganisationFactory.create(slug=slug, name=name, short_name=name, country=country, territory=territory)
    return published_activity(
        slug="cascais-meeting",
        title_en=TITLE,
        format=Activity.Format.PEER_EXCHANGE,
        host=OrganisationFactory.create(slug="rede-social", name="Rede Social de Cascais", territory=cascais),
        territory=cascais,
        capacity=SEATS,
        allows_guests=True,
        promotion=Activity.Promotion.OFFER,
        in_days=(first_day() - datetime.now(UTC).date()).days,
        sessions=2,
    )


def keep_seats(tab: Page) -> None:
    """The host keeps seats for each partner, a part of all."""
    tab.goto("/en/staff/activities/cascais-meeting/")
    tab.get_by_role("link", name="Seats for partners").click()
    for slug, name, _country, _language, seats in PARTNERS:
        tab.get_by_label("Partner organisation").select_option(name)
        tab.get_by_role("spinbutton", name="Seats").fill(str(seats))
        tab.get_by_label("Last day to name people").fill((first_day() - timedelta(days=7)).isoformat())
        tab.get_by_role("button", name="Keep the seats").click()
        expect(tab.locator(f'[data-delegation="{slug}"] td').first).to_have_text(str(seats))


def open_own_delegation(tab: Page, language: str) -> None:
    """From the staff's start page."""
    tab.goto(f"/{language}/staff/")
    tab.locator('[data-task="delegation"]').get_by_role("link").click()
    expect(tab.get_by_text(said("Nobody is named yet.", language))).to_be_visible()


def name_by_form(tab: Page, language: str, name: str, email: str) -> None:
    tab.get_by_role("textbox", name=said("Name", language)).fill(name)
    tab.get_by_role("textbox", name=said("E-mail", language)).fill(email)
    tab.get_by_role("button", name=said("Give a seat", language)).click()
    expect(tab.locator('[data-enrolment="confirmed"]').filter(has_text=name)).to_contain_text(email)


def name_by_list(tab: Page, axe_violations: Axe) -> None:
    """Three ways to write a person, the last without an address; nothing happens before the second button."""
    tab.get_by_role("link", name=said("Paste a list of people", "it")).click()
    tab.get_by_role("textbox", name=said("One person a line", "it")).fill(LIST)
    tab.get_by_role("button", name=said("Show what it would do", "it")).click()
    lines = tab.locator('[data-line][data-ok="yes"]')
    expect(lines).to_have_count(3)
    expect(lines.nth(1)).to_contain_text("dario@mail.example")
    without = said("Gets a seat; without an address nobody writes to this person.", "it")
    expect(lines.filter(has_text=without)).to_contain_text("Elena Pavan")
    assert not Enrolment.objects.filter(delegation__organisation__slug="pordenone").exists()
    assert axe_violations(tab) == []
    look(tab, "preview")
    tab.get_by_role("button", name=said("Name these people", "it")).click()
    people = tab.locator('[data-enrolment="confirmed"]')
    expect(people).to_have_count(3)
    expect(people.filter(has_text=said("no e-mail address", "it"))).to_contain_text("Elena Pavan")
    expect(tab.get_by_text(said("All your seats are given. Need more? Please ask the hosts.", "it"))).to_be_visible()


def partners_name_their_people(new_context: NewContext, axe_violations: Axe) -> None:
    tabs = {
        slug: phone_of(new_context, staff_of(Organisation.objects.get(slug=slug)), has_script=slug == "pordenone")
        for slug, _name, _country, _language, _seats in PARTNERS
    }
    for slug, _name, _country, language, _seats in PARTNERS:
        open_own_delegation(tabs[slug], language)
    name_by_list(tabs["pordenone"], axe_violations)
    name_by_form(tabs["navarra"], "es", "Iker Sanz", "iker@mail.example")
    name_by_form(tabs["navarra"], "es", "Ainhoa Goñi", "ainhoa@mail.example")
    name_by_form(tabs["garges"], "fr", "Fatou Diop", "fatou@mail.example")
    # One seat of Garges stays kept: whoever waits later does not get it.
    look(tabs["garges"], "delegation")


def come_as_a_guest(tab: Page, meeting: Activity) -> None:
    """A name and an address; the seat is held, and becomes one's own by the link of the mail and its button."""
    tab.goto("/en/activities/cascais-meeting/")
    tab.get_by_role("link", name="Come as a guest").click()
    tab.get_by_label("Your name").fill("Gil Prado")
    tab.get_by_role("textbox", name="E-mail").fill("gil@mail.example")
    tab.get_by_label("I am 18 or over.").check()
    tab.get_by_label("I have read how the academy uses this.").check()
    tab.get_by_role("button", name="Send me the link").click()
    expect(tab.get_by_role("status")).to_contain_text("gil@mail.example")
    assert states(meeting)["Gil Prado"] == "unconfirmed"

    link = re.search(r"https?://[^/\s]+(/\S+/seat/\S+)", str(mail_to("gil@mail.example").body))
    assert link is not None
    tab.goto(link[1])
    expect(tab.locator('[data-enrolment="unconfirmed"]')).to_be_visible()
    assert states(meeting)["Gil Prado"] == "unconfirmed"
    tab.get_by_role("button", name="Confirm that I come").click()
    expect(tab.locator('[data-enrolment="confirmed"]').first).to_be_visible()
    assert states(meeting)["Gil Prado"] == "confirmed"
    look(tab, "guest")


def enrol(tab: Page, language: str, button: str, state: str) -> None:
    """From the page of the activity, whose link says the same as the button that it leads to."""
    tab.goto(f"/{language}/activities/cascais-meeting/")
    tab.get_by_role("link", name=said(button, language), exact=True).click()
    tab.get_by_role("button", name=said(button, language), exact=True).click()
    expect(tab.locator('[data-activity="cascais-meeting"]')).to_have_attribute("data-enrolment", state)


def withdraw(tab: Page) -> None:
    tab.goto("/en/me/")
    tab.get_by_role("link", name="Withdraw").click()
    tab.get_by_role("button", name="Withdraw", exact=True).click()
    expect(tab.get_by_text("You have withdrawn from this activity.")).to_be_visible()


def take_the_seat(tab: Page, axe_violations: Axe) -> None:
    """In Portuguese, from the page that the mail of the offer names."""
    text = str(mail_to("beatriz@mail.example").body)
    link = re.search(r"https?://[^/\s]+(/pt/activities/cascais-meeting/offer/)", text)
    assert link is not None
    tab.goto(link[1])
    expect(tab.locator("html")).to_have_attribute("lang", re.compile("^pt"))
    assert axe_violations(tab) == []
    look(tab, "offer")
    tab.get_by_role("button", name=said("Take the seat", "pt")).click()
    expect(tab.locator('[data-activity="cascais-meeting"]')).to_have_attribute("data-enrolment", "confirmed")
    confirmed = said("You are enrolled. The confirmation is on its way to you by e-mail.", "pt")
    expect(tab.get_by_text(confirmed)).to_be_visible()


def assert_host_sees_everybody(tab: Page, axe_violations: Axe) -> None:
    assert numbers(tab) == {"confirmed": "10 of 11", "kept": "1", "free": "0", "waiting": "0"}
    rows = [
        tuple(row.locator(f".{part}").inner_text() for part in ("person-name", "person-state", "person-facts"))
        for row in tab.locator("#id_people > li").all()
    ]
    assert rows == AT_THE_END
    expect(tab.locator(".result-count")).to_have_text("11 people")
    partners = {
        str(row.get_attribute("data-delegation")): [cell.inner_text() for cell in row.locator("td").all()[:3]]
        for row in tab.locator("tr[data-delegation]").all()
    }
    # Seats, named, left.
    assert partners == {"pordenone": ["3", "3", "0"], "navarra": ["2", "2", "0"], "garges": ["2", "1", "1"]}
    assert axe_violations(tab) == []
    look(tab, "host")


def assert_rows(meeting: Activity) -> None:
    """What the database holds, who was written to, and who needed no account."""
    assert states(meeting) == {name: state.lower() for name, state, _facts in AT_THE_END}
    delegates = meeting.enrolments.filter(delegation__isnull=False).order_by("person__name")
    assert list(delegates.values_list("person__name", "delegation__organisation__slug", "person__email")) == [
        ("Ainhoa Goñi", "navarra", "ainhoa@mail.example"),
        ("Chiara Moro", "pordenone", "chiara@mail.example"),
        ("Dario Zanin", "pordenone", "dario@mail.example"),
        ("Elena Pavan", "pordenone", None),
        ("Fatou Diop", "garges", "fatou@mail.example"),
        ("Iker Sanz", "navarra", "iker@mail.example"),
    ]
    assert not User.objects.filter(person__in=[*delegates.values_list("person", flat=True)]).exists()
    assert not User.objects.filter(person__name="Gil Prado").exists()
    changes = EnrolmentChange.objects.filter(enrolment__person__name="Beatriz Nunes").order_by("pk")
    assert list(changes.values_list("to_state", flat=True)) == ["waiting", "offered", "confirmed"]
    named = Delivery.objects.filter(kind="academy.delegate-named").order_by("person__name")
    assert list(named.values_list("person__name", "state", "skip_reason")) == [
        ("Ainhoa Goñi", "sent", ""),
        ("Chiara Moro", "sent", ""),
        ("Dario Zanin", "sent", ""),
        ("Elena Pavan", "skipped", "no-address"),
        ("Fatou Diop", "sent", ""),
        ("Iker Sanz", "sent", ""),
    ]
    assert list(violations(datetime.now(UTC))) == []


def test_peer_meeting_in_cascais_from_the_first_seat_to_the_full_house(
    page: Page, new_context: NewContext, axe_violations: Axe, meeting: Activity
) -> None:
    cascais = meeting.territory
    sign_in(page.context, staff_of(Organisation.objects.get(slug="rede-social")))
    hugo, joana, luis = (
        phone_of(new_context, PersonFactory.create(name=name, territory=cascais))
        for name in ("Hugo Leal", "Joana Reis", "Luis Matos")
    )
    beatriz = phone_of(
        new_context,
        PersonFactory.create(name="Beatriz Nunes", email="beatriz@mail.example", territory=cascais, language="pt"),
        has_script=True,
    )

    keep_seats(page)
    assert numbers(page) == {"confirmed": "0 of 11", "kept": "7", "free": "4", "waiting": "0"}
    partners_name_their_people(new_context, axe_violations)
    come_as_a_guest(phone_of(new_context), meeting)
    for tab in (hugo, joana, luis):
        enrol(tab, "en", "Enrol", "confirmed")
    enrol(beatriz, "pt", "Join the waiting list", "waiting")
    assert TITLE in mail_to("beatriz@mail.example").subject
    assert numbers(page) == {"confirmed": "10 of 11", "kept": "1", "free": "0", "waiting": "1"}

    withdraw(joana)
    assert (states(meeting)["Joana Reis"], states(meeting)["Beatriz Nunes"]) == ("withdrawn", "offered")
    assert numbers(page) == {"confirmed": "9 of 11", "offered": "1", "kept": "1", "free": "0", "waiting": "0"}
    expect(page.locator('[data-queue="offered"]')).to_contain_text("Beatriz Nunes")
    take_the_seat(beatriz, axe_violations)

    assert_host_sees_everybody(page, axe_violations)
    assert_rows(meeting)
