"""Axe, one heading, and nothing wider than the screen, on every page of ours.

In `make test` each page is opened once, and the variants - language, width, light or dark, menus open - go round over
the pages, and over forms that were sent empty. `make a11y` (LONG=1) opens each page in all of them.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from academy.links import FEEDBACK, token_for
from academy.models import Activity, ActivityGoal, AttendanceMark, DelegationReport, Enrolment, ReportReopening
from academy.services.feedback import Said
from academy.services.feedback_replies import publish_reply
from academy.services.following import follow_path
from academy.services.materials import Facts, add_material
from academy.services.room_codes import open_code
from academy.services.walking_in import add_walk_in
from accounts.models import Person
from credentials.models import Certificate
from home.models import AccessibilityStatement, RecordLink
from home.services import share_record
from notifications import links
from notifications.models import RefusedAddress
from partners.models import Organisation
from reference.models import Language
from tests.academy.feedback_giving import over, say
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.academy import EnrolmentFactory, published_activity
from tests.factories.accounts import TerritoryFactory, signed_in
from tests.factories.credentials import certificate_for
from tests.factories.files import upload
from tests.factories.partners import NeedFactory, OrganisationFactory, staff_of
from tests.factories.paths import LearningPathFactory, ModuleFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]

LONG = bool(os.environ.get("LONG"))
Axe = Callable[[Page], list[str]]
NewContext = Callable[..., BrowserContext]


class Variant(NamedTuple):
    """How a page is opened."""

    language: str
    size: ViewportSize
    theme: Literal["light", "dark"]
    has_menus_open: bool = False

    def __str__(self) -> str:
        return f"{self.language} {self.size['width']} {self.theme}{' menus' if self.has_menus_open else ''}"


def variants() -> list[Variant]:
    """All of them, in an order in which neighbours differ in everything; menus are open in every other one."""
    codes = [code for code, _name in settings.LANGUAGES]
    sizes, themes = (PHONE, DESKTOP), ("light", "dark")
    found = [
        Variant(code, size, theme, has_menus_open=(place + wide + dark) % 2 == 1)
        for place, code in enumerate(codes)
        for wide, size in enumerate(sizes)
        for dark, theme in enumerate(themes)
    ]
    return [found[number * STRIDE % len(found)] for number in range(len(found))]


# Has no factor in common with the number of variants.
STRIDE = 7
VARIANTS = variants()
# Each run goes round over its variants from page to page.
RUNS = [pytest.param([each], id=str(each)) for each in VARIANTS] if LONG else [pytest.param(VARIANTS, id="in turn")]
FOR_STRANGERS = [
    "",
    "activities/",
    "activities/?q=nothing-has-this-name",
    "activities/{activity}/",
    "paths/",
    "paths/{path}/",
    "record/{record}/",
    "activities/{activity}/programme/",
    "partners/",
    "partners/{partner}/",
    "territories/{territory}/",
    "accounts/login/",
    "accounts/signup/",
    "accounts/login/code/",
    "accounts/password/reset/",
    "no-such-page/",
    "../certificates/{certificate}/",
    "accessibility/",
    "accessibility/of/cooperative/",
    "accessibility/feedback/",
    "accessibility/thanks/",
    "mail-preferences/{all_mails}/",
    "mail-preferences/{one_category}/off/",
    "activities/{past}/feedback/{asked}/",
    "activities/{past}/feedback/{answered}/",
]
FOR_STAFF = [
    "me/",
    "me/profile/",
    "me/certificates/",
    "me/certificates/{own_certificate}/",
    "me/certificates/{own_certificate}/withdraw/",
    "staff/certificates/{certificate}/revoke/",
    "staff/activities/{activity}/assessment/",
    "me/notifications/",
    "activities/{activity}/enrol/",
    "staff/",
    "staff/translations/?language=it&model=academy.activity",
    "staff/translations/import/",
    "staff/activities/{activity}/",
    "staff/activities/{activity}/people/print/",
    "staff/activities/{activity}/sheets/?blank=99&layout=nowhere",
    "staff/activities/{activity}/attendance/?session={session}",
    "staff/activities/{activity}/sessions/{session}/walk-in/",
    "staff/activities/{activity}/sessions/{session}/code/",
    "staff/activities/{activity}/sessions/{session}/code/show/",
    "attendance/?code=ACDEFH",
    "staff/activities/{activity}/stay/",
    "staff/activities/{activity}/report/{partner}/",
    "staff/activities/{past}/report/{partner}/",
    "staff/activities/{past}/report/{partner}/reopen/",
    "activities/{activity}/questions/",
    "activities/{activity}/reports/",
    "staff/commitments/",
    "staff/activities/{activity}/copy/",
    "staff/activities/{activity}/series/",
    "staff/activities/{activity}/materials/",
    "staff/activities/{activity}/materials/link/",
    "staff/paths/{path}/materials/",
    "staff/paths/{path}/materials/file/",
    "staff/activities/{activity}/sheets/print/?layout=PT&per=day&language=pt",
    "staff/activities/{past}/feedback/",
    "staff/activities/{past}/feedback/reply/",
    "accounts/email/",
]
FORMS_OF_STRANGERS = [
    "accounts/signup/",
    "accounts/login/",
    "accounts/password/reset/",
    "accounts/login/code/",
    "accessibility/feedback/",
]
FORMS_OF_STAFF = [
    "me/profile/",
    "staff/translations/import/",
    "staff/activities/{activity}/materials/link/",
    "staff/activities/{activity}/materials/file/",
    "staff/activities/{activity}/sessions/{session}/walk-in/",
    "staff/activities/{activity}/copy/",
    "staff/activities/{activity}/series/",
    "staff/activities/{past}/feedback/reply/",
]
FOR_LEARNERS = [
    "me/",
    "activities/{activity}/goal/",
    "activities/a-past/goal/",
    "me/path/",
    "me/path/topics/",
    "me/record/",
    "paths/{path}/follow/",
    "paths/{path}/close/",
    "paths/{path}/leave/",
]


@pytest.fixture
def activity() -> Activity:
    """One of everything that the pages show."""
    territory = TerritoryFactory.create()
    NeedFactory.create(territory=territory)
    partner = OrganisationFactory.create(slug="cooperative", territory=territory)
    kinds = {"certificate_kind": "assessed", "collects_learning_questions": True, "collects_reports": True}
    shown = published_activity(slug="winter-training", host=partner, sessions=2, admission="approval", **kinds)
    for state in ("confirmed", "requested", "offered", "waiting"):
        EnrolmentFactory.create(activity=shown, state=state, waiting_number=1 if state == "waiting" else None)
    open_room(shown)
    statement = AccessibilityStatement.objects.create(organisation=partner, is_published=True, prepared_on="2027-01-09")
    statement.gaps.create(content_it="Documenti PDF", alternative_it="Il testo, su richiesta", original_language="it")
    reader = shown.enrolments.order_by("pk")[0].person
    certificate_for(reader, now=shown.created_at, awarded_by=partner)
    RefusedAddress.objects.create(person=reader, email=reader.email, error="550 5.1.1 no such person")
    learn(reader, shown)
    add_feedback_of(partner)
    return shown


def learn(reader: Person, shown: Activity) -> None:
    """A path with a module that was done and a module that the activity delivers; the record of who did it."""
    path = LearningPathFactory.create(slug="a-path", organisation=shown.hosts.get())
    done, under_way, later = ModuleFactory.create_batch(3, path=path, learning_outcomes_en="Begin")
    later.prerequisites.add(under_way)
    Activity.objects.filter(pk=shown.pk).update(module=under_way)
    now = datetime.now(UTC)
    language, _made = Language.objects.get_or_create(code="pt", defaults={"name": "Português"})
    facts = Facts({"en": "A guide"}, "en", language, module=under_way, visibility="all")
    add_material(owner=path, facts=facts, upload=upload(), by=None, now=now)
    past = published_activity(now=now - timedelta(days=60), module=done, slug="a-past")
    enrolment = EnrolmentFactory.create(activity=past, person=reader)
    ActivityGoal.objects.create(enrolment=enrolment, goal="Aprender", language="pt")
    AttendanceMark.objects.create(
        session=past.sessions.get(), enrolment=enrolment, state="present", source="facilitator"
    )
    follow_path(person=reader, path=path, goal="Plan a cooperative", language="en", now=now)
    share_record(person=reader, shows_list=True, shows_mentoring=False, now=now)


def open_room(activity: Activity) -> None:
    """The first session is about to begin: its sheet takes notes, and a code works."""
    now = datetime.now(UTC)
    session = activity.sessions.earliest("starts_at")
    activity.sessions.filter(pk=session.pk).update(starts_at=now, ends_at=now + timedelta(hours=2))
    session.refresh_from_db()
    open_code(session=session, opens_before_minutes=15, closes_after_minutes=30, by=None, now=now)
    walk_in: dict[str, Any] = {"name": "Wanda", "email": "", "organisation": "TESE", "key": uuid4()}
    add_walk_in(session=session, by=None, now=now, **walk_in)


def add_feedback_of(partner: Organisation) -> None:
    """A past activity of theirs with what five of six people said, and what the hosts heard."""
    past, people = over(6, slug="summer-training", host=partner)
    for enrolment in people[1:]:
        say(enrolment, Said("worth", rating=4), Said("helped", text="Caminhar juntos"))
    Activity.objects.filter(pk=past.pk).update(collects_reports=True)
    report = DelegationReport(activity=past, organisation=partner, language="it", learned="Camminare")
    report.handed_in_at = past.ends_at
    report.save()
    kept = ReportReopening(report=report, reason="A name", learned="Parlare", language="it", handed_in_at=past.ends_at)
    kept.save()
    publish_reply(activity=past, language="it", heard="Più pause.", changes="", by=None, now=timezone.now())


OPEN_MENUS = """() => {
  for (const menu of document.querySelectorAll("details")) menu.open = true;
  for (const menu of document.querySelectorAll("[popover]")) if (menu.checkVisibility() === false) menu.showPopover();
}"""
SEND_EMPTY = """() => {
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const form = forms.sort((one, other) => other.elements.length - one.elements.length)[0];
  const kept = ["hidden", "submit", "checkbox", "radio"];
  for (const field of form.elements) if (!kept.includes(field.type)) field.value = "";
  form.noValidate = true;
  form.requestSubmit();
}"""


def problems_of(page: Page, path: str, axe: Axe) -> list[str]:
    """What is wrong with one page as it is opened, a line each."""
    page.goto(path)
    page.wait_for_load_state("load")
    return [f"{path}: {line}" for line in faults_of(page, axe)]


def faults_of(page: Page, axe: Axe) -> list[str]:
    """What is wrong with the page that is open."""
    found = axe(page)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        found.append(f"{too_wide} px wider than the screen")
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(f"{headings} main headings")
    return found


def problems_in(page: Page, path: str, variant: Variant, axe: Axe, *, sends_empty: bool) -> list[str]:
    """What is wrong with one page in one variant, or with its form once it was sent empty."""
    page.set_viewport_size(variant.size)
    page.emulate_media(color_scheme=variant.theme)
    page.goto(f"/{variant.language}/{path}")
    page.wait_for_load_state("load")
    found = []
    if sends_empty:
        with page.expect_navigation(wait_until="load"):
            page.evaluate(SEND_EMPTY)
        if not page.locator("[role=alert], [aria-invalid=true]").count():
            found.append("no error is shown")
    if variant.has_menus_open:
        page.evaluate(OPEN_MENUS)
    return [f"{path} ({variant}): {line}" for line in [*found, *faults_of(page, axe)]]


def read_all(page: Page, paths: list[str], forms: list[str], run: list[Variant], axe: Axe) -> list[str]:
    """Each page, and each form sent empty, in one variant after the other; says how many were read."""
    pages = [(path, False) for path in paths] + [(path, True) for path in forms]
    print(f"axe: {len(pages)} pages, {run[0] if len(run) == 1 else 'variants in turn'}")
    return [
        line
        for number, (path, sends_empty) in enumerate(pages)
        for line in problems_in(page, path, run[number % len(run)], axe, sends_empty=sends_empty)
    ]


def addresses(paths: list[str], activity: Activity) -> list[str]:
    reader = activity.enrolments.order_by("pk")[0].person
    asked, answered, *_others = Enrolment.objects.filter(activity__slug="summer-training").order_by("pk")
    names = {
        "past": "summer-training",
        "asked": token_for(asked, FEEDBACK),
        "answered": token_for(answered, FEEDBACK),
        "activity": activity.slug,
        "session": activity.sessions.earliest("starts_at").public_id,
        "partner": "cooperative",
        "territory": "cascais",
        "path": "a-path",
        "record": RecordLink.objects.get().token,
        "all_mails": links.sign(reader, links.PREFERENCES),
        "one_category": links.sign(reader, links.MUTE, "reminder"),
        "certificate": reader.certificates.get().public_id,
        "own_certificate": getattr(Certificate.objects.exclude(holder=reader).first(), "public_id", ""),
    }
    return [path.format(**names) for path in paths]


def page_of(person: Person, new_context: NewContext, server: LiveServer) -> Page:
    """A page of somebody who is signed in."""
    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context = new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    return context.new_page()


@pytest.mark.parametrize("run", RUNS)
def test_pages_for_strangers(
    run: list[Variant], activity: Activity, new_context: NewContext, axe_violations: Axe
) -> None:
    paths, forms = addresses(FOR_STRANGERS, activity), addresses(FORMS_OF_STRANGERS, activity)
    assert read_all(new_context().new_page(), paths, forms, run, axe_violations) == []


@pytest.mark.parametrize("run", RUNS)
def test_pages_for_staff(
    run: list[Variant], activity: Activity, live_server: LiveServer, new_context: NewContext, axe_violations: Axe
) -> None:
    staff = staff_of(activity.hosts.get())
    certificate_for(staff, now=activity.created_at, source_key="their own")
    paths, forms = addresses(FOR_STAFF, activity), addresses(FORMS_OF_STAFF, activity)
    assert read_all(page_of(staff, new_context, live_server), paths, forms, run, axe_violations) == []


@pytest.mark.parametrize("run", RUNS)
def test_pages_for_learners(
    run: list[Variant], activity: Activity, live_server: LiveServer, new_context: NewContext, axe_violations: Axe
) -> None:
    reader = activity.enrolments.order_by("pk")[0].person
    page = page_of(reader, new_context, live_server)
    assert read_all(page, addresses(FOR_LEARNERS, activity), [], run, axe_violations) == []
