"""Certificates as Open Badges 3.0: a W3C Verifiable Credential with a Data Integrity proof (eddsa-rdfc-2022).

The library's JSON-LD contexts are files of its own: signing and checking open no network. It is loaded by the first
badge of a process. Choice and alternatives: docs/decisions/0019.
"""

import base64
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.numbers import percent_text
from core.text import labelled
from credentials import keys
from credentials.models import Certificate
from credentials.wording import lines_of, topic_name

# The least that the standard allows, so that one bit hides among many.
LIST_SIZE = 131072
LIST_VALID_FOR = timedelta(days=7)
LIST_TTL_MILLISECONDS = 5 * 60 * 1000
TYPES = {
    Certificate.Kind.ATTENDED: "CertificateOfCompletion",
    Certificate.Kind.ASSESSED: "MicroCredential",
    Certificate.Kind.PATH: "LearningProgram",
    Certificate.Kind.MENTOR_HOURS: "CommunityService",
}


def issuer_id() -> str:
    """The did:web of this site: its document is at `/.well-known/did.json`."""
    return "did:web:" + quote(urlsplit(settings.SITE_URL).netloc, safe="")


def list_url(number: int) -> str:
    return settings.SITE_URL + reverse("credential-status", args=[number])


def list_place(status_index: int) -> tuple[int, int]:
    """In which status list (from 1 on) a certificate has its bit, and which."""
    return status_index // LIST_SIZE + 1, status_index % LIST_SIZE


def signed_badge(certificate: Certificate, *, for_holder: bool) -> str:
    """The credential as JSON. The public one names the holder only if they allow it; their own always does.

    Raises DomainError without a key.
    """
    from openbadgeslib.ob3 import OB3LdpSigner

    key = keys.signing_key()
    signer = OB3LdpSigner(key.pem, f"{issuer_id()}#{key.name}")
    # What it says is in the language of the certificate, whoever asks.
    with override(certificate.language):
        return str(signer.sign_to_json(credential(certificate, for_holder=for_holder)))


def baked_badge(certificate: Certificate, picture: bytes) -> bytes:
    """The picture with the holder's credential inside (baking, Open Badges 3.0 section 5.3)."""
    from openbadgeslib import baking

    return bytes(
        baking.bake_svg(
            picture,
            signed_badge(certificate, for_holder=True),
            element=baking.SVG_ELEMENT_OB3,
            namespace=baking.SVG_NS_OB3,
            as_text=True,
        )
    )


def baked_png(certificate: Certificate, picture: bytes) -> bytes:
    """The same in a PNG: an iTXt chunk named `openbadgecredential` (section 5.3)."""
    from openbadgeslib import baking

    credential = signed_badge(certificate, for_holder=True)
    return bytes(baking.bake_png(picture, credential, keyword=baking.ITXT_KEYWORD_OB3))


def credential(certificate: Certificate, *, for_holder: bool) -> Any:
    """The credential, unsigned."""
    from openbadgeslib.ob3 import OpenBadgeCredential
    from openbadgeslib.ob3.credential import Evidence, IdentityObject, Issuer
    from openbadgeslib.ob3.status_list import status_entry

    number, index = list_place(certificate.status_index)
    names = for_holder or certificate.shows_name
    identities = [IdentityObject(certificate.holder_name, "name", hashed=False)] if names else []
    if for_holder and certificate.holder.email:
        # Other platforms find the address of their member by the hash; who has not the file finds nothing.
        identities.append(IdentityObject.create(certificate.holder.email, salt=str(certificate.public_id)))
    shows_hours, shows_details = (for_holder or certificate.shows_hours, for_holder or certificate.shows_details)
    evidence = elements(certificate, shows_hours=shows_hours, shows_details=shows_details)
    return OpenBadgeCredential(
        id=certificate.credential_url(),
        name=str(certificate.text("title")),
        issuer=Issuer(id=issuer_id(), name=str(settings.SITE_NAME), url=settings.SITE_URL + "/"),
        # Not the person's own id: two certificates of one person have nothing in common.
        recipient_id=f"urn:uuid:{certificate.public_id}",
        achievement=achievement(certificate, shows_details=shows_details),
        issuance_date=certificate.issued_at.astimezone(UTC),
        identifiers=identities,
        evidence=[Evidence(id=certificate.page_url(), name=certificate.number, narrative=evidence)],
        credential_status=[status_entry(list_url(number), "revocation", index)],
    )


