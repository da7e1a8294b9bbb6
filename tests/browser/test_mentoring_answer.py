"""“Did you meet?” on a phone that is signed in nowhere."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, expect

from mentoring.links import answer_url
from mentoring.models import Meeting
from mentoring.services import plan_meeting
from tests.browser.conftest import PHONE
from tests.factories.mentoring import running_pair

pytestmark = pytest.mark.django_db(transaction=True)


def yesterdays_meeting() -> Meeting:
    """Planned three days ago for an hour of yesterday."""
    now = datetime.now(UTC)
    pairing = running_pair(now=now - timedelta(days=3), mentee={"time_zone": "Europe/Rome"})
    return plan_meeting(
        pairing=pairing,
        by=pairing.mentor,
        now=now - timedelta(days=3),
        day=(now - timedelta(days=1)).date(),
        start_time=time(10),
        end_time=time(11),
        time_zone="Europe/Lisbon",
    )


@pytest.mark.parametrize("has_script", [True, False])
def test_one_tap_from_the_mail_logs_the_meeting(
    new_context: Callable[..., BrowserContext], axe_violations: Callable[[Page], list[str]], has_script: bool
) -> None:
    meeting = yesterdays_meeting()
    with translation.override("en"):
        path = answer_url(meeting, meeting.pairing.mentee).removeprefix(settings.SITE_URL)
    tab = new_context(viewport=PHONE, java_script_enabled=has_script).new_page()
    tab.goto(path)
    expect(tab.get_by_role("heading", level=1)).to_have_text(f"Did you meet {meeting.pairing.mentor.name}?")
    expect(tab.get_by_label("How many minutes?")).to_have_value("60")
    if has_script:
        assert axe_violations(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    tab.get_by_role("button", name="Yes, we met").click()
    expect(tab.get_by_role("status")).to_contain_text("you met for 60 minutes")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes, meeting.logged_by) == ("held", 60, meeting.pairing.mentee)
    if has_script:
        assert axe_violations(tab) == []
