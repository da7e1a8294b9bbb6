"""Badges: signed, checked without a network by a verifier that is not ours, revoked, valid after a rotation."""

import base64
import gzip
import hashlib
import io
import json
import stat
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.management import call_command
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.contexts import bundled_contexts
from PIL import Image
from pyld import jsonld

from core.errors import DomainError
from credentials import keys
from credentials.badges import baked_badge, issuer_id, signed_badge
from credentials.models import Certificate
from credentials.pictures import badge_picture
from credentials.services import revoke
from tests.factories import PersonFactory, signed_in
from tests.factories.credentials import certificate_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TOPIC = {"framework": "EntreComp 2016", "code": "1-1", "name": {"en": "Spotting opportunities"}}


@pytest.fixture
def certificate() -> Certificate:
    holder = PersonFactory.create(name="Inês Conceição", email="ines@mail.example", language="pt")
    return certificate_for(holder, now=NOW, topics=(TOPIC,))


@pytest.fixture
def web(client: Any) -> Any:
    """What a verifier downloads, from the site itself and from nowhere else."""

    def download(url: str) -> bytes:
        path = url.replace("http://localhost:8000", "").replace("https://localhost:8000", "")
        assert path.startswith("/"), url
        response = client.get(path)
        assert response.status_code == 200
        return bytes(response.content)

    return download


def checked(document: str, web: Any) -> Any:
    """By the library's verifier, anchored on the site's own document, with the status list."""
    return OB3LdpVerifier.for_issuer_did(issuer_id(), download=web).verify(document, check_status=True, download=web)


def test_badge_is_checked_by_the_library_and_its_status_list(certificate: Certificate, client: Any, web: Any) -> None:
    document = client.get(f"/credentials/{certificate.public_id}.json").content.decode()
    badge = checked(document, web)
    assert badge.id == f"http://localhost:8000/credentials/{certificate.public_id}.json"
    assert badge.achievement.name == "Cláusulas sociais"
    assert badge.issuer.id == "did:web:localhost%3A8000"
    revoke(certificate=certificate, by=None, reason="A wrong name", now=NOW)
    with pytest.raises(OB3VerificationError, match="revocation"):
        checked(document, web)
    assert "A wrong name" not in document + client.get(f"/credentials/{certificate.public_id}.json").content.decode()


def test_changed_badge_is_refused(certificate: Certificate, web: Any) -> None:
    document = signed_badge(certificate, for_holder=False)
    assert checked(document, web)
    with pytest.raises(OB3VerificationError):
        checked(document.replace("sociais", "marciais"), web)


def test_proof_holds_by_the_specification_alone(certificate: Certificate) -> None:
    """VC Data Integrity EdDSA Cryptosuites 1.0, section 3.3.2, without the library that signed."""
    document = json.loads(signed_badge(certificate, for_holder=False))
    proof = document.pop("proof")
    value = proof.pop("proofValue")
    config = {"@context": document["@context"], **proof}
    hashed = b"".join(hashlib.sha256(canonical(part)).digest() for part in (config, document))
    load_public(keys.public_keys()[0].pem).verify(base58(value[1:]), hashed)
    document["name"] = "Something else"
    hashed = b"".join(hashlib.sha256(canonical(part)).digest() for part in (config, document))
    with pytest.raises(InvalidSignature):
        load_public(keys.public_keys()[0].pem).verify(base58(value[1:]), hashed)


