"""The pages of sign-in and of one's own account in a real browser: accessible, narrow, usable without JavaScript."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import PersonFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.a11y]

PASSWORD = "a-long-pass-phrase"
STRANGERS = [
    "login/",
    "login/code/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/x-y/",
    "confirm-email/",
    "confirm-email/unknown/",
]
OWN = [
    "email/",
    "password/change/",
    "2fa/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "2fa/totp/activate/",
    "sessions/",
    "reauthenticate/",
    "logout/",
]


@pytest.fixture
def user() -> User:
    user = UserFactory.create(person=PersonFactory.create(name="Ana Martins", email="ana@mail.example"))
    for email, verified in [("a.rather.long.address@organisation.example", False), ("other@mail.example", True)]:
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=False)
    return user


@pytest.fixture(params=[pytest.param(DESKTOP, marks=pytest.mark.full, id="desktop"), pytest.param(PHONE, id="phone")])
def visitor(request, new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(viewport=request.param).new_page()


def sign_in(page: Page) -> None:
    page.goto("/en/accounts/login/")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("#id_login").fill("ana@mail.example")
    page.locator("form button", has_text=re.compile("^Sign in$")).click()
    page.wait_for_url("**/en/me/")


def faults(page: Page, axe_violations: Callable[[Page], list[str]]) -> list[str]:
    """What is wrong with the page that is open: one h1, nothing wider than the window, nothing that axe finds."""
    found = axe_violations(page)
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    if (excess := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        found.append(f"{excess} px too wide")
    return [f"{page.url}: {fault}" for fault in found]


def test_stranger_pages_are_accessible(visitor: Page, axe_violations):
    found = []
    for path in STRANGERS:
        visitor.goto(f"/en/accounts/{path}")
        found += faults(visitor, axe_violations)
    assert found == []


def test_own_pages_are_accessible(user: User, visitor: Page, axe_violations):
    sign_in(visitor)
    found = []
    for path in OWN:
        visitor.goto(f"/en/accounts/{path}")
        if "reauthenticate" in visitor.url and "reauthenticate" not in path:
            found += faults(visitor, axe_violations)
            visitor.get_by_label("Password").fill(PASSWORD)
            visitor.get_by_role("button", name="Continue").click()
            visitor.wait_for_url(f"**/{path}")
        found += faults(visitor, axe_violations)
    assert found == []


def test_pages_reflow_at_320_pixels(user: User, new_context):
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    sign_in(page)
    wide = []
    for path in [*OWN[:4], *OWN[6:]]:
        page.goto(f"/en/accounts/{path}")
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            wide.append(path)
    assert wide == []


def test_wrong_password_is_announced_and_focused(user: User, page: Page, axe_violations):
    page.goto("/en/accounts/login/?next=/en/activities/")
    page.locator("#id_login").fill("ana@mail.example")
    page.locator("#id_password").fill("not this one")
    page.locator("#id_password").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.locator("input[name=next]").first.input_value() == "/en/activities/"
    assert axe_violations(page) == []


def test_missing_fields_are_invalid_and_the_summary_leads_to_them(page: Page):
    page.goto("/en/accounts/login/")
    page.locator("form button", has_text=re.compile("^Sign in$")).click()
    expect(page.locator("#id_password")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("alert").get_by_role("link", name="Password").click()
    expect(page.locator("#id_password")).to_be_focused()


def test_sign_in_menu_and_sign_out_work_without_javascript(user: User, new_context):
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/en/accounts/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.locator("#id_login").fill("ana@mail.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form button", has_text=re.compile("^Sign in$")).click()
    page.wait_for_url("**/en/me/")
    expect(page.get_by_role("link", name="My week")).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("link", name="My week")).to_be_visible()
    page.locator(".account-menu summary").click()
    page.get_by_role("link", name="Sign out").click()
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/en/")
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def test_keyboard_reaches_the_content_first(page: Page):
    page.goto("/en/accounts/login/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_language_switch_keeps_the_page_and_what_it_was_asked_for(page: Page):
    page.goto("/en/accounts/login/?next=/en/activities/")
    page.get_by_role("navigation", name="Language").get_by_role("link", name="Português").click()
    page.wait_for_url("**/pt/accounts/login/?next=/en/activities/")
    expect(page.locator("html")).to_have_attribute("lang", "pt-PT")


def test_account_menu_closes_on_escape(user: User, page: Page):
    sign_in(page)
    page.locator(".account-menu summary").click()
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Sign out")).to_be_hidden()
    expect(page.locator(".account-menu summary")).to_be_focused()


def test_code_by_mail_signs_in(user: User, page: Page, axe_violations):
    page.goto("/en/accounts/login/code/")
    page.locator("#id_email").fill("ana@mail.example")
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/login/code/confirm/")
    assert faults(page, axe_violations) == []
    assert len(mail.outbox) == 1
    code = mail.outbox[0].subject.split()[0]
    assert code in mail.outbox[0].body
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/en/me/")


@pytest.fixture
def authenticator(page: Page) -> Page:
    """A device of the browser's own that holds passkeys and always says yes."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_passkey_is_added_and_signs_in_under_our_csp(user: User, authenticator: Page, axe_violations):
    page = authenticator
    sign_in(page)
    page.goto("/en/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(re.compile("/2fa/(webauthn/$|recovery-codes/)"))
    page.goto("/en/accounts/2fa/webauthn/")
    expect(page.get_by_text("Passkey", exact=True)).to_be_visible()
    assert faults(page, axe_violations) == []
    page.goto("/en/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/en/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/en/me/")
