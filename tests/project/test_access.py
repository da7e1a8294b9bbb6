"""Who may open what: one table for the whole site, and a walk over the addresses that finds a missing row.

Anonymous people are sent to sign in; who is unrelated to a thing gets 404; who is related without the right, 403.
The table is in access_table; mentoring, with roles of its own, has one in test_access_mentoring.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from academy.delegation_lines import Entry
from academy.links import FEEDBACK, token_for
from academy.models import (
    Activity,
    Commitment,
    DelegationReport,
    LearningQuestion,
    Material,
    Session,
    SessionFacilitator,
)
from academy.services import name_people, set_delegation
from academy.services.following import follow_path
from academy.services.materials import Facts, add_material
from academy.services.room_codes import open_code
from academy.services.scanning import add_scan
from accounts.models import Person
from home.models import AccessibilityStatement
from home.services import renew_calendar, share_record
from notifications import links
from notifications.models import Announcement
from notifications.services.announcing import Words, write_announcement
from partners.models import Membership, Organisation
from partners.services import invite
from reference.models import Language
from tests.factories import (
    ActivityFactory,
    DelegationFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    TerritoryFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.factories.credentials import certificate_for
from tests.factories.files import upload
from tests.factories.paths import LearningPathFactory, ModuleFactory
from tests.project.access_table import (
    CLOSED_ACCOUNT_PAGES,
    LEAVING,
    LINK_PAGES,
    LOGIN,
    ONLY_POST,
    OPEN_ACCOUNT_PAGES,
    ROLES,
    TABLE,
    UNKNOWN,
    Row,
)

pytestmark = pytest.mark.django_db

ADMIN = "admin"


def named_addresses(resolver: Any = None, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Every address of the site by its full name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named_addresses(pattern, (*namespaces, *filter(None, [pattern.namespace])))
        else:
            yield ":".join([*namespaces, pattern.name or f"(no name) {pattern.pattern}"])


@dataclass(frozen=True)
class World:
    """One activity of each kind, one invitation, and a signed-in client for each role."""

    values: dict[str, Any]
    clients: dict[str, Client]


def message_to(activity: Activity, by: Person) -> Announcement:
    """A draft to those who have a seat; nobody has."""
    words = {"en": Words("Bring a pen", "We write by hand.")}
    key, now = str(activity.public_id), datetime.now(UTC)
    return write_announcement(audience="academy.enrolled", key=key, texts=words, by=by, now=now)


def told_by_peers(activity: Activity, partner: Organisation) -> dict[str, Any]:
    """A learning question, and a draft of a report with a commitment."""
    enrolment = EnrolmentFactory.create(activity=activity)
    question = LearningQuestion.objects.create(enrolment=enrolment, number=1, text="How?", language="en")
    report = DelegationReport.objects.create(activity=activity, organisation=partner, learned="A lot", language="en")
    commitment = Commitment.objects.create(report=report, number=1, what="Try it")
    return {"question": question.public_id, "commitment": commitment.public_id}


def report_of(activity: Activity, partner: Organisation) -> DelegationReport:
    """Handed in."""
    DelegationFactory.create(activity=activity, organisation=partner)
    texts = {"learned": "A lot", "language": "en"}
    return DelegationReport.objects.create(
        activity=activity, organisation=partner, handed_in_at=datetime.now(UTC), **texts
    )


def files_of(activity: Activity) -> dict[str, Any]:
    """A material of the one session, one of the whole activity for everybody, and a signed sheet."""
    session, now = activity.sessions.get(), datetime.now(UTC)
    language, everybody = Language.objects.get(code="en"), Material.Visibility.ALL
    titles = {"titles": {"en": "Handout"}, "original_language": "en", "language": language}
    common = {"owner": activity, "by": None, "now": now}
    own = add_material(facts=Facts(**titles, session=session), upload=upload(), **common)
    handout = add_material(facts=Facts(**titles, visibility=everybody), upload=upload(), **common)
    scan = add_scan(session=session, upload=upload(), by=None, now=session.starts_at)
    ids = {"material": own, "handout": handout, "version": own.versions.get(), "scan": scan}
    return {name: row.public_id for name, row in ids.items()}


def learning(member: Person, organisation: Organisation) -> dict[str, Any]:
    """A path with a material, that the member follows, a draft of the organisation, and the member's shared record."""
    now = datetime.now(UTC)
    path = LearningPathFactory.create(organisation=organisation)
    module, language = ModuleFactory.create(path=path), Language.objects.get(code="en")
    facts = Facts({"en": "Guide"}, "en", language, module=module)
    guide = add_material(owner=path, facts=facts, upload=upload(), by=None, now=now)
    follow_path(person=member, path=path, goal="To begin", language="en", now=now)
    return {
        "path": path.slug,
        "module_material": guide.public_id,
        "module_version": guide.versions.get().public_id,
        "draft_path": LearningPathFactory.create(organisation=organisation, state="draft").slug,
        "record": share_record(person=member, shows_list=True, shows_mentoring=True, now=now).token,
    }


@pytest.fixture(scope="module")
def world(module_db: None, django_db_blocker: Any) -> World:
    with django_db_blocker.unblock():
        return build_world()


