"""The door: passwords, codes, second factors, limits, and changing one's address."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from accounts.models import Person, User
from tests.factories import OrganisationFactory, PersonFactory, UserFactory, signed_in, staff_of
from tests.factories.accounts import PASS_PHRASE, link_in, sign_in, sign_up_data

pytestmark = pytest.mark.django_db
LOGIN = "/en/accounts/login/"


def test_sign_in_with_a_password_leads_to_ones_own_page_in_ones_own_language():
    user = UserFactory.create(person__language="fr")
    assert sign_in(Client(), user.email)["Location"] == "/fr/me/"


def test_sign_in_leads_on_to_the_page_that_asked_for_it():
    user = UserFactory.create()
    assert sign_in(Client(), user.email, next="/en/activities/")["Location"] == "/en/activities/"
    assert sign_in(Client(), user.email, next="https://evil.example/")["Location"] == "/en/me/"


def test_sign_in_with_a_code_from_a_mail():
    user = UserFactory.create(person__language="es")
    client = Client()
    client.post("/en/accounts/login/code/", {"email": user.email})
    code = re.search(r"^\s*([A-Z0-9]+-?[A-Z0-9]+)\s*$", str(mail.outbox[0].body), re.MULTILINE)
    assert code, mail.outbox[0].body
    answer = client.post("/en/accounts/login/code/confirm/", {"code": code[1]})
    assert answer["Location"] == "/es/me/"


def test_code_for_an_unknown_address_is_answered_like_one_for_a_known_address():
    user = UserFactory.create()
    answers = [
        Client().post("/en/accounts/login/code/", {"email": email}) for email in (user.email, "nobody@mail.example")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/en/accounts/login/code/confirm/")
    }


def test_code_proves_the_address_of_a_sign_up_whose_link_was_never_opened():
    client = Client()
    client.post("/en/accounts/signup/", sign_up_data())
    elsewhere = Client()
    elsewhere.post("/en/accounts/login/code/", {"email": "marta@mail.example"})
    code = re.search(r"^\s*([A-Z0-9]+-?[A-Z0-9]+)\s*$", str(mail.outbox[1].body), re.MULTILINE)
    assert code, mail.outbox[1].body
    elsewhere.post("/en/accounts/login/code/confirm/", {"code": code[1]})
    assert User.objects.get().person == Person.objects.get(email="marta@mail.example")
    assert elsewhere.get("/en/me/").status_code == 200


def test_verified_login_without_a_person_gets_one_when_it_signs_in():
    user = UserFactory.create()
    User.objects.filter(pk=user.pk).update(person=None)
    assert sign_in(Client(), user.email).status_code == 302
    assert User.objects.get(pk=user.pk).person == user.person


def test_too_many_wrong_passwords_are_answered_with_a_sentence():
    user = UserFactory.create()
    for _attempt in range(5):
        assert sign_in(Client(), user.email, "wrong-pass-phrase").status_code == 200
    page = sign_in(Client(), user.email, PASS_PHRASE)
    assert page.status_code == 200
    assert "Too many failed login attempts" in page.content.decode()


def test_too_many_sign_ups_from_one_place_are_answered_with_a_page(settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    pages = [Client().post("/en/accounts/signup/", {}) for _attempt in range(2)]
    assert [page.status_code for page in pages] == [200, 429]
    assert "MU.ST.SEE" in pages[1].content.decode()


@pytest.mark.parametrize(
    ("path", "words"), [("/admin/", "second step"), ("/en/staff/", "second step"), ("/pt/staff/", "segundo passo")]
)
def test_staff_without_a_second_factor_are_led_to_its_set_up(path: str, words: str):
    client = Client()
    sign_in(client, UserFactory.create(person=staff_of(OrganisationFactory.create())).email)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].endswith("/accounts/2fa/")
    assert words in client.get(answer["Location"]).content.decode()


def test_staff_with_a_second_factor_come_in():
    client = signed_in(staff_of(OrganisationFactory.create()))
    assert client.get("/admin/").status_code == 200


def test_demo_asks_staff_for_no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client = Client()
    sign_in(client, UserFactory.create(person=staff_of(OrganisationFactory.create())).email)
    assert client.get("/admin/").status_code == 200


def test_members_are_not_asked_for_a_second_factor():
    client = signed_in(PersonFactory.create())
    assert client.get("/en/me/").status_code == 200
    assert client.get("/admin/").status_code == 403
    assert client.get("/en/staff/").status_code == 404


def test_setting_up_the_authenticator_app_asks_for_the_password_again_and_then_opens_the_admin():
    client = Client()
    user = UserFactory.create(person=staff_of(OrganisationFactory.create()))
    sign_in(client, user.email)
    activate = "/en/accounts/2fa/totp/activate/"
    # A fresh sign-in does not count as proof for this page.
    answer = client.get(activate)
    assert answer["Location"].startswith("/en/accounts/reauthenticate/")
    assert client.post(answer["Location"], {"password": PASS_PHRASE})["Location"] == activate
    secret = client.get(activate).context["form"].secret
    answer = client.post(activate, {"code": code_of(secret)})
    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert client.get("/admin/").status_code == 200


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_second_step_is_asked_of_whoever_has_one():
    user = UserFactory.create(person=staff_of(OrganisationFactory.create()))
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client = Client()
    assert sign_in(client, user.email)["Location"] == "/en/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302
    answer = client.post("/en/accounts/2fa/authenticate/", {"code": code_of("JBSWY3DPEHPK3PXP")})
    assert answer["Location"] == "/en/me/"
    assert client.get("/admin/").status_code == 200


def test_admin_has_no_door_of_its_own_past_the_second_step():
    user = UserFactory.create(person=staff_of(OrganisationFactory.create()))
    client = Client()
    answer = client.post("/admin/login/", {"username": user.email, "password": PASS_PHRASE})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_passkeys_and_authenticator_app_are_on_offer():
    client = signed_in(PersonFactory.create())
    page = client.get("/en/accounts/2fa/").content.decode()
    assert "/en/accounts/2fa/totp/activate/" in page
    assert "/en/accounts/2fa/webauthn/" in page


def reauthenticated(user: User) -> Client:
    client = Client()
    sign_in(client, user.email)
    client.post("/en/accounts/reauthenticate/", {"password": PASS_PHRASE})
    return client


def test_new_main_address_becomes_the_persons_once_it_is_proved():
    user = UserFactory.create()
    client = reauthenticated(user)
    client.post("/en/accounts/email/", {"action_add": "", "email": "new@mail.example"})
    assert Person.objects.get().email == user.email
    client.post(link_in(mail.outbox[-1]))
    client.post("/en/accounts/email/", {"action_primary": "", "email": "new@mail.example"})
    assert User.objects.get().email == "new@mail.example"
    assert Person.objects.get().email == "new@mail.example"


def test_main_address_stays_when_the_new_one_is_another_persons():
    user = UserFactory.create()
    PersonFactory.create(email="guest@mail.example")
    EmailAddress.objects.create(user=user, email="guest@mail.example", verified=True)
    client = reauthenticated(user)
    answer = client.post("/en/accounts/email/", {"action_primary": "", "email": "guest@mail.example"}, follow=True)
    assert "belongs to another person" in answer.content.decode()
    assert EmailAddress.objects.get(user=user, primary=True).email == user.email
    assert User.objects.get(pk=user.pk).email == user.email == Person.objects.get(pk=user.person_id).email


@pytest.mark.parametrize(
    ("path", "field"), [("/en/accounts/login/code/", "email"), ("/en/accounts/password/reset/", "email")]
)
def test_mail_server_that_is_down_is_a_sentence_on_the_page_one_came_from(path, field, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = Client().post(path, {field: UserFactory.create().email}, follow=True)
    assert answer.redirect_chain == [(path, 302)]
    assert "could not send you the e-mail" in answer.content.decode()


def test_resetting_the_password_by_the_link_of_a_mail():
    user = UserFactory.create()
    client = Client()
    client.post("/en/accounts/password/reset/", {"email": user.email})
    form_page = client.get(link_in(mail.outbox[0]), follow=True)
    path = form_page.redirect_chain[-1][0]
    new = "a-quite-new-pass-phrase"
    client.post(path, {"password1": new, "password2": new})
    assert sign_in(Client(), user.email, new).status_code == 302


def test_new_password_is_announced_by_mail():
    user = UserFactory.create()
    client = reauthenticated(user)
    new = "a-quite-new-pass-phrase"
    data = {"oldpassword": PASS_PHRASE, "password1": new, "password2": new}
    assert client.post("/en/accounts/password/change/", data).status_code == 302
    (message,) = mail.outbox
    assert message.to == [user.email]
    assert sign_in(Client(), user.email, new).status_code == 302


def test_password_is_changed_even_when_its_notice_cannot_be_sent(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    user = UserFactory.create()
    new = "a-quite-new-pass-phrase"
    data = {"oldpassword": PASS_PHRASE, "password1": new, "password2": new}
    page = reauthenticated(user).post("/en/accounts/password/change/", data, follow=True)
    assert "could not send" not in page.content.decode()
    assert sign_in(Client(), user.email, new).status_code == 302


def test_address_of_a_person_with_another_login_is_not_confirmed():
    UserFactory.create(person__email="marta@mail.example", email="old@mail.example")
    Client().post("/en/accounts/signup/", sign_up_data())
    page = Client().post(link_in(mail.outbox[0]), follow=True)
    assert page.redirect_chain == [("/en/accounts/login/", 302)]
    assert "signs in with another one" in page.content.decode()
    assert not EmailAddress.objects.get(email="marta@mail.example").verified
    assert User.objects.get(email="marta@mail.example").person is None


@pytest.mark.parametrize("path", ["login/", "signup/", "login/code/", "password/reset/"])
def test_pages_of_the_door_name_their_fields_in_our_words(path: str):
    page = Client().get(f"/en/accounts/{path}").content.decode()
    assert "E-mail" in page
    assert not re.search(r"Email|Remember Me|placeholder=", page)
