"""Invitations: who may send them, who may accept them, and the way from the mail to the membership."""

import logging
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Person
from core.errors import DomainError
from partners.models import Invitation, Membership, Organisation
from partners.services import (
    INVITATION_DAYS,
    accept_invitation,
    invitation_url,
    invite,
    send_invitation,
    withdraw_invitation,
)
from tests.factories import OrganisationFactory, PersonFactory, UserFactory, signed_in, staff_of
from tests.factories.accounts import link_in, sign_up_data

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EMAIL = "marta@mail.example"
Role = Membership.Role


def invited(
    *, email: str = EMAIL, role: str = Role.PARTNER_STAFF, by: Person | None = None, now: datetime | None = None
) -> Invitation:
    organisation = OrganisationFactory.create()
    return invite(
        organisation=organisation,
        email=email,
        role=role,
        by=by or staff_of(organisation),
        now=now or datetime.now(UTC),
        language="en",
    )


def path_of(invitation: Invitation) -> str:
    return f"/en/invitations/{invitation.public_id}/"


@pytest.mark.parametrize(
    ("inviter", "role", "allowed"),
    [
        (Role.PARTNER_STAFF, Role.PARTNER_STAFF, True),
        (Role.PARTNER_STAFF, Role.MENTORING_COORDINATOR, True),
        (Role.PARTNER_STAFF, Role.NETWORK_COORDINATOR, False),
        (Role.MENTORING_COORDINATOR, Role.PARTNER_STAFF, False),
        (Role.NETWORK_COORDINATOR, Role.NETWORK_COORDINATOR, True),
        (None, Role.PARTNER_STAFF, False),
    ],
)
def test_one_invites_from_ones_own_organisation_and_never_above_it(inviter, role, allowed):
    organisation = OrganisationFactory.create()
    by = staff_of(organisation, inviter) if inviter else PersonFactory.create()
    arguments = {"organisation": organisation, "email": EMAIL, "role": role, "by": by, "now": NOW, "language": "en"}
    if allowed:
        assert invite(**arguments).invited_by == by
    else:
        with pytest.raises(DomainError) as refusal:
            invite(**arguments)
        assert refusal.value.code == "forbidden"
        assert not Invitation.objects.exists()


def test_staff_of_another_organisation_cannot_invite_and_the_network_coordinator_can():
    organisation = OrganisationFactory.create()
    arguments = {"organisation": organisation, "email": EMAIL, "role": Role.PARTNER_STAFF, "now": NOW, "language": "en"}
    with pytest.raises(DomainError):
        invite(by=staff_of(OrganisationFactory.create()), **arguments)
    coordinator = staff_of(OrganisationFactory.create(), Role.NETWORK_COORDINATOR)
    assert invite(by=coordinator, **arguments).expires_at == NOW + timedelta(days=INVITATION_DAYS)


def test_inviting_twice_returns_the_open_invitation_and_an_expired_one_is_replaced():
    first = invited(now=NOW)
    arguments = {"organisation": first.organisation, "role": first.role, "by": first.invited_by, "language": "en"}
    assert invite(email=EMAIL.upper(), now=NOW + timedelta(days=1), **arguments) == first
    later = invite(email=EMAIL, now=NOW + timedelta(days=INVITATION_DAYS), **arguments)
    assert later != first
    assert Invitation.objects.open().get() == later


def test_holder_of_the_role_is_not_invited_to_it_again():
    organisation = OrganisationFactory.create()
    by = staff_of(organisation)
    with pytest.raises(DomainError) as refusal:
        invite(organisation=organisation, email=by.email, role=Role.PARTNER_STAFF, by=by, now=NOW, language="en")
    assert (refusal.value.code, refusal.value.field) == ("already_member", "email")


def test_accepting_gives_the_membership_once_and_counts_at_once():
    invitation = invited()
    person = UserFactory.create(person__email=EMAIL).person
    assert not person.user.is_staff
    membership = accept_invitation(invitation=invitation, person=person, now=invitation.created_at)
    assert (membership.organisation, membership.role) == (invitation.organisation, Role.PARTNER_STAFF)
    assert person.user.is_staff
    assert accept_invitation(invitation=invitation, person=person, now=invitation.created_at) == membership
    assert Membership.objects.filter(person=person).count() == 1


def test_membership_taken_away_is_not_given_back_by_the_old_link():
    invitation = invited()
    person = UserFactory.create(person__email=EMAIL).person
    accept_invitation(invitation=invitation, person=person, now=invitation.created_at).delete()
    with pytest.raises(DomainError) as refusal:
        accept_invitation(invitation=invitation, person=person, now=invitation.created_at)
    assert refusal.value.code == "used"
    assert not Membership.objects.filter(person=person).exists()


def test_address_has_to_be_proved_to_accept():
    invitation = invited()
    person = UserFactory.create(person__email=EMAIL, verified=False).person
    with pytest.raises(DomainError) as refusal:
        accept_invitation(invitation=invitation, person=person, now=invitation.created_at)
    assert refusal.value.code == "wrong_person"


def test_page_shows_the_invitation_and_only_a_post_accepts_it():
    invitation = invited()
    client = signed_in(PersonFactory.create(email=EMAIL))
    page = client.get(path_of(invitation))
    assert page.status_code == 200
    assert invitation.organisation.name in page.content.decode()
    assert not Membership.objects.filter(person__email=EMAIL).exists()
    assert client.post(path_of(invitation))["Location"] == "/en/staff/"
    assert Membership.objects.filter(person__email=EMAIL).count() == 1
    again = client.get(path_of(invitation))
    assert again.status_code == 200
    assert "accepted already" in again.content.decode()


