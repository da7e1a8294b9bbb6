"""What others see of a certificate is what its holder allows; on paper it says all, in the reader's language."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from core.errors import DomainError
from core.translations import language_codes
from credentials.badges import elements
from credentials.documents import pdf_of
from credentials.models import Certificate
from credentials.services import choose_what_is_shown, revoke, withdraw_own
from notifications.models import Delivery
from tests.factories import OrganisationFactory, PersonFactory, ProjectFactory, signed_in, staff_of
from tests.factories.credentials import achievement, certificate_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LANGUAGES = language_codes()
FUNDING = {
    "acronym": "MSS",
    "statement": "co-funded",
    "granting_authority": "EISMEA",
    "grant_number": "101",
    "disclaimer": {},
    "original_language": "en",
}


@pytest.fixture
def certificate() -> Certificate:
    cascais = OrganisationFactory.create(name="Câmara Municipal de Cascais")
    return certificate_for(
        PersonFactory.create(name="Inês Conceição", language="pt"),
        now=NOW,
        awarded_by=cascais,
        other_hosts=("TESE",),
        eqf_level=4,
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 10, 30),
        project=ProjectFactory.create(),
        funding=FUNDING,
    )


def test_all_eleven_elements_are_stored(certificate: Certificate) -> None:
    row = Certificate.objects.get()
    stored = {
        "learner": row.holder_name,
        "title": row.title,
        "country": row.country,
        "awarding body": row.awarding_body,
        "date": row.issued_on,
        "learning outcomes": row.outcomes,
        "notional workload": row.workload_minutes,
        "EQF level": row.eqf_level,
        "assessment": row.assessment,
        "participation": row.participation,
        "quality assurance": row.quality_assurance,
    }
    assert stored == {
        "learner": "Inês Conceição",
        "title": {"en": "Social clauses", "pt": "Cláusulas sociais"},
        "country": "PT",
        "awarding body": "Câmara Municipal de Cascais",
        "date": date(2026, 11, 2),
        "learning outcomes": {"en": "Read a call for tenders."},
        "notional workload": 600,
        "EQF level": 4,
        "assessment": {"en": "None."},
        "participation": "in-person",
        "quality assurance": {"en": "Reviewed by the partners."},
    }
    assert row.number == "MS-2026-000001"


def test_what_it_says_stays_when_the_world_changes(certificate: Certificate) -> None:
    certificate.holder.name, certificate.awarded_by.name = "Another", "Another"
    certificate.holder.save()
    certificate.awarded_by.save()
    assert "Câmara Municipal de Cascais" in text_of_pdf(certificate, "en")
    assert "Inês Conceição" in text_of_pdf(certificate, "en")


WHAT = {
    "shows_name": ["Inês Conceição"],
    "shows_hours": ["10 h", "8 h (at least 75\u00a0%"],
    "shows_details": ["Read a call for tenders.", "Level 4", "In person", "Reviewed by the partners."],
    "shows_pdf": [".pdf"],
}


@pytest.mark.parametrize("allowed", [(), *((name,) for name in WHAT), tuple(WHAT)])
def test_page_shows_the_minimum_and_what_the_holder_allows(
    certificate: Certificate, client: Client, allowed: tuple[str, ...]
) -> None:
    choose_what_is_shown(certificate=certificate, shown=dict.fromkeys(allowed, True))
    page = client.get(f"/certificates/{certificate.public_id}/?lang=en")
    badge = client.get(f"/credentials/{certificate.public_id}.json").content.decode("unicode_escape")
    text = page.content.decode()
    for sentence in ("MS-2026-000001", "Social clauses", "Câmara Municipal de Cascais", "is valid", "2 November 2026"):
        assert sentence in text
    for name, sentences in WHAT.items():
        for sentence in sentences:
            assert (sentence in text) == (name in allowed), sentence
    assert ("Inês" in badge) == ("shows_name" in allowed)
    assert ("tenders" in badge) == ("shows_details" in allowed)
    assert not page.cookies
    assert 'content="noindex"' in text


def test_page_answers_in_the_language_of_the_browser_or_of_the_address(
    certificate: Certificate, client: Client
) -> None:
    address = f"/certificates/{certificate.public_id}/"
    assert '<html lang="pt-PT">' in client.get(address, headers={"accept-language": "pt"}).content.decode()
    page = client.get(address, {"lang": "it"}, headers={"accept-language": "pt"}).content.decode()
    assert '<html lang="it">' in page
    assert '<dd lang="en">Social clauses</dd>' in page


def test_page_is_found_by_what_is_typed_off_paper(certificate: Certificate, client: Client) -> None:
    assert client.get(f"/certificates/{str(certificate.public_id).upper()}/").status_code == 200


def test_badge_sets_its_lines_as_its_language_does(certificate: Certificate) -> None:
    with translation.override("fr"):
        assert "Intitulé\u00a0: Social clauses" in elements(certificate, shows_hours=True, shows_details=True)


def test_revoked_page_says_when_and_never_why(certificate: Certificate, client: Client) -> None:
    staff = staff_of(certificate.awarded_by)
    page = signed_in(staff).post(f"/en/staff/certificates/{certificate.public_id}/revoke/", {"reason": ""})
    assert 'aria-invalid="true"' in page.content.decode()
    answer = signed_in(staff).post(f"/en/staff/certificates/{certificate.public_id}/revoke/", {"reason": "Wrong name"})
    assert answer.status_code == 302
    certificate.refresh_from_db()
    assert (certificate.revocation, certificate.revoked_by) == ("staff", staff)
    text = client.get(f"/certificates/{certificate.public_id}/?lang=en").content.decode()
    assert "revoked on" in text
    assert "Wrong name" not in text
    own = signed_in(certificate.holder).get(f"/en/me/certificates/{certificate.public_id}/").content.decode()
    assert "Wrong name" in own
    assert Delivery.objects.filter(kind="credentials.certificate-revoked", person=certificate.holder).count() == 1
    with pytest.raises(DomainError, match="already"):
        revoke(certificate=certificate, by=staff, reason="Again", now=NOW)


def test_holder_chooses_and_may_give_it_back(certificate: Certificate) -> None:
    client, address = signed_in(certificate.holder), f"/en/me/certificates/{certificate.public_id}/"
    assert client.post(address, {"shows_name": "on"}).status_code == 302
    certificate.refresh_from_db()
    assert (certificate.shows_name, certificate.shows_hours) == (True, False)
    assert client.post(f"{address}withdraw/").status_code == 302
    certificate.refresh_from_db()
    assert (certificate.revocation, certificate.bars_reissue) == ("holder", True)
    with pytest.raises(DomainError, match="not yours"):
        withdraw_own(certificate=certificate, by=PersonFactory.create(), now=NOW)


def test_paper_is_for_the_holder_and_the_awarding_body_until_the_holder_opens_it(
    certificate: Certificate, client: Client
) -> None:
    address = f"/certificates/{certificate.public_id}.pdf"
    assert client.get(address).url.startswith("/en/accounts/login/")
    assert signed_in(PersonFactory.create()).get(address).status_code == 404
    assert signed_in(staff_of(OrganisationFactory.create())).get(address).status_code == 404
    assert signed_in(certificate.holder).get(address)["Content-Type"] == "application/pdf"
    assert signed_in(staff_of(certificate.awarded_by)).get(address).status_code == 200
    choose_what_is_shown(certificate=certificate, shown={"shows_pdf": True})
    assert client.get(address).status_code == 200


def text_of_pdf(certificate: Certificate, language: str) -> str:
    reader = PdfReader(io.BytesIO(pdf_of(certificate, language=language)))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


SAID = {
    "en": "Certificate of attendance",
    "pt": "Certificado de frequência",
    "it": "Attestato di partecipazione",
    "es": "Certificado de asistencia",
    "fr": "Attestation d’assiduité",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_says_all_in_five_languages_and_is_tagged(certificate: Certificate, language: str) -> None:
    reader: Any = PdfReader(io.BytesIO(pdf_of(certificate, language=language)))
    catalogue = reader.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == {"pt": "pt-PT"}.get(language, language)
    text = " ".join(reader.pages[0].extract_text().split())
    for words in (
        SAID[language],
        "Inês Conceição",
        "Câmara Municipal de Cascais",
        "MS-2026-000001",
        "EISMEA",
        "8 h",
        "4",
    ):
        assert words in text
    assert f"/certificates/{certificate.public_id}/" in text.replace(" ", "")


def test_list_of_my_certificates_asks_the_same_for_one_and_for_thirty(django_assert_max_num_queries: Any) -> None:
    def asked(number: int) -> int:
        holder = PersonFactory.create()
        for place in range(number):
            certificate_for(holder, now=NOW, source_key=f"{holder.pk}-{place}")
        client = signed_in(holder)
        with django_assert_max_num_queries(30) as queries:
            page = client.get("/en/me/certificates/").content.decode()
        assert page.count("data-certificate=") == number
        return len(queries)

    assert asked(1) == asked(30)


def test_numbers_grow_and_one_occasion_has_one_valid_certificate() -> None:
    from credentials.services import settle

    first, second = achievement(source_key="a"), achievement(source_key="b")
    for _ in range(2):
        settle(app="academy", keys=["a", "b"], earned=[first, second], now=NOW)
    numbers = list(Certificate.objects.order_by("pk").values_list("number", "status_index"))
    assert numbers == [("MS-2026-000001", 0), ("MS-2026-000002", 1)]
    third = certificate_for(now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC), source_key="c")
    assert (third.number, third.status_index) == ("MS-2027-000001", 2)
