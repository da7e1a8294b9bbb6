"""From the sign-up form to the activity somebody came for, by the link of a real mail."""

import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client

from academy.models import Enrolment
from accounts.models import PRIVACY_NOTICE_VERSION, Person, User
from partners.models import Membership, OrganisationClaim
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
    UserFactory,
    published_activity,
)
from tests.factories.accounts import link_in, sign_in, sign_up_data

pytestmark = pytest.mark.django_db
SIGN_UP = "/en/accounts/signup/"
LOOK_IN_INBOX = "/en/accounts/confirm-email/"


def sign_up(client: Client | None = None, **changed: Any) -> Any:
    return (client or Client()).post(SIGN_UP, sign_up_data(**changed))


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def test_sign_up_form_preselects_the_language_of_the_page_and_offers_known_organisations():
    OrganisationFactory.create(name="Ville de <Garges>")
    page = Client().get("/fr/accounts/signup/")
    assert page.context["form"]["language"].initial == "fr"
    assert '<datalist id="id_organisation-offers"><option value="Ville de &lt;Garges&gt;">' in page.content.decode()
    assert 'list="id_organisation-offers"' in page.content.decode()


def test_what_is_typed_waits_until_the_address_is_proved():
    response = sign_up()
    assert response.status_code == 302
    assert response["Location"] == LOOK_IN_INBOX
    assert [message.to for message in mail.outbox] == [["marta@mail.example"]]
    user = User.objects.get()
    assert user.person is None
    assert user.declared["name"] == "Marta Reis"
    assert not Person.objects.exists()


def test_mail_opened_in_another_browser_leads_by_sign_in_to_the_activity():
    activity = published_activity()
    enrol = f"/en/activities/{activity.slug}/enrol/"
    sign_up(next=enrol, birth_year_band="30-39", territory="cascais")
    link = link_in(mail.outbox[0])

    elsewhere = Client()
    page = elsewhere.get(link)
    assert page.status_code == 200
    assert 'method="post"' in page.content.decode()
    assert not Person.objects.exists(), "a GET, as mail scanners send it, must prove nothing"

    answer = elsewhere.post(link)
    assert answer.status_code == 302
    assert answer["Location"] == f"/en/accounts/login/?next=%2Fen%2Factivities%2F{activity.slug}%2Fenrol%2F"
    person = Person.objects.get()
    assert (person.name, person.email, person.territory.slug) == ("Marta Reis", "marta@mail.example", "cascais")
    assert (person.target_group, person.birth_year_band, person.language) == ("entrepreneur", "30-39", "en")
    assert isinstance(person.adult_declared_at, datetime)
    assert isinstance(person.privacy_acknowledged_at, datetime)
    assert person.privacy_version == PRIVACY_NOTICE_VERSION

    answer = elsewhere.post(answer["Location"], {"login": "marta@mail.example", "password": "a-long-pass-phrase"})
    assert answer["Location"] == enrol
    assert elsewhere.get(enrol).status_code == 200


def test_mail_opened_in_the_same_browser_leads_straight_to_the_activity():
    client = Client()
    enrol = f"/en/activities/{published_activity().slug}/enrol/"
    sign_up(client, next=enrol)
    answer = client.post(link_in(mail.outbox[0]))
    assert answer["Location"] == enrol
    assert User.objects.get().declared == {}


def test_destination_is_kept_for_the_first_sign_in_only():
    sign_up(next="/en/activities/")
    Client().post(link_in(mail.outbox[0]))
    assert sign_in(Client(), "marta@mail.example")["Location"] == "/en/activities/"
    assert sign_in(Client(), "marta@mail.example")["Location"] == "/en/me/"


@pytest.mark.parametrize(
    "bad", ["https://evil.example/x", "//evil.example/x", "javascript:alert(1)", "/\\evil.example", "/en/me/\0"]
)
def test_destination_on_another_site_is_forgotten(bad):
    sign_up(next=bad)
    assert User.objects.get().declared["next"] == ""
    assert Client().post(link_in(mail.outbox[0]))["Location"] == "/en/accounts/login/"


