"""Who may open what: one table for the whole site, and a walk over the addresses that finds a missing row.

Anonymous people are sent to sign in; who is unrelated to a thing gets 404; who is related without the right, 403.
A row says what each role gets, in the order of ROLES. Mentoring, with
roles of its own, has its table in test_access_mentoring.
"""

import uuid
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
from academy.links import token_for
from academy.models import Activity, Session, SessionFacilitator
from academy.services import name_people, set_delegation
from accounts.models import Person
from home.models import AccessibilityStatement
from home.services import renew_calendar
from notifications import links
from notifications.models import Announcement
from notifications.services.announcing import Words, write_announcement
from partners.models import Membership
from partners.services import invite
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    TerritoryFactory,
    published_activity,
    signed_in,
    staff_of,
)

pytestmark = pytest.mark.django_db
ROLES = ("anonymous", "member", "facilitator", "other staff", "own staff", "network coordinator")
LOGIN = "sign in"
EVERYBODY = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (LOGIN, 200, 200, 200, 200, 200)
HOST_STAFF = (LOGIN, 404, 403, 404, 200, 200)
RUNNING = (LOGIN, 404, 200, 404, 200, 200)
OWN_STAFF = (LOGIN, 404, 404, 404, 200, 200)
# Any organisation's; what they find there is their own.
STAFF = (LOGIN, 404, 404, 200, 200, 200)
# The other staff is of the partner to which the hosts give seats.
BOTH_STAFF = (LOGIN, 404, 403, 200, 200, 200)
ONLY_POST = (LOGIN, 405, 405, 405, 405, 405)
NOBODY = (404, 404, 404, 404, 404, 404)
# None of these roles has a seat.
ONLY_ENROLLED = (LOGIN, 404, 404, 404, 404, 404)
Expected = tuple[int | str, ...]
UNKNOWN: dict[str, Any] = {
    "public_id": uuid.uuid4(),
    "session_id": uuid.uuid4(),
    "enrolment_id": uuid.uuid4(),
    "number": 99,
}


@dataclass(frozen=True)
class Row:
    """One address and what each role gets. `keys` are looked up in the world; `data` makes it a POST."""

    name: str
    expected: Expected
    keys: tuple[tuple[str, str], ...] = ()
    data: tuple[tuple[str, Any], ...] | None = None

    def __str__(self) -> str:
        keys = "".join(f" {value}" for _key, value in self.keys)
        return f"{'GET' if self.data is None else 'POST'} {self.name}{keys}"


OPEN = (("slug", "published"),)
DRAFT = (("slug", "draft"),)
SESSION = (*OPEN, ("session_id", "session"))
SEAT = (*OPEN, ("token", "seat"))
OWN = (("slug", "organisation"),)
MOVED = (("day", "2030-05-06"), ("start_time", "10:00"), ("end_time", "12:00"), ("time_zone", "Europe/Lisbon"))
INVITE = (("email", "new@mail.example"), ("role", "partner-staff"), ("language", "en"))
MAIL = (("name", "mail"),)
MESSAGE = (("public_id", "message"),)
WITHDRAW = (*OWN, ("public_id", "invitation"))
SEATS = (*OPEN, ("partner", "partner"))
NAMED = (*SEATS, ("enrolment_id", "named"))