def test_invitation_of_somebody_else_is_refused_without_saying_whose_it_is():
    invitation = invited()
    client = signed_in(PersonFactory.create(email="other@mail.example"))
    for page in (client.get(path_of(invitation)), client.post(path_of(invitation))):
        assert page.status_code == 403
        assert "sent to another address" in page.content.decode()
        assert EMAIL not in page.content.decode()
        assert invitation.organisation.name not in page.content.decode()
    assert not Membership.objects.filter(person__email="other@mail.example").exists()


def test_expired_and_withdrawn_invitations_say_so_and_give_nothing():
    client = signed_in(PersonFactory.create(email=EMAIL))
    expired = invited(now=datetime.now(UTC) - timedelta(days=INVITATION_DAYS))
    withdrawn = invited()
    withdraw_invitation(invitation=withdrawn, by=withdrawn.invited_by, now=datetime.now(UTC))
    for invitation, word in [(expired, "has expired"), (withdrawn, "has been withdrawn")]:
        page = client.post(path_of(invitation))
        assert page.status_code == 410
        assert word in page.content.decode()
    assert not Membership.objects.filter(person__email=EMAIL).exists()


def test_newcomer_signs_up_through_the_invitation_and_comes_back_to_it():
    invitation = invited()
    assert send_invitation(invitation=invitation)
    page = link_in(mail.outbox[0])
    client = Client()
    sign_in_page = client.get(page)
    assert sign_in_page["Location"] == f"/en/accounts/login/?next={page}"
    sign_up_page = client.get(sign_in_page["Location"]).context["signup_url"]
    client.post(sign_up_page, sign_up_data())

    other = Client()
    answer = other.post(link_in(mail.outbox[1]))
    answer = other.post(answer["Location"], {"login": EMAIL, "password": "a-long-pass-phrase"})
    assert answer["Location"] == page
    assert other.post(page).status_code == 302
    assert Membership.objects.get(person__email=EMAIL).organisation == invitation.organisation


def test_invitation_mail_is_in_its_language_and_names_who_invites():
    invitation = invited()
    invitation.language = "fr"
    send_invitation(invitation=invitation)
    message = mail.outbox[0]
    assert message.to == [EMAIL]
    assert f"/fr/invitations/{invitation.public_id}/" in str(message.body)
    assert invitation.invited_by.name in str(message.body)
    assert "\n" not in message.subject


def test_invitation_is_kept_when_the_mail_server_is_down(settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    invitation = invited()
    with caplog.at_level(logging.WARNING):
        assert not send_invitation(invitation=invitation)
    assert EMAIL not in caplog.text
    assert Invitation.objects.open().get() == invitation


def test_staff_invite_from_the_page_of_their_organisation_and_take_it_back():
    organisation = OrganisationFactory.create()
    client = signed_in(staff_of(organisation))
    people = f"/en/staff/organisations/{organisation.slug}/people/"
    data = {"email": EMAIL, "role": Role.PARTNER_STAFF, "language": "pt"}
    assert client.post(f"{people}invite/", data)["Location"] == people
    assert [message.to for message in mail.outbox] == [[EMAIL]]
    assert EMAIL in client.get(people).content.decode()
    invitation = Invitation.objects.get()
    assert client.post(f"{people}invitations/{invitation.public_id}/withdraw/")["Location"] == people
    assert not Invitation.objects.open().exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"email": "nobody"}, "email"), ({"role": Role.NETWORK_COORDINATOR}, "role"), ({"language": "de"}, "language")],
)
def test_wrong_invitation_is_said_beside_its_field(changed, field):
    organisation = OrganisationFactory.create()
    client = signed_in(staff_of(organisation))
    data = {"email": EMAIL, "role": Role.PARTNER_STAFF, "language": "pt", **changed}
    page = client.post(f"/en/staff/organisations/{organisation.slug}/people/invite/", data)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert not Invitation.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("rows", [1, 30])
def test_people_page_asks_as_often_for_one_row_as_for_thirty(rows, django_assert_num_queries):
    organisation = OrganisationFactory.create()
    by = staff_of(organisation)
    for number in range(rows):
        staff_of(organisation)
        email = f"guest{number}@mail.example"
        invite(organisation=organisation, email=email, role=Role.PARTNER_STAFF, by=by, now=NOW, language="en")
    client = signed_in(by)
    people = f"/en/staff/organisations/{organisation.slug}/people/"
    client.get(people)
    with django_assert_num_queries(PEOPLE_PAGE_QUERIES):
        client.get(people)


# Session, login with person, memberships, second factor, organisation, people, invitations.
PEOPLE_PAGE_QUERIES = 7


def call(*arguments: str) -> str:
    out = StringIO()
    call_command("invite_coordinator", *arguments, stdout=out)
    return out.getvalue().strip()


def test_first_coordinator_is_invited_from_the_command_line_once():
    link = call(EMAIL, "--language", "pt")
    invitation = Invitation.objects.get()
    assert link == invitation_url(invitation)
    assert link.endswith(f"/pt/invitations/{invitation.public_id}/")
    assert (invitation.role, invitation.organisation.slug, invitation.invited_by) == (
        Role.NETWORK_COORDINATOR,
        "reves",
        None,
    )
    assert call(EMAIL) == link
    assert Invitation.objects.count() == Organisation.objects.count() == 1
    client = signed_in(PersonFactory.create(email=EMAIL))
    assert client.post(path_of(invitation))["Location"] == "/en/staff/"
    with pytest.raises(CommandError, match="has this role here already"):
        call(EMAIL)


def test_command_names_what_it_cannot_use():
    OrganisationFactory.create(slug="tese")
    with pytest.raises(CommandError, match="not an e-mail address"):
        call("nobody")
    with pytest.raises(CommandError, match="Known: tese"):
        call(EMAIL, "--organisation", "atlantis")
    assert not Invitation.objects.exists()