def test_mail_and_the_page_behind_its_link_are_in_the_declared_language():
    sign_up(language="pt")
    assert link_in(mail.outbox[0]).startswith("/pt/accounts/confirm-email/")
    assert mail.outbox[0].extra_headers == {"Auto-Submitted": "auto-generated", "Content-Language": "pt-PT"}


def test_person_with_that_address_is_taken_over_with_enrolments_and_newer_values_win():
    guest = PersonFactory.create(name="M. Reis", email="Marta@mail.example", language="it", target_group="student")
    enrolment = EnrolmentFactory.create(person=guest)
    sign_up(territory="elsewhere", email="MARTA@mail.example")
    Client().post(link_in(mail.outbox[0]))
    person = Person.objects.get(pk=guest.pk)
    assert User.objects.get().person == person
    assert (person.name, person.language, person.target_group) == ("Marta Reis", "en", "entrepreneur")
    assert person.territory is None
    assert list(Enrolment.objects.filter(person=person)) == [enrolment]
    assert Person.objects.filter(email="marta@mail.example").count() == 1


def test_known_organisation_is_linked_and_gives_no_right():
    organisation = OrganisationFactory.create(name="TESE – Associação", short_name="TESE")
    sign_up(organisation="tese - associacao")
    Client().post(link_in(mail.outbox[0]))
    claim = OrganisationClaim.objects.get()
    assert (claim.organisation, claim.name, claim.person) == (organisation, "tese - associacao", Person.objects.get())
    assert not Membership.objects.exists()
    assert not User.objects.get().is_staff


def test_unknown_organisation_is_kept_as_typed():
    sign_up(organisation="Padaria Solidária")
    Client().post(link_in(mail.outbox[0]))
    assert OrganisationClaim.objects.get().organisation is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Win at https://evil.example"}, "name"),
        ({"name": "Ana \u202ereveR"}, "name"),
        ({"name": "Ana\0"}, "name"),
        ({"organisation": "Casa\0"}, "organisation"),
        ({"name": "x" * 151}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "x" * 242 + "@mail.example"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "marta@mail.example"}, "password1"),
        ({"language": "de"}, "language"),
        ({"territory": ""}, "territory"),
        ({"territory": "atlantis"}, "territory"),
        ({"target_group": None}, "target_group"),
        ({"target_group": "king"}, "target_group"),
        ({"birth_year_band": "0-17"}, "birth_year_band"),
        ({"organisation": "x" * 201}, "organisation"),
        ({"adult": None}, "adult"),
        ({"privacy": None}, "privacy"),
    ],
)
def test_wrong_input_is_said_beside_its_field(changed, field):
    response = sign_up(**changed)
    assert list(errors_of(response)) == [field]
    assert not User.objects.exists()
    assert mail.outbox == []
    assert 'aria-invalid="true"' in response.content.decode()


@pytest.mark.parametrize(
    ("group", "fitting"),
    [
        ("student", {"18-24"}),
        ("would-be", {"18-24", "25-29", "30-39"}),
        ("entrepreneur", {"25-29", "30-39", "40-54", "55+"}),
        ("none", {"18-24", "25-29", "30-39", "40-54", "55+"}),
    ],
)
def test_age_is_only_checked_against_the_declared_group(group, fitting):
    bands = Person.BirthYearBand
    assert {band.value for band in bands if band.fits(Person.TargetGroup(group))} == fitting
    for number, band in enumerate(bands.values):
        response = sign_up(target_group=group, birth_year_band=band, email=f"a{number}@mail.example")
        if band in fitting:
            assert response.status_code == 302
        else:
            assert list(errors_of(response)) == ["birth_year_band"]


def test_known_address_is_answered_like_a_new_one():
    known = UserFactory.create().email
    before = User.objects.get(email=known)
    first, second = Client(), Client()
    answers = [sign_up(first, email="new@mail.example"), sign_up(second, email=known, name="Somebody Else")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, LOOK_IN_INBOX)}
    pages = [client.get(LOOK_IN_INBOX).content.decode() for client in (first, second)]
    assert pages[0].replace("new@mail.example", "X") == pages[1].replace(known, "X")
    assert [message.to for message in mail.outbox] == [["new@mail.example"], [known]]
    after = User.objects.get(email=known)
    assert (after.password, after.declared, after.person) == (before.password, before.declared, before.person)
    assert User.objects.count() == 2


