"""Sealing: what one person answered, unreadable to whoever sees the tables, until it is opened with others.

The key comes from the server's secret, which is not in the database. Boxes of answers have the same few lengths, and
say no time: the library would write the second of sealing into each.
"""

import json
import logging
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

BLOCK_BYTES = 2048
NO_TIME = 0
log = logging.getLogger(__name__)


def cipher() -> MultiFernet:
    """Seals with the secret of today, and opens with earlier ones too (SECRET_KEY_FALLBACKS)."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [sha256(b"academy.feedback\x00" + str(secret).encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])


def seal(content: Any) -> str:
    """The content as a box: what JSON can say, filled up to whole blocks."""
    text = json.dumps(content).encode()
    filled = text.ljust(-(-len(text) // BLOCK_BYTES) * BLOCK_BYTES)
    return cipher().encrypt_at_time(filled, NO_TIME).decode()


def unseal(box: str) -> Any:
    """What was sealed; None when the secret has changed since, and then it is lost."""
    try:
        return json.loads(cipher().decrypt(box.encode()))
    except InvalidToken:
        log.error("Feedback could not be opened: SECRET_KEY has changed, and the old one is not among the fallbacks.")
        return None
