"""Axe, one heading, and nothing wider than the screen, on every page of ours.

In `make test` each page is opened once, and the variants - language, width, light or dark, menus open - go round over
the pages, and over forms that were sent empty. `make a11y` (LONG=1) reads each page in all of them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page
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
from tests.browser.matrix import RUNS, Axe, NewContext, Note, Run, read_all
from tests.factories.academy import EnrolmentFactory, published_activity
from tests.factories.accounts import TerritoryFactory, signed_in
from tests.factories.credentials import certificate_for
from tests.factories.files import upload
from tests.factories.partners import NeedFactory, OrganisationFactory, staff_of
from tests.factories.paths import LearningPathFactory, ModuleFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]

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
    run: Run, activity: Activity, new_context: NewContext, axe_violations: Axe, record_property: Note
) -> None:
    paths, forms = addresses(FOR_STRANGERS, activity), addresses(FORMS_OF_STRANGERS, activity)
    page = new_context().new_page()
    assert read_all(page, run, paths, forms, axe_violations, record_property, "strangers") == []


@pytest.mark.parametrize("run", RUNS)
def test_pages_for_staff(
    run: Run,
    activity: Activity,
    live_server: LiveServer,
    new_context: NewContext,
    axe_violations: Axe,
    record_property: Note,
) -> None:
    staff = staff_of(activity.hosts.get())
    certificate_for(staff, now=activity.created_at, source_key="their own")
    page = page_of(staff, new_context, live_server)
    paths, forms = addresses(FOR_STAFF, activity), addresses(FORMS_OF_STAFF, activity)
    assert read_all(page, run, paths, forms, axe_violations, record_property, "staff") == []


@pytest.mark.parametrize("run", RUNS)
def test_pages_for_learners(
    run: Run,
    activity: Activity,
    live_server: LiveServer,
    new_context: NewContext,
    axe_violations: Axe,
    record_property: Note,
) -> None:
    reader = activity.enrolments.order_by("pk")[0].person
    page = page_of(reader, new_context, live_server)
    paths = addresses(FOR_LEARNERS, activity)
    assert read_all(page, run, paths, [], axe_violations, record_property, "learners") == []