def test_signing_up_again_before_the_address_is_proved_replaces_what_was_typed(time_machine):
    sign_up(name="Marta Ries")
    time_machine.move_to(datetime.now(UTC) + timedelta(minutes=1))
    sign_up(name="Marta Reis", password1="another-pass-phrase")
    old, new = (link_in(message) for message in mail.outbox)
    assert Client().post(old).status_code == 404
    Client().post(new)
    assert Person.objects.get().name == "Marta Reis"
    assert sign_in(Client(), "marta@mail.example", "another-pass-phrase").status_code == 302


def test_second_mail_within_moments_is_refused_with_a_sentence_and_the_first_link_still_works():
    sign_up()
    assert list(errors_of(sign_up(name="Marta R."))) == ["email"]
    assert len(mail.outbox) == 1
    Client().post(link_in(mail.outbox[0]))
    assert Person.objects.get().name == "Marta Reis"


def test_mail_server_that_is_down_becomes_a_sentence_and_signing_in_later_sends_the_link(settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    client = Client()
    response = client.post(SIGN_UP, sign_up_data(next="/en/activities/"), follow=True)
    assert response.redirect_chain == [("/en/accounts/login/?next=%2Fen%2Factivities%2F", 302)]
    assert "we could not send you the e-mail" in response.content.decode()
    assert 'role="alert"' in response.content.decode()

    settings.EMAIL_BACKEND = working
    assert sign_in(client, "marta@mail.example")["Location"] == LOOK_IN_INBOX
    assert client.post(link_in(mail.outbox[0])).status_code == 302
    assert User.objects.get().person == Person.objects.get()


def test_mail_server_that_is_down_says_the_same_for_a_known_address(settings):
    known = UserFactory.create().email
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    pages = [
        Client().post(SIGN_UP, sign_up_data(email=email), follow=True).redirect_chain
        for email in (known, "new@mail.example")
    ]
    assert pages[0] == pages[1] == [("/en/accounts/login/", 302)]


def test_address_that_another_login_proved_first_is_not_given_twice():
    sign_up()
    other = UserFactory.create()
    EmailAddress.objects.create(user=other, email="marta@mail.example", verified=True)
    Client().post(link_in(mail.outbox[0]))
    assert User.objects.get(email="marta@mail.example").person is None
    assert Person.objects.get() == other.person


def test_territories_are_offered_by_name_and_elsewhere():
    TerritoryFactory.create(slug="navarra", name_en="Navarra")
    choices = Client().get(SIGN_UP).context["form"].fields["territory"].choices
    assert [value for value, _label in choices] == ["", "navarra", "elsewhere"]


def test_slow_mail_server_holds_nobody_up(settings, use_smtp):
    settings.ACCOUNT_MAIL_TIMEOUT_SECONDS = 0.5
    use_smtp.delay_seconds = 2
    started = time.monotonic()
    page = Client().post(SIGN_UP, sign_up_data(), follow=True)
    assert time.monotonic() - started < 2
    assert "we could not send you the e-mail" in page.content.decode()


def test_confirmation_leaves_over_smtp_at_once(use_smtp):
    sign_up()
    (received,) = use_smtp.received
    assert received.recipients == ["marta@mail.example"]
    kinds = {part.get_content_type() for part in received.message.walk()}
    assert {"text/plain", "text/html"} <= kinds


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_at_the_same_moment_with_one_address_make_one_login():
    data, start, statuses = sign_up_data(), threading.Barrier(3), []

    def post() -> None:
        try:
            start.wait(timeout=10)
            statuses.append(Client().post(SIGN_UP, data).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(statuses) == 3
    assert set(statuses) <= {200, 302}
    assert 302 in statuses
    user = User.objects.get()
    assert EmailAddress.objects.get().user == user
    assert user.declared["name"] == "Marta Reis"
    # The link that still works is among those sent.
    for message in mail.outbox:
        Client().post(link_in(message)) if "confirm-email" in str(message.body) else None
    assert Person.objects.get().user == user
