"""The accessibility statement of who runs the site, and telling what does not work."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person
from home.models import AccessibilityGap, AccessibilityReport, AccessibilityStatement
from home.pages import own_page
from home.services import answer_report, purge_reports, report_problem
from notifications.models import Delivery
from notifications.services import drain
from partners.models import Membership
from tests.factories import OrganisationFactory, signed_in, staff_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
FORM = "/en/accessibility/feedback/"
SAID = {"problem": "The list cannot be reached with the keyboard", "page": "/en/activities/", "email": ""}


def statement(**fields: Any) -> AccessibilityStatement:
    given = {"runs_this_site": True, "is_published": True, "prepared_on": date(2027, 1, 9), **fields}
    organisation = given.pop("organisation", None) or OrganisationFactory.create(slug="town", name="Town of Cascais")
    return AccessibilityStatement.objects.create(organisation=organisation, **given)


def gap(row: AccessibilityStatement, **fields: Any) -> AccessibilityGap:
    return AccessibilityGap.objects.create(statement=row, content_en="Old PDF files", **fields)


def told(**fields: Any) -> AccessibilityReport:
    return report_problem(**{**SAID, "language": "en", "now": NOW, **fields})


# The statement


def test_statement_has_the_parts_of_the_model(client: Client) -> None:
    row = statement(
        legislation_pt="Decreto-Lei n.º 83/2018",
        original_language="pt",
        reviewed_on=date(2027, 2, 1),
        contact_email="access@town.example",
        enforcement_body="The authority",
        enforcement_link="https://authority.example/",
        technical_note_en="HTML and CSS",
    )
    gap(row, reason="burden", alternative_en="Ask us for a text version", requirement="EN 301 549, 10.1.1.1")

    html = get(client, "/en/accessibility/")

    for text in (
        *("Town of Cascais is committed", '<span lang="pt-PT">Decreto-Lei n.º 83/2018</span>', "partially compliant"),
        *("Disproportionate burden", "Old PDF files", "Ask us for a text version", "EN 301 549, 10.1.1.1"),
        *("9 January 2027", "self-assessment", "1 February 2027", "mailto:access@town.example"),
        *('href="https://authority.example/"', "The authority", "HTML and CSS", f'href="{FORM}"'),
    ):
        assert text in html, text


def test_every_page_leads_to_the_statement_and_no_page_of_it_holds_anything_of_the_visitor(client: Client) -> None:
    statement()
    assert 'href="/pt/accessibility/"' in get(client, "/pt/partners/")

    for url in ("/en/accessibility/", "/fr/accessibility/", "/en/accessibility/of/town/", "/en/accessibility/thanks/"):
        response = client.get(url)
        assert (response.status_code, dict(response.cookies)) == (200, {}), url


def test_without_a_statement_the_page_says_what_is_known_and_whom_to_tell(client: Client) -> None:
    statement(is_published=False)

    html = get(client, "/en/accessibility/")

    assert "Nobody has written the statement of this site yet" in html
    assert "Town of Cascais" not in html
    assert f'href="{FORM}"' in html


def test_statements_of_others_are_linked_and_drafts_are_for_their_own_staff(client: Client) -> None:
    statement()
    theirs = statement(organisation=OrganisationFactory.create(slug="region", name="The region"), runs_this_site=False)
    assert 'href="/en/accessibility/of/region/"' in get(client, "/en/accessibility/")

    AccessibilityStatement.objects.filter(pk=theirs.pk).update(is_published=False)
    assert "The region" not in get(client, "/en/accessibility/")
    assert client.get("/en/accessibility/of/region/").status_code == 404
    assert "This is a draft" in get(signed_in(staff_of(theirs.organisation)), "/en/accessibility/of/region/")


def test_one_organisation_runs_the_site() -> None:
    statement()
    with pytest.raises(IntegrityError), transaction.atomic():
        statement(organisation=OrganisationFactory.create())


def test_the_page_costs_the_same_for_one_gap_and_for_thirty(client: Client) -> None:
    row = statement()
    gap(row)
    one = queries_of(client, "/en/accessibility/")
    for _number in range(29):
        gap(row, reason="out-of-scope")
    assert queries_of(client, "/en/accessibility/") == one


# In the administration


@pytest.fixture
def network() -> Client:
    return signed_in(staff_of(OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR))


def typed(row: AccessibilityStatement, **more: str) -> dict[str, str]:
    """The admin form as it stands, with one gap for each reason given."""
    data = {
        "organisation": str(row.organisation_id),
        "status": row.status,
        "original_language": "en",
        "prepared_on": "2027-01-09",
        "method": "self",
        "is_published": "on",
        "gaps-TOTAL_FORMS": "0",
        "gaps-INITIAL_FORMS": "0",
    }
    return {**data, **more}


def test_its_staff_writes_a_statement_and_does_not_say_who_runs_the_site(network: Client) -> None:
    row = statement(runs_this_site=False)
    url = f"/admin/home/accessibilitystatement/{row.pk}/change/"

    answer = signed_in(staff_of(row.organisation)).post(url, typed(row, technical_note_en="New", runs_this_site="on"))
    row.refresh_from_db()
    assert (answer.status_code, row.technical_note_en, row.runs_this_site) == (302, "New", False)

    assert network.post(url, typed(row, runs_this_site="on")).status_code == 302
    row.refresh_from_db()
    assert row.runs_this_site
    assert signed_in(staff_of(OrganisationFactory.create())).get(url).status_code == 404


def test_a_second_body_that_runs_the_site_is_an_error_of_the_form(network: Client) -> None:
    statement()
    other = statement(organisation=OrganisationFactory.create(), runs_this_site=False)

    answer = network.post(f"/admin/home/accessibilitystatement/{other.pk}/change/", typed(other, runs_this_site="on"))

    assert "Another organisation runs the site already" in answer.content.decode()


def test_fully_compliant_is_refused_while_something_is_not_accessible(network: Client) -> None:
    row = statement()
    row_of_form = {"gaps-TOTAL_FORMS": "1", "gaps-0-reason": "non-compliance", "gaps-0-original_language": "en"}
    row_of_form |= {"gaps-0-content_en": "A map", "gaps-0-position": "0"}

    answer = network.post(
        f"/admin/home/accessibilitystatement/{row.pk}/change/", typed(row, status="full", **row_of_form)
    )

    assert "so the site is not fully compliant" in answer.content.decode()
    row.refresh_from_db()
    assert (row.status, row.gaps.count()) == ("partial", 0)


# What does not work


def test_somebody_reports_a_barrier_without_signing_in(client: Client) -> None:
    staff = staff_of(statement().organisation)
    staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)

    answer = client.post(FORM, SAID)

    assert (answer.status_code, answer["Location"]) == (302, "/en/accessibility/thanks/")
    report = AccessibilityReport.objects.get()
    assert (report.problem, report.page, report.email, report.state) == (
        *("The list cannot be reached with the keyboard", "/en/activities/", ""),
        "open",
    )
    owed = list(Delivery.objects.values_list("kind", "person", "key"))
    assert owed == [("home.accessibility-report", staff.pk, str(report.public_id))]


def test_the_network_coordinator_answers_where_the_body_has_no_staff() -> None:
    coordinator = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)
    told()
    statement()
    told()
    assert list(Delivery.objects.values_list("person", flat=True)) == [coordinator.pk] * 2


def test_the_mail_says_what_was_written_and_a_reply_reaches_who_wrote() -> None:
    person: Person = staff_of(statement().organisation)
    told(problem="No <b>labels</b>", email="reader@mail.example")

    drain(clock=lambda: NOW)

    [sent] = mail.outbox
    assert (sent.to, sent.reply_to) == ([f"{person.name} <{person.email}>"], ["reader@mail.example"])
    assert "No <b>labels</b>" in sent.body
    assert "No &lt;b&gt;labels&lt;/b&gt;" in str(sent.alternatives[0][0])


def test_an_answered_report_is_not_mailed_any_more() -> None:
    staff = staff_of(statement().organisation)
    report = told()
    assert answer_report(report=report, by=staff, now=NOW)
    assert not answer_report(report=report, by=None, now=NOW + timedelta(hours=1))

    drain(clock=lambda: NOW)

    report.refresh_from_db()
    assert (mail.outbox, report.answered_by, report.answered_at) == ([], staff, NOW)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("problem", "", "Please fill this in"),
        ("problem", "x" * 4001, "shorten this to 4000"),
        ("page", "https://elsewhere.example/", "an address of this site"),
        ("email", "nobody", "write the whole address"),
    ],
)
def test_a_mistake_is_said_beside_its_field(client: Client, field: str, value: str, sentence: str) -> None:
    html = client.post(FORM, {**SAID, field: value}).content.decode()

    assert sentence in html
    assert 'aria-invalid="true"' in html
    assert not AccessibilityReport.objects.exists()


def test_a_program_is_thanked_and_nothing_is_kept(client: Client) -> None:
    answer = client.post(FORM, {**SAID, "website": "https://spam.example/"})
    assert answer.status_code == 302
    assert not AccessibilityReport.objects.exists()


def test_too_many_reports_from_one_address_wait(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"accessibility_report": "2/h/ip"}
    assert [client.post(FORM, SAID).status_code for _try in range(3)] == [302, 302, 429]
    assert AccessibilityReport.objects.count() == 2


def test_the_form_knows_the_page_one_came_from_and_only_ours(client: Client) -> None:
    assert 'href="/en/accessibility/feedback/?page=/en/partners/"' in get(client, "/en/partners/")
    assert 'value="/en/partners/"' in get(client, f"{FORM}?page=/en/partners/")
    assert "Por exemplo /pt/activities/" in get(client, "/pt/accessibility/feedback/")
    assert 'value="https://elsewhere' not in get(client, f"{FORM}?page=https://elsewhere.example/")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/en/partners/?q=x#here", "/en/partners/"),
        ("http://testserver/pt/", "/pt/"),
        ("/en/mail-preferences/secret-token/", "/en/mail-preferences/…/"),
        ("//elsewhere.example/en/", ""),
        ("/\\elsewhere.example", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_an_address_is_a_page_of_this_site_without_its_secrets(address: str, path: str) -> None:
    assert own_page(address, "testserver") == path


def test_reports_are_deleted_after_a_year() -> None:
    old, new = told(), told(now=NOW + timedelta(days=2))
    assert purge_reports(now=NOW + timedelta(days=364)) == 0
    assert purge_reports(now=NOW + timedelta(days=365)) == 1
    assert list(AccessibilityReport.objects.all()) == [new]
    assert old.public_id != new.public_id


def test_staff_mark_reports_as_answered_in_the_administration(network: Client) -> None:
    report = told()
    data = {"action": "mark_answered", "_selected_action": [report.pk]}
    assert network.post("/admin/home/accessibilityreport/", data).status_code == 302
    report.refresh_from_db()
    assert report.state == "answered"