TABLE = [
    Row("choose-language", (302, 302, 302, 302, 302, 302)),
    # Public pages.
    Row("home:start", EVERYBODY),
    Row("home:partner-list", EVERYBODY),
    Row("home:partner", EVERYBODY, OWN),
    Row("home:accessibility", EVERYBODY),
    Row("home:accessibility-of", EVERYBODY, (("slug", "statement"),)),
    Row("home:accessibility-of", (404, 404, 404, 404, 200, 200), (("slug", "draft statement"),)),
    Row("home:accessibility-feedback", EVERYBODY),
    Row("home:accessibility-feedback", EVERYBODY, data=()),
    Row("home:accessibility-thanks", EVERYBODY),
    Row("home:territory", EVERYBODY, (("slug", "territory"),)),
    Row("academy:activity-list", EVERYBODY),
    Row("academy:activity", EVERYBODY, OPEN),
    Row("academy:activity", (404, 404, 404, 404, 200, 200), DRAFT),
    Row("academy:activity-calendar", EVERYBODY, OPEN),
    Row("academy:activity-calendar", NOBODY, DRAFT),
    # Guests: who is signed in enrols as themselves. The link to a seat is open to whoever holds it.
    Row("academy:activity-guest", (200, 302, 302, 302, 302, 302), OPEN),
    Row("academy:activity-guest", (200, 302, 302, 302, 302, 302), OPEN, data=()),
    Row("academy:activity-guest", NOBODY, DRAFT),
    Row("academy:seat", EVERYBODY, SEAT),
    Row("academy:seat", EVERYBODY, SEAT, data=()),
    # A person's own pages.
    Row("home:me", SIGNED_IN),
    Row("calendar-public", EVERYBODY),
    # The token is the right; the member's own.
    Row("calendar-personal", EVERYBODY, (("token", "calendar"),)),
    Row("home:calendar", SIGNED_IN),
    Row("home:calendar", (LOGIN, 302, 302, 302, 302, 302), data=()),
    Row("home:profile", SIGNED_IN),
    Row("home:profile", SIGNED_IN, data=()),
    Row("academy:activity-enrol", SIGNED_IN, OPEN),
    Row("academy:activity-enrol", (LOGIN, 302, 302, 302, 302, 302), OPEN, data=()),
    Row("academy:activity-enrol", (LOGIN, 404, 404, 404, 200, 200), DRAFT),
    Row("academy:activity-enrol", (LOGIN, 404, 404, 404, 200, 200), DRAFT, data=()),
    Row("academy:session-excuse", ONLY_ENROLLED, SESSION),
    Row("academy:session-excuse", ONLY_ENROLLED, SESSION, data=()),
    Row("academy:activity-withdraw", SIGNED_IN, OPEN),
    Row("academy:activity-withdraw", SIGNED_IN, OPEN, data=()),
    Row("academy:activity-answers", SIGNED_IN, OPEN),
    Row("academy:activity-answers", SIGNED_IN, OPEN, data=()),
    Row("academy:activity-answers", (LOGIN, 404, 404, 404, 200, 200), DRAFT),
    Row("academy:activity-offer", SIGNED_IN, OPEN),
    Row("academy:activity-offer", SIGNED_IN, OPEN, data=()),
    # Staff of the hosts.
    Row("reports:staff", STAFF),
    Row("reports:translations", STAFF),
    Row("reports:translations-export", (LOGIN, *[404] * 5)),
    Row("reports:translations-import", STAFF),
    Row("reports:translations-import", STAFF, data=()),
    Row("reports:translations-confirm", ONLY_POST),
    Row("reports:translations-confirm", (LOGIN, 404, 404, 302, 302, 302), data=()),
    Row("academy:staff-activity", HOST_STAFF, OPEN),
    Row("academy:staff-activity", HOST_STAFF, DRAFT),
    Row("academy:staff-activity-publish", HOST_STAFF, DRAFT),
    Row("academy:staff-activity-publish", (LOGIN, 404, 403, 404, 302, 302), DRAFT, data=()),
    Row("academy:staff-activity-cancel", HOST_STAFF, OPEN),
    Row(
        "academy:staff-activity-cancel", (LOGIN, 404, 403, 404, 302, 302), OPEN, data=(("reason", "The hall is shut"),)
    ),
    Row("academy:staff-activity-capacity", HOST_STAFF, OPEN),
    Row("academy:staff-activity-capacity", (LOGIN, 404, 403, 404, 302, 302), OPEN, data=(("capacity", 12),)),
    Row("academy:staff-activity-copy", HOST_STAFF, OPEN),
    Row("academy:staff-activity-copy", (LOGIN, 404, 403, 404, 200, 200), OPEN, data=()),
    Row("academy:staff-session-series", HOST_STAFF, OPEN),
    Row("academy:staff-session-series", (LOGIN, 404, 403, 404, 200, 200), OPEN, data=()),
    Row("academy:staff-activity", HOST_STAFF, OPEN, data=()),
    Row("academy:staff-activity-people", HOST_STAFF, OPEN),
    Row("academy:staff-activity-people-xlsx", HOST_STAFF, OPEN),
    Row("academy:staff-activity-people-print", HOST_STAFF, OPEN),
    # What people need is not even for the network coordinator.
    Row("academy:staff-activity-requirements", (LOGIN, 404, 403, 404, 200, 403), OPEN),
    # The facilitator runs the one session of the activity.
    Row("academy:attendance", RUNNING, OPEN),
    Row("academy:attendance", RUNNING, OPEN, data=()),
    Row("academy:session-wrap-up", RUNNING, SESSION),
    Row("academy:session-wrap-up", RUNNING, SESSION, data=()),
    Row("academy:staff-session-move", HOST_STAFF, SESSION),
    Row("academy:staff-session-move", (LOGIN, 404, 403, 404, 302, 302), SESSION, data=MOVED),
    Row("academy:staff-session-cancel", HOST_STAFF, SESSION),
    Row("academy:staff-session-cancel", HOST_STAFF, SESSION, data=()),
    # Seats of a partner: the hosts' side, and the partner's.
    Row("academy:staff-delegations", HOST_STAFF, OPEN),
    Row("academy:staff-delegations", HOST_STAFF, OPEN, data=()),
    Row("academy:staff-delegation", HOST_STAFF, SEATS),
    Row("academy:staff-delegation", (LOGIN, 404, 403, 404, 302, 302), SEATS, data=(("seats", 2),)),
    Row("academy:staff-delegation-remove", HOST_STAFF, SEATS),
    Row("academy:staff-delegation-remove", HOST_STAFF, SEATS, data=()),
    Row("academy:delegation", BOTH_STAFF, SEATS),
    Row("academy:delegation", BOTH_STAFF, SEATS, data=()),
    Row("academy:delegation-list", BOTH_STAFF, SEATS),
    Row("academy:delegation-list", BOTH_STAFF, SEATS, data=()),
    Row("academy:delegation-return", BOTH_STAFF, SEATS),
    Row("academy:delegation-return", (LOGIN, 404, 403, 302, 302, 302), SEATS, data=()),
    Row("academy:delegation-remove", BOTH_STAFF, NAMED),
    Row("academy:delegation-remove", (LOGIN, 404, 403, 302, 302, 302), NAMED, data=()),
    # Which mails somebody gets: one's own page, and by the links of the mails.
    Row("notifications:preferences", SIGNED_IN),
    Row("notifications:preferences-by-link", EVERYBODY, (("token", "preferences"),)),
    Row("notifications:mute", EVERYBODY, (("token", "mute"),)),
    Row("notifications:mute", EVERYBODY, (("token", "mute"),), data=()),
    # Messages to many: staff write them; one to an audience that is theirs too is seen by colleagues.
    Row("notifications:announcement-list", (LOGIN, 404, 404, 200, 200, 200)),
    Row("notifications:announcement-new", (LOGIN, 404, 404, 200, 200, 200)),
    Row("notifications:announcement-new", (LOGIN, 404, 404, 200, 200, 200), data=()),
    Row("notifications:announcement", OWN_STAFF, MESSAGE),
    Row("notifications:announcement-edit", OWN_STAFF, MESSAGE),
    Row("notifications:announcement-edit", OWN_STAFF, MESSAGE, data=()),
    Row("notifications:announcement-send", OWN_STAFF, MESSAGE),
    Row("notifications:announcement-send", OWN_STAFF, MESSAGE, data=()),
    Row("notifications:announcement-discard", OWN_STAFF, MESSAGE),
    Row("notifications:announcement-discard", (LOGIN, 404, 404, 404, 302, 302), MESSAGE, data=()),
    Row("notifications:announcement-test", ONLY_POST, MESSAGE),
    Row("notifications:announcement-test", (LOGIN, 404, 404, 404, 302, 302), MESSAGE, data=()),
    # The demo's mailbox, outside the demo (inside it: test_mailbox_is_open_in_the_demo).
    Row("mailbox:mail-list", NOBODY),
    Row("mailbox:mail", NOBODY, MAIL),
    Row("mailbox:mail-html", NOBODY, MAIL),
    Row("mailbox:mail-attachment", NOBODY, (*MAIL, ("number", "number"))),
    # The styleguide, outside the demo and DEBUG (inside them: test_styleguide).
    Row("styleguide:index", NOBODY),
    Row("styleguide:component", NOBODY, (("name", "component"),)),
    # Who acts for an organisation. The member is whom the invitation is addressed to.
    Row("partners:invitation", (LOGIN, 200, 403, 403, 403, 403), (("public_id", "invitation"),)),
    Row("partners:invitation", (LOGIN, 302, 403, 403, 403, 403), (("public_id", "invitation"),), data=()),
    Row("partners:organisation-people", OWN_STAFF, OWN),
    Row("partners:person-invite", ONLY_POST, OWN),
    Row("partners:person-invite", (LOGIN, 404, 404, 404, 302, 302), OWN, data=INVITE),
    Row("partners:invitation-withdraw", ONLY_POST, WITHDRAW),
    Row("partners:invitation-withdraw", (LOGIN, 404, 404, 404, 302, 302), WITHDRAW, data=()),
]

