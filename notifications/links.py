"""The links that stand in each mail: which mails somebody gets, and one category switched off. Neither needs a login.

Signed, so that nobody makes one up, and without an end: a mail of three years ago is still a way out. A link names a
person by the public id alone. Whoever holds it sees and changes which mails this person gets, and nothing else.
"""

import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import Person

PREFERENCES, MUTE = "notifications.preferences", "notifications.mute"


def preferences_url(person: Person) -> str:
    """The absolute address of the page, in the active language."""
    return settings.SITE_URL + reverse("notifications:preferences-by-link", args=[sign(person, PREFERENCES)])


def mute_url(person: Person, category: str) -> str:
    """The absolute address that switches one category off (RFC 8058), in the active language."""
    return settings.SITE_URL + reverse("notifications:mute", args=[sign(person, MUTE, category)])


def sign(person: Person, purpose: str, category: str = "") -> str:
    short_id = urlsafe_b64encode(person.public_id.bytes).rstrip(b"=").decode()
    return Signer(salt=purpose).sign(f"{short_id}.{category}" if category else short_id)


def read_preferences_token(token: str) -> Person | None:
    """Whose link this is; None when it is not ours."""
    person, category = read(token, PREFERENCES)
    return None if category else person


def read_mute_token(token: str) -> tuple[Person, str] | None:
    """Whose link this is, and the category that it switches off; None when it is not ours."""
    person, category = read(token, MUTE)
    return (person, category) if person and category else None


def read(token: str, purpose: str) -> tuple[Person | None, str]:
    try:
        short_id, _dot, category = Signer(salt=purpose).unsign(token).partition(".")
        public_id = uuid.UUID(bytes=urlsafe_b64decode(f"{short_id}=="))
    except (BadSignature, ValueError):
        return None, ""
    return Person.objects.select_related("territory").filter(public_id=public_id).first(), category