def build_world() -> World:
    organisation = OrganisationFactory.create(slug="own", territory=TerritoryFactory.create())
    other = OrganisationFactory.create(slug="other")
    kinds = {"certificate_kind": "assessed", "collects_learning_questions": True, "collects_reports": True}
    activity = published_activity(host=organisation, **kinds)
    draft = ActivityFactory.create(host=organisation)
    handed_in = report_of(published_activity(host=organisation, collects_reports=True), other)
    SessionFactory.create(activity=draft)
    member, facilitator = PersonFactory.create(), PersonFactory.create()
    for session in Session.objects.all():
        SessionFacilitator.objects.create(session=session, person=facilitator)
    now = datetime.now(UTC)
    delegation = set_delegation(activity=activity, organisation=other, seats=3, names_until=None, by=None, now=now)
    [named] = name_people(delegation=delegation, entries=[Entry("Rui")], by=None, now=now)
    open_code(session=activity.sessions.get(), opens_before_minutes=15, closes_after_minutes=30, by=None, now=now)
    prepared_on = now.date()
    AccessibilityStatement.objects.create(organisation=other, prepared_on=prepared_on, is_published=True)
    AccessibilityStatement.objects.create(organisation=organisation, prepared_on=prepared_on)
    return World(
        values={
            "statement": other.slug,
            "draft statement": organisation.slug,
            "published": activity.slug,
            "partner": other.slug,
            **told_by_peers(activity, other),
            "named": named.public_id,
            "draft": draft.slug,
            "reported": handed_in.activity.slug,
            "session": activity.sessions.get().public_id,
            "seat": token_for(EnrolmentFactory.create(activity=activity)),
            **files_of(activity),
            "feedback": token_for(EnrolmentFactory.create(activity=activity), FEEDBACK),
            "organisation": organisation.slug,
            "territory": organisation.territory.slug,
            "certificate": certificate_for(member, now=now, awarded_by=organisation).public_id,
            "mail": "no-such-mail",
            "component": "badge",
            "preferences": links.sign(member, links.PREFERENCES),
            "mute": links.sign(member, links.MUTE, "reminder"),
            "number": 1,
            "message": message_to(activity, by=staff_of(organisation)).public_id,
            **learning(member, organisation),
            "calendar": renew_calendar(person=member, now=datetime.now(UTC)).token,
            "invitation": invite(
                organisation=organisation,
                email=member.email,
                role=Membership.Role.PARTNER_STAFF,
                by=staff_of(organisation),
                now=datetime.now(UTC),
                language="en",
            ).public_id,
        },
        clients={
            "anonymous": Client(),
            "member": signed_in(member),
            "facilitator": signed_in(facilitator),
            "other staff": signed_in(staff_of(other)),
            "own staff": signed_in(staff_of(organisation)),
            "network coordinator": signed_in(staff_of(other, Membership.Role.NETWORK_COORDINATOR)),
        },
    )


def outcome(response: HttpResponse) -> int | str:
    """The status, or that the person was sent to sign in."""
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return LOGIN
    return response.status_code


def ask(client: Client, row: Row, url: str) -> int | str:
    """What this client gets; whatever a POST changed is undone."""
    with transaction.atomic():
        answer = client.get(url) if row.data is None else client.post(url, dict(row.data))
        transaction.set_rollback(True)
    return outcome(answer)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_each_role_gets_what_the_table_says(row, world):
    url = reverse(row.name, kwargs={key: world.values[value] for key, value in row.keys})
    found = {role: ask(world.clients[role], row, url) for role in ROLES}
    assert found == dict(zip(ROLES, row.expected, strict=True))


def test_every_address_has_a_row():
    from tests.project.test_access_mentoring import TABLE as MENTORING  # it builds on this module

    known = {row.name for row in TABLE}
    known |= OPEN_ACCOUNT_PAGES | LEAVING | LINK_PAGES.keys() | CLOSED_ACCOUNT_PAGES.keys()
    known |= {row.name for row in MENTORING}
    found = {name for name in named_addresses() if not name.startswith(f"{ADMIN}:")}
    assert found - known == set(), "an address without a row: say in TABLE who may open it"
    assert known - found == set(), "a row without an address"


@pytest.mark.parametrize("name", sorted(OPEN_ACCOUNT_PAGES))
def test_account_page_is_open_to_strangers(name):
    assert Client().get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", sorted(CLOSED_ACCOUNT_PAGES))
def test_account_page_sends_strangers_to_sign_in(name):
    url = reverse(name, kwargs=CLOSED_ACCOUNT_PAGES[name])
    assert outcome(Client().get(url)) == LOGIN
    assert outcome(Client().post(url)) == LOGIN


@pytest.mark.parametrize("name", sorted(LINK_PAGES))
def test_link_that_does_not_work_is_explained(name):
    assert Client().get(reverse(name, kwargs=LINK_PAGES[name])).status_code == 200


def test_signing_out_while_signed_out_leads_to_the_start_page():
    assert Client().get(reverse("account_logout"))["Location"] == "/en/"


@pytest.mark.parametrize("path", ["/admin/", "/admin/partners/organisation/", "/admin/academy/activity/add/"])
def test_admin_is_for_staff_only(path, world):
    found = {role: outcome(client.get(path, follow=role == "anonymous")) for role, client in world.clients.items()}
    assert (found["member"], found["facilitator"]) == (403, 403)
    answer = world.clients["anonymous"].get(path, follow=True)
    assert "/accounts/login/?next=/admin/" in answer.redirect_chain[-1][0]
    assert world.clients["own staff"].get("/admin/").status_code == 200


def test_mailbox_is_open_in_the_demo(world, settings):
    settings.DEMO = True
    for client in world.clients.values():
        assert client.get("/mail/").status_code == 200


def test_unknown_things_are_not_found(world):
    client = world.clients["network coordinator"]
    for row in TABLE:
        if row.keys and row.data is None and row.expected != ONLY_POST:
            missing = {key: UNKNOWN.get(key, "no-such-thing") for key, _value in row.keys}
            assert client.get(reverse(row.name, kwargs=missing)).status_code == 404, row
