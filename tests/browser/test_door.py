"""The door in a real browser, without JavaScript: from an activity through sign-up and mail back to it."""

from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import BrowserContext, expect

from accounts.models import Person
from tests.browser.conftest import PHONE
from tests.factories import OrganisationFactory, TerritoryFactory, published_activity
from tests.factories.accounts import PASS_PHRASE, link_in

pytestmark = pytest.mark.django_db(transaction=True)
NewContext = Callable[..., BrowserContext]


def test_newcomer_on_a_phone_without_javascript_comes_back_to_the_activity(new_context: NewContext):
    TerritoryFactory.create()
    OrganisationFactory.create(name="TESE")
    activity = published_activity()
    phone = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    phone.goto(f"/en/activities/{activity.slug}/enrol/")
    phone.get_by_role("main").get_by_role("link", name="Sign up").first.click()
    phone.get_by_label("Your name").fill("Marta Reis")
    phone.get_by_label("E-mail").fill("marta@mail.example")
    phone.get_by_label("Password", exact=False).first.fill(PASS_PHRASE)
    phone.get_by_label("Territory").select_option("cascais")
    phone.get_by_label("Social entrepreneur (25 and over)").check()
    phone.get_by_label("Your organisation (optional)").fill("TESE")
    phone.get_by_label("I am 18 or over.").check()
    phone.get_by_role("main").get_by_role("button", name="Sign up").click()
    # One box was forgotten: said in words, and what was typed is still there.
    expect(phone.get_by_role("alert")).to_contain_text("then tick it")
    expect(phone.get_by_label("Your name")).to_have_value("Marta Reis")
    phone.get_by_label("I have read how").check()
    phone.get_by_label("Password", exact=False).first.fill(PASS_PHRASE)
    phone.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("inbox")

    laptop = new_context(java_script_enabled=False).new_page()
    laptop.goto(link_in(mail.outbox[0]))
    laptop.get_by_role("button", name="Yes, this is my address").click()
    laptop.get_by_label("E-mail").fill("marta@mail.example")
    laptop.get_by_label("Password").fill(PASS_PHRASE)
    laptop.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(laptop).to_have_url(f"{laptop.url.split('/en/')[0]}/en/activities/{activity.slug}/enrol/")
    assert Person.objects.get(email="marta@mail.example").claims.get().organisation.name == "TESE"
