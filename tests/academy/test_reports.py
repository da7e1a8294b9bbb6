"""Each delegation's report: a draft, handed in, read by all who came; and what became of the commitments."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from academy.models import Commitment, CommitmentAnswer, DelegationReport
from academy.queries.exchange import expected_reports
from academy.services.reporting import (
    Became,
    Plan,
    answer_commitments,
    hand_in_report,
    remove_commitment,
    save_commitment,
    save_report,
)
from core.errors import DomainError
from partners.models import Membership
from tests.academy.exchanging import END, START, exchange, reported
from tests.factories import OrganisationFactory, signed_in, staff_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
LATER = END + timedelta(days=90)


def held(**fields):
    """An exchange that is over on the real clock, for tests of pages."""
    return exchange(now=timezone.now() - timedelta(days=20), **fields)


def states():
    return list(CommitmentAnswer.objects.order_by("pk").values_list("commitment__what", "state", "note"))


def test_report_is_a_draft_until_it_is_handed_in_and_then_final():
    meeting = exchange()
    report = reported(meeting, is_handed_in=False)
    again = save_report(
        activity=meeting.activity, organisation=meeting.partner, learned="More.", language="it", now=END
    )
    assert (again.pk, again.learned) == (report.pk, "More.")
    first = report.commitments.get(number=1)
    remove_commitment(commitment=first)
    save_commitment(report=report, plan=Plan("Anew"))
    assert list(report.commitments.values_list("number", "what")) == [(1, "Anew"), (2, "Write to the mayor")]
    writer = staff_of(meeting.partner)
    hand_in_report(report=report, by=writer, now=END)
    hand_in_report(report=report, by=None, now=LATER)
    report.refresh_from_db()
    assert (report.handed_in_at, report.handed_in_by) == (END, writer)
    refused = [
        lambda: save_report(
            activity=meeting.activity, organisation=meeting.partner, learned="!", language="it", now=END
        ),
        lambda: save_commitment(report=report, plan=Plan("One more")),
        lambda: remove_commitment(commitment=report.commitments.get(number=1)),
    ]
    for act in refused:
        with pytest.raises(DomainError) as error:
            act()
        assert error.value.code == "handed_in"


def test_no_report_before_it_begins_nor_where_none_is_asked():
    meeting = exchange()
    for activity, now, code in [
        (meeting.activity, START - timedelta(seconds=1), "too_early"),
        (exchange(collects_reports=False).activity, END, "not_collected"),
    ]:
        with pytest.raises(DomainError) as error:
            save_report(activity=activity, organisation=meeting.partner, learned="x", language="en", now=now)
        assert error.value.code == code
    report = reported(meeting, *(Plan(f"Thing {number}") for number in range(10)), is_handed_in=False)
    with pytest.raises(DomainError) as error:
        save_commitment(report=report, plan=Plan("An eleventh"))
    assert (error.value.code, error.value.field) == ("too_many", "what")


def test_hosts_see_which_report_is_missing_and_their_own_is_welcome():
    meeting = exchange()
    reported(meeting)
    lines = {row.organisation: (row.is_host, row.is_missing) for row in expected_reports(meeting.activity)}
    assert lines == {meeting.partner: (False, False), meeting.other: (False, True), meeting.host: (True, False)}


def test_answers_are_appended_where_something_is_new():
    meeting = exchange()
    report = reported(meeting)
    cafe, letter = report.commitments.order_by("number")

    def say(answers, now=LATER):
        return answer_commitments(report=report, answers=answers, language="it", by=None, now=now)

    assert len(say({cafe.pk: Became("under-way", "Rooms found")})) == 1
    assert say({cafe.pk: Became("under-way", "Rooms found")}) == []
    say({cafe.pk: Became("done"), letter.pk: Became("dropped", "No mayor")}, LATER + timedelta(days=9))
    assert states() == [
        ("Open a repair café", "under-way", "Rooms found"),
        ("Open a repair café", "done", ""),
        ("Write to the mayor", "dropped", "No mayor"),
    ]
    assert cafe.latest.state == "done"
    draft = reported(exchange(), is_handed_in=False)
    for wrong, code in [(draft, "draft"), (report, "other_report")]:
        answers = {draft.commitments.earliest("number").pk: Became("done")}
        with pytest.raises(DomainError) as error:
            answer_commitments(report=wrong, answers=answers, language="it", by=None, now=LATER)
        assert error.value.code == code


# Pages


def test_partner_writes_a_report_with_commitments_and_hands_it_in():
    meeting = held()
    client = signed_in(staff_of(meeting.partner))
    url = meeting.staff_page(f"report/{meeting.partner.slug}/")
    client.post(url, {"learned": "Aprendemos muito.", "language": "pt"})
    with_whom = {"partners": [meeting.host.pk], "others": "a escola"}
    client.post(f"{url}commitments/new/", {"what": "Abrir uma oficina", **with_whom, "due_on": "2027-06-30"})
    commitment = Commitment.objects.get()
    assert (commitment.due_on, list(commitment.partners.all())) == (date(2027, 6, 30), [meeting.host])

    address = f"{url}commitments/{commitment.public_id}/"
    assert f'value="{meeting.host.pk}" checked' in re.sub(
        r'(value="\d+")[^>]*?( checked)', r"\1\2", get(client, address)
    )
    page = client.post(f"{url}hand-in/", follow=True).content.decode()

    assert DelegationReport.objects.get().is_handed_in
    assert '<strong lang="pt-PT">Abrir uma oficina</strong>' in page
    assert f'{meeting.host}, <span lang="pt-PT">a escola</span>' in page
    client.post(url, {"learned": "?", "language": "pt"})
    client.post(address, {"remove": "yes"})
    assert (DelegationReport.objects.get().learned, Commitment.objects.count()) == ("Aprendemos muito.", 1)
    # Who came reads it; a draft nobody else reads.
    participant = signed_in(meeting.comes("Ana").person)
    assert "Aprendemos muito." in get(participant, meeting.page("reports/"))


def test_bad_input_is_said_beside_the_field_and_nothing_is_written():
    meeting = held()
    client = signed_in(staff_of(meeting.partner))
    url = meeting.staff_page(f"report/{meeting.partner.slug}/")
    assert client.get(f"{url}commitments/new/").status_code == 404, "nothing is written yet"
    bad: list[tuple[str, dict[str, Any]]] = [
        (url, {"learned": "", "language": "pt"}),
        (url, {"learned": "x" * 5001, "language": "pt"}),
    ]
    reported(meeting, is_handed_in=False, now=timezone.now())
    new = f"{url}commitments/new/"
    bad += [(new, {"what": ""}), (new, {"what": "x", "partners": ["999999"]})]
    bad += [(new, {"what": "x", "due_on": "soon"}), (new, {"what": "x", "due_on": "0027-01-01"})]
    for address, data in bad:
        page = client.post(address, data).content.decode()
        assert 'role="alert"' in page, data
    assert Commitment.objects.count() == 2
    assert not CommitmentAnswer.objects.exists()


def test_partner_says_what_became_of_it_and_the_hosts_read_it():
    meeting = held()
    report = reported(meeting, now=timezone.now())
    cafe = report.commitments.get(number=1)
    client = signed_in(staff_of(meeting.partner))
    url = meeting.staff_page(f"report/{meeting.partner.slug}/answers/")
    bad = client.post(url, {"language": "en", f"{cafe.public_id}-note": "Without a state"})
    assert "Say where it stands, too." in bad.content.decode()
    assert states() == []
    said = {f"{cafe.public_id}-state": "done", f"{cafe.public_id}-note": "Open on Fridays", "language": "en"}
    assert "1 answer is noted." in client.post(url, said, follow=True).content.decode()
    assert states() == [("Open a repair café", "done", "Open on Fridays")]
    reports = meeting.page("reports/")
    assert "Open on Fridays" in get(signed_in(staff_of(meeting.host)), reports)
    assert "Open on Fridays" not in get(signed_in(meeting.comes("Ana").person), reports)


def test_who_handed_it_in_answers_after_leaving_the_partner():
    meeting = held()
    writer = staff_of(meeting.partner)
    report = reported(meeting, by=writer, now=timezone.now())
    Membership.objects.filter(person=writer).delete()
    client = signed_in(type(writer).objects.get(pk=writer.pk))
    url = meeting.staff_page(f"report/{meeting.partner.slug}/answers/")
    client.post(url, {f"{report.commitments.get(number=1).public_id}-state": "not-yet", "language": "en"})
    assert states() == [("Open a repair café", "not-yet", "")]


def test_list_of_commitments_shows_ones_own_and_all_to_the_network_coordinator():
    meeting, elsewhere = held(), held()
    report, _other = reported(meeting, now=timezone.now()), reported(elsewhere, now=timezone.now())
    answers = {report.commitments.get(number=1).pk: Became("done")}
    answer_commitments(report=report, answers=answers, language="it", by=None, now=timezone.now())

    def totals(person, state=""):
        html = get(signed_in(person), f"/en/staff/commitments/?state={state}")
        return re.findall(r"\((\d+)\)", html), len(re.findall("/reports/", html))

    coordinator = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)
    # All, done, under way, not yet, dropped, without an answer.
    assert totals(coordinator) == (["4", "1", "0", "0", "0", "3"], 4)
    for person in (staff_of(meeting.partner), staff_of(meeting.host)):
        assert totals(person) == (["2", "1", "0", "0", "0", "1"], 2)
        assert totals(person, "done")[1] == 1
        assert totals(person, "open")[1] == 1
    assert totals(staff_of(meeting.other)) == (["0"] * 6, 0)


def test_pages_cost_the_same_with_thirty_commitments():
    costs = []
    for delegations in (1, 3):
        meeting = held()
        partners = [meeting.partner, meeting.other, meeting.host][:delegations]
        for partner in partners:
            plans = [Plan(f"Thing {number}", [meeting.host]) for number in range(10 if delegations > 1 else 1)]
            report = save_report(
                activity=meeting.activity, organisation=partner, learned="x", language="it", now=timezone.now()
            )
            for plan in plans:
                save_commitment(report=report, plan=plan)
            answers = {row.pk: Became("done") for row in report.commitments.all()}
            hand_in_report(report=report, by=None, now=timezone.now())
            answer_commitments(report=report, answers=answers, language="it", by=None, now=timezone.now())
        client = signed_in(staff_of(meeting.host))
        pages = [meeting.page("reports/"), meeting.staff_page(f"report/{meeting.partner.slug}/answers/")]
        pages += [
            meeting.staff_page(""),
            meeting.staff_page(f"report/{meeting.partner.slug}/"),
            "/en/staff/commitments/",
        ]
        costs.append([queries_of(client, url) for url in pages])
    assert costs[0] == costs[1]
