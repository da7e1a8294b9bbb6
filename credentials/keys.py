"""The keys that sign badges: files in one folder, never rows of the database.

`key-1.private.pem` signs; `key-1.public.pem` lets others check. The highest number that has a private half signs, all
public halves are published: a badge signed by a retired key stays valid (docs/operations.md, docs/decisions/0020).
"""

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import DomainError

PUBLIC, PRIVATE = ".public.pem", ".private.pem"
NAME = re.compile(r"key-([1-9][0-9]{0,5})\.(?:public|private)\.pem")


@dataclass(frozen=True)
class PublicKey:
    """One published key; `name` is the fragment in the issuer's document."""

    name: str
    pem: bytes

    def load(self) -> Ed25519PublicKey:
        key = serialization.load_pem_public_key(self.pem)
        if not isinstance(key, Ed25519PublicKey):
            raise DomainError(_("The keys that sign badges cannot be read."), code="keys")
        return key


@dataclass(frozen=True, repr=False)
class SigningKey:
    """The private half of the key that signs. Its text is in no log: it has no `repr`."""

    name: str
    pem: bytes

    def sign(self, message: bytes) -> bytes:
        key = serialization.load_pem_private_key(self.pem, password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise DomainError(_("The keys that sign badges cannot be read."), code="keys")
        return key.sign(message)


def folder() -> Path:
    return Path(settings.CREDENTIAL_KEYS_DIR)


def numbers() -> list[int]:
    """Of all keys in the folder, the newest first."""
    found = {int(match[1]) for path in folder().glob("key-*.pem") if (match := NAME.fullmatch(path.name))}
    return sorted(found, reverse=True)


def signing_key() -> SigningKey:
    """The newest private key. Outside production the first one is made when it is asked for.

    Raises DomainError where there is none, or where it cannot be read.
    """
    for number in numbers():
        path = folder() / f"key-{number}{PRIVATE}"
        if path.exists():
            return SigningKey(f"key-{number}", read(path))
    if not settings.CREDENTIAL_KEYS_ARE_MADE:
        raise DomainError(_("There is no key to sign badges with."), code="keys")
    make_key()
    return signing_key()


def public_keys() -> list[PublicKey]:
    """All published keys, the one that signs first, then by age: who names no key means the first."""
    signing = signing_key()
    rows = [PublicKey(f"key-{number}", read(folder() / f"key-{number}{PUBLIC}")) for number in numbers()]
    return sorted(rows, key=lambda row: row.name != signing.name)


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DomainError(_("The keys that sign badges cannot be read."), code="keys") from error


def make_key() -> str:
    """Make the next key, which signs from now on; returns its name. Of two at once, each makes one of its own."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    number = next(iter(numbers()), 0) + 1
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # The public half takes the number: whoever comes second finds it taken.
    while not place(folder() / f"key-{number}{PUBLIC}", public, mode=0o644):
        number += 1
    place(folder() / f"key-{number}{PRIVATE}", private, mode=0o600)
    return f"key-{number}"


def place(path: Path, content: bytes, *, mode: int) -> bool:
    """Write a whole file under a name that nobody has; False where somebody has it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)
    try:
        os.link(name, path)
    except FileExistsError:
        return False
    finally:
        Path(name).unlink()
    return True


def retire_others(name: str) -> list[str]:
    """Delete the private halves of all keys but this one; their public halves stay published. Returns their names."""
    gone = []
    for number in numbers():
        path = folder() / f"key-{number}{PRIVATE}"
        if f"key-{number}" != name and path.exists():
            path.unlink()
            gone.append(f"key-{number}")
    return gone