# allauth's pages: open to strangers, or closed (sent to sign in, also for want of a sign-in that has begun).
OPEN_ACCOUNT_PAGES = {
    "account_login",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_request_login_code",
}
LINK_PAGES = {
    "account_confirm_email": {"key": "no-such-key"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
}
CLOSED_ACCOUNT_PAGES: dict[str, dict[str, Any]] = {
    "account_reauthenticate": {},
    "account_email": {},
    "account_change_password": {},
    "account_set_password": {},
    "account_confirm_login_code": {},
    "mfa_index": {},
    "mfa_authenticate": {},
    "mfa_reauthenticate": {},
    "mfa_activate_totp": {},
    "mfa_deactivate_totp": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
    "mfa_download_recovery_codes": {},
    "mfa_list_webauthn": {},
    "mfa_add_webauthn": {},
    "mfa_reauthenticate_webauthn": {},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_login_webauthn": {},
    "usersessions_list": {},
}
# Signing out while signed out leads to the start page.
LEAVING = {"account_logout"}
# One rule for all of it here; what staff see inside is walked by tests/project/test_admin_walk.py.
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


@pytest.fixture(scope="module")
def world(module_db: None, django_db_blocker: Any) -> World:
    with django_db_blocker.unblock():
        return build_world()


def build_world() -> World:
    organisation = OrganisationFactory.create(slug="own", territory=TerritoryFactory.create())
    other = OrganisationFactory.create(slug="other")
    activity = published_activity(host=organisation)
    draft = ActivityFactory.create(host=organisation)
    SessionFactory.create(activity=draft)
    member, facilitator = PersonFactory.create(), PersonFactory.create()
    for session in Session.objects.all():
        SessionFacilitator.objects.create(session=session, person=facilitator)
    now = datetime.now(UTC)
    delegation = set_delegation(activity=activity, organisation=other, seats=3, names_until=None, by=None, now=now)
    [named] = name_people(delegation=delegation, entries=[Entry("Rui")], by=None, now=now)
    prepared_on = now.date()
    AccessibilityStatement.objects.create(organisation=other, prepared_on=prepared_on, is_published=True)
    AccessibilityStatement.objects.create(organisation=organisation, prepared_on=prepared_on)
    return World(
        values={
            "statement": other.slug,
            "draft statement": organisation.slug,
            "published": activity.slug,
            "partner": other.slug,
            "named": named.public_id,
            "draft": draft.slug,
            "session": activity.sessions.get().public_id,
            "seat": token_for(EnrolmentFactory.create(activity=activity)),
            "organisation": organisation.slug,
            "territory": organisation.territory.slug,
            "mail": "no-such-mail",
            "component": "badge",
            "preferences": links.sign(member, links.PREFERENCES),
            "mute": links.sign(member, links.MUTE, "reminder"),
            "number": 1,
            "message": message_to(activity, by=staff_of(organisation)).public_id,
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
