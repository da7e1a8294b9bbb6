"""The links of a mail on a phone that is signed in nowhere: which mails, and one kind off by a button."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from notifications import links
from notifications.models import Preference
from tests.browser.conftest import PHONE
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("has_script", [True, False])
def test_the_form_behind_the_link_is_taken_and_opening_it_changes_nothing(
    new_context: Callable[..., BrowserContext], has_script: bool
) -> None:
    person = PersonFactory.create()
    tab = new_context(viewport=PHONE, java_script_enabled=has_script).new_page()
    tab.goto(reverse("notifications:preferences-by-link", args=[links.sign(person, links.PREFERENCES)]))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Which mails do I get?")
    assert not Preference.objects.exists()
    tab.get_by_label("Reminders").uncheck()
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("status")).to_contain_text("From now on you get the mails that are ticked.")
    assert list(Preference.objects.values_list("person", "category", "is_on")) == [(person.pk, "reminder", False)]


def test_one_kind_is_off_by_its_button_and_not_by_the_link(new_context: Callable[..., BrowserContext]) -> None:
    person = PersonFactory.create()
    tab = new_context(viewport=PHONE).new_page()
    tab.goto(reverse("notifications:mute", args=[links.sign(person, links.MUTE, "reminder")]))
    assert not Preference.objects.exists()
    tab.locator("main").get_by_role("button").click()
    tab.wait_for_load_state()
    assert Preference.objects.get(person=person).category == "reminder"