def test_status_list_is_a_jwt_whose_signature_holds_by_itself(certificate: Certificate, client: Any) -> None:
    second = certificate_for(now=NOW, source_key="another")
    revoke(certificate=second, by=None, reason="A test", now=NOW)
    token = client.get("/credentials/status/1.jwt").content
    message, _dot, signature = token.rpartition(b".")
    load_public(keys.public_keys()[0].pem).verify(unpadded(signature), message)
    header, payload = (json.loads(unpadded(part)) for part in message.split(b"."))
    assert header == {"alg": "EdDSA", "typ": "vc+jwt", "kid": "did:web:localhost%3A8000#key-1-jwk"}
    bits = gzip.decompress(unpadded(payload["credentialSubject"]["encodedList"][1:].encode()))
    assert [bool(bits[row.status_index // 8] & 0x80 >> row.status_index % 8) for row in (certificate, second)] == [
        False,
        True,
    ]
    assert client.get("/credentials/status/2.jwt").status_code == 404


def test_badge_is_found_again_in_its_picture(certificate: Certificate, web: Any) -> None:
    response = signed_in(certificate.holder).get(f"/en/me/certificates/{certificate.public_id}/badge.svg")
    assert response["Content-Type"] == "image/svg+xml"
    badge = checked(OB3Verifier.extract_token_from_svg(response.content), web)
    # The holder's own copy says who they are; the address only by its hash.
    assert badge.identifiers[0].identity_hash == "Inês Conceição"
    assert badge.identifiers[1].hashed
    assert b"ines@mail.example" not in response.content
    assert "Inês" not in signed_badge(certificate, for_holder=False)


def test_badge_is_found_again_in_its_png(certificate: Certificate, web: Any) -> None:
    response = signed_in(certificate.holder).get(f"/en/me/certificates/{certificate.public_id}/badge.png")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    badge = checked(OB3Verifier.extract_token_from_png(response.content), web)
    assert badge.identifiers[0].identity_hash == "Inês Conceição"
    picture = Image.open(io.BytesIO(response.content))
    picture.load()
    assert (picture.size, list(picture.text)) == ((960, 1120), ["openbadgecredential"])
    assert picture.convert("RGBA").getpixel((0, 0))[3] == 0, "nothing is behind the badge"


def test_rotation_keeps_old_badges_valid(certificate: Certificate, web: Any, keys_folder: Any) -> None:
    before = baked_badge(certificate, badge_picture(certificate))
    call_command("rotate_credential_key")
    after = signed_badge(certificate, for_holder=False)
    assert [json.loads(after)["proof"]["verificationMethod"], keys.signing_key().name] == [
        "did:web:localhost%3A8000#key-2",
        "key-2",
    ]
    assert checked(OB3Verifier.extract_token_from_svg(before), web)
    assert checked(after, web)
    private = sorted(path.name for path in keys_folder.glob("*private*"))
    assert private == ["key-2.private.pem"]


def test_private_key_is_a_file_for_its_owner_alone_and_is_served_nowhere(
    certificate: Certificate, client: Any, keys_folder: Any
) -> None:
    document = client.get("/.well-known/did.json")
    path = keys_folder / "key-1.private.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = path.read_text().splitlines()[1]
    served = [
        document,
        client.get(f"/credentials/{certificate.public_id}.json"),
        client.get("/credentials/status/1.jwt"),
    ]
    assert not any(secret.encode() in response.content or b'"d"' in response.content for response in served)
    assert secret not in repr(keys.signing_key())


def test_without_a_key_there_is_no_badge_but_everything_else(
    certificate: Certificate, client: Any, settings: Any
) -> None:
    settings.CREDENTIAL_KEYS_ARE_MADE = False
    with pytest.raises(DomainError, match="no key"):
        signed_badge(certificate, for_holder=False)
    assert client.get(f"/credentials/{certificate.public_id}.json").status_code == 503
    assert client.get("/.well-known/did.json").status_code == 503
    assert client.get(f"/certificates/{certificate.public_id}/").status_code == 200


def load_public(pem: bytes) -> Any:
    return load_pem_public_key(pem)


def canonical(document: dict[str, Any]) -> bytes:
    contexts = bundled_contexts()

    def load(url: str, options: Any) -> dict[str, Any]:
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": contexts[url]}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return str(jsonld.normalize(document, options)).encode()


def unpadded(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def base58(text: str) -> bytes:
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for letter in text:
        number = number * 58 + letters.index(letter)
    return number.to_bytes(64, "big")
