"""A report is taken back: by whom, how long, with a reason; what had been handed in stays on record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.models import Commitment, ReportReopening
from academy.permissions import can_reopen_report
from academy.services.reopening import reopen_report
from academy.services.reporting import Became, answer_commitments, hand_in_report, remove_commitment, save_report
from core.errors import DomainError
from partners.models import Membership
from tests.academy.exchanging import DAY, END, SECOND, exchange, reported
from tests.factories import OrganisationFactory, PersonFactory, signed_in, staff_of
from tests.pages import get

pytestmark = pytest.mark.django_db
SINCE = END + 8 * DAY


def test_it_is_a_draft_again_and_what_was_read_is_kept():
    meeting = exchange()
    writer, host = staff_of(meeting.partner), staff_of(meeting.host)
    report = reported(meeting, by=writer)
    reopened = reopen_report(report=report, reason=" A wrong name ", by=host, now=SINCE + DAY)
    assert (reopened.is_handed_in, reopened.handed_in_by) == (False, None)
    assert reopen_report(report=report, reason="Twice", by=host, now=SINCE + DAY).is_handed_in is False
    [kept] = ReportReopening.objects.all()
    assert (kept.reason, kept.by, kept.reopened_at) == ("A wrong name", host, SINCE + DAY)
    assert (kept.handed_in_at, kept.handed_in_by, kept.learned) == (SINCE, writer, "Repair cafés work.")
    assert kept.commitments == [
        {"what": "Open a repair café", "partners": [str(meeting.host)], "others": "", "due_on": None},
        {"what": "Write to the mayor", "partners": [], "others": "", "due_on": "2027-03-12"},
    ]
    # What changes in the draft changes nothing of that.
    remove_commitment(commitment=Commitment.objects.get(number=1))
    activity, organisation = meeting.activity, meeting.partner
    save_report(activity=activity, organisation=organisation, learned="Better.", language="it", now=SINCE + DAY)
    hand_in_report(report=report, by=None, now=SINCE + 2 * DAY)
    kept.refresh_from_db()
    assert (len(kept.commitments), kept.learned) == (2, "Repair cafés work.")


def test_not_without_a_reason_nor_once_it_was_said_what_became_of_it():
    meeting = exchange()
    report = reported(meeting)
    first = report.commitments.get(number=1)
    with pytest.raises(DomainError) as error:
        reopen_report(report=report, reason="  ", by=None, now=SINCE)
    assert (error.value.field, error.value.code) == ("reason", "no_reason")
    answer_commitments(report=report, answers={first.pk: Became("done")}, language="en", by=None, now=SINCE)
    with pytest.raises(DomainError) as error:
        reopen_report(report=report, reason="Late", by=None, now=SINCE)
    assert error.value.code == "answered"
    assert not ReportReopening.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportReopening.objects.create(report=report, reason="", handed_in_at=SINCE, reopened_at=SINCE, learned="x")


def test_its_own_staff_for_two_weeks_hosts_and_network_at_any_time():
    meeting = exchange()
    report = reported(meeting)
    last = SINCE + 14 * DAY - SECOND
    people = {
        "partner": staff_of(meeting.partner),
        "hosts": staff_of(meeting.host),
        "network": staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR),
        "other partner": staff_of(meeting.other),
        "stranger": PersonFactory.create(),
    }
    may = {name: [can_reopen_report(who, report, now) for now in (last, last + SECOND)] for name, who in people.items()}
    both, never = [True, True], [False, False]
    assert may == {"partner": [True, False], "hosts": both, "network": both, "other partner": never, "stranger": never}
    assert not can_reopen_report(people["hosts"], reported(exchange(), is_handed_in=False), last)


def test_partner_takes_it_back_on_the_page_and_readers_see_that_it_changed():
    meeting = exchange(now=timezone.now() - timedelta(days=20))
    report = reported(meeting, now=timezone.now())
    client, reader = signed_in(staff_of(meeting.partner)), signed_in(meeting.comes("Ana").person)
    url = meeting.staff_page(f"report/{meeting.partner.slug}/")
    assert f"{url}reopen/" in get(client, url)
    assert 'role="alert"' in client.post(f"{url}reopen/", {"reason": ""}).content.decode()
    page = client.post(f"{url}reopen/", {"reason": "A wrong name"}, follow=True).content.decode()
    assert "What was handed in before" in page
    assert "A wrong name" in page
    assert "Repair cafés work." not in get(reader, meeting.page("reports/"))
    hand_in_report(report=report, by=None, now=timezone.now())
    html = get(reader, meeting.page("reports/"))
    assert "Changed after it was first handed in" in html
    assert "A wrong name" not in html
    report.refresh_from_db()
    report.handed_in_at = timezone.now() - timedelta(days=15)
    report.save()
    assert client.get(f"{url}reopen/").status_code == 403
    assert f"{url}reopen/" not in get(client, url)
