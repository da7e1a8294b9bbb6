"""Feedback on a phone that is signed in nowhere: from the link in the mail to the thanks, with and without a script."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from academy.models import Enrolment, SealedFeedback
from academy.sealing import unseal
from notifications.services import collect, drain
from tests.academy.feedback_giving import over
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("has_script", [True, False])
def test_from_the_mail_to_the_thanks_without_signing_in(
    new_context: Callable[..., BrowserContext], has_script: bool
) -> None:
    _activity, [enrolment] = over(1, days_ago=3)
    collect(now=timezone.now())
    drain(clock=timezone.now)
    [message] = [each for each in mail.outbox if each.subject.startswith("Thank you")]
    found = re.search(r"https?://[^/\s]+(/en/activities/\S+/feedback/\S+)", str(message.body))
    assert found
    tab = new_context(viewport=PHONE, java_script_enabled=has_script).new_page()

    tab.goto(found[1])
    expect(tab.get_by_role("heading", level=1)).to_have_text("How was it?")
    assert not SealedFeedback.objects.exists(), "mail programs open links by themselves"
    tab.get_by_role("button", name="Send my answers").click()
    expect(tab.get_by_role("alert").first).to_contain_text("Please answer at least one question.")
    # By keyboard alone.
    tab.get_by_role("group", name="Was it worth your time?").get_by_label("5", exact=True).focus()
    tab.keyboard.press("Space")
    tab.get_by_label("What helped you most?").fill("The walk through the quarter")
    tab.get_by_role("button", name="Send my answers").press("Enter")
    expect(tab.locator("main")).to_contain_text("Thank you! Your answers are in, without your name.")
    tab.goto(found[1])
    expect(tab.locator("main")).to_contain_text("You have answered already. Thank you!")

    said = unseal(SealedFeedback.objects.get().box)
    assert [(row["key"], row["rating"], row["text"]) for row in said] == [
        ("worth", 5, ""),
        ("helped", None, "The walk through the quarter"),
    ]
    assert Enrolment.objects.get(pk=enrolment.pk).gave_feedback