def achievement(certificate: Certificate, *, shows_details: bool) -> Any:
    from openbadgeslib.ob3.credential import Achievement, Alignment

    outcomes = str(certificate.text("outcomes")) if shows_details else ""
    topics = certificate.topics if shows_details else []
    return Achievement(
        id=f"{certificate.credential_url()}#achievement",
        name=str(certificate.text("title")),
        description=outcomes or str(certificate.get_kind_display()),
        criteria_narrative=criteria(certificate),
        achievement_type=TYPES[Certificate.Kind(certificate.kind)],
        alignments=[
            Alignment(
                target_name=topic_name(topic),
                target_url=f"urn:mustsee:{quote(topic['framework'], safe='')}:{quote(topic['code'], safe='')}",
                target_framework=topic["framework"],
                target_code=topic["code"],
            )
            for topic in topics
        ],
    )


def criteria(certificate: Certificate) -> str:
    """By which rule it was issued."""
    if certificate.kind == Certificate.Kind.MENTOR_HOURS:
        return _("Hours of mentoring meetings, as logged in a pairing that came to its end.")
    values = {"percent": percent_text(certificate.required_percent or 0)}
    if certificate.kind == Certificate.Kind.ASSESSED:
        return _("At least %(percent)s of the scheduled minutes attended, and an assessment passed.") % values
    if certificate.kind == Certificate.Kind.PATH:
        return _("At least %(percent)s of the scheduled minutes of every module attended.") % values
    return _("At least %(percent)s of the scheduled minutes attended.") % values


def elements(certificate: Certificate, *, shows_hours: bool, shows_details: bool) -> str:
    """The elements of the European approach that Open Badges has no field for, as lines of text."""
    rows = lines_of(certificate, name=False, hours=shows_hours, details=shows_details)
    return "\n".join(labelled(line.label, line.text) for line in rows)


def issuer_document() -> dict[str, Any]:
    """The did:web document. Each key stands in it twice: for Data Integrity proofs, and as a JWK for JWTs."""
    from openbadgeslib.ob3 import multikey_from_pem

    did = issuer_id()
    methods: list[dict[str, Any]] = []
    for key in keys.public_keys():
        methods.append(
            {
                "id": f"{did}#{key.name}",
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": multikey_from_pem(key.pem),
            }
        )
        jwk = {"kty": "OKP", "crv": "Ed25519", "x": unpadded(key.load().public_bytes_raw())}
        methods.append({"id": f"{did}#{key.name}-jwk", "type": "JsonWebKey", "controller": did, "publicKeyJwk": jwk})
    context = [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/jwk/v1",
    ]
    names = [method["id"] for method in methods]
    return {
        "@context": context,
        "id": did,
        "alsoKnownAs": [settings.SITE_URL + "/"],
        "verificationMethod": methods,
        "assertionMethod": names,
    }


def signed_status_list(number: int, revoked: Iterable[int], now: datetime) -> str:
    """A Bitstring Status List credential as a compact JWT (vc+jwt), signed by the key that signs now."""
    from openbadgeslib.ob3.status_list import build_status_list_credential

    url = list_url(number)
    payload = build_status_list_credential(
        issuer_id(),
        url,
        "revocation",
        revoked,
        LIST_SIZE,
        issued=now,
        valid_until=now + LIST_VALID_FOR,
        ttl=LIST_TTL_MILLISECONDS,
    )
    payload |= {"iss": issuer_id(), "jti": url, "nbf": int(now.timestamp())}
    return compact_jwt(payload)


def compact_jwt(payload: dict[str, Any]) -> str:
    """RFC 7515 and 8037. The header names the key, so that a rotation breaks nothing."""
    key = keys.signing_key()
    header = {"alg": "EdDSA", "typ": "vc+jwt", "kid": f"{issuer_id()}#{key.name}-jwk"}
    parts = [unpadded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, payload)]
    message = ".".join(parts)
    return f"{message}.{unpadded(key.sign(message.encode()))}"


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
