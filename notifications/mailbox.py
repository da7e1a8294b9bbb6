"""The demo's mailbox: the .eml files that `backends.EmlFileBackend` wrote, read back."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings

SUFFIX = ".eml"


@dataclass(frozen=True)
class StoredMail:
    """One message of the mailbox; `name` is its file's name without the suffix, and sorts by time."""

    name: str

    @cached_property
    def message(self) -> EmailMessage:
        content = (folder() / f"{self.name}{SUFFIX}").read_bytes()
        parsed: Any = email.message_from_bytes(content, policy=email.policy.default)
        return parsed

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def recipient(self) -> str:
        return str(self.message["To"] or "")

    @property
    def language(self) -> str:
        """The tag of the language it says it is written in, for a `lang` attribute."""
        return str(self.message["Content-Language"] or "")

    @property
    def sent_at(self) -> datetime | None:
        header: Any = self.message["Date"]
        return header.datetime if header else None

    @property
    def text(self) -> str:
        return self.body("plain")

    @property
    def html(self) -> str:
        return self.body("html")

    def body(self, subtype: str) -> str:
        part: Any = self.message.get_body(preferencelist=(subtype,))
        return str(part.get_content()) if part else ""

    @property
    def attachments(self) -> list[tuple[str, bytes, str]]:
        """Name, content and type of each."""
        found = []
        for part in self.message.iter_attachments():
            payload: Any = part.get_payload(decode=True)
            found.append((part.get_filename() or "", payload or b"", part.get_content_type()))
        return found


def folder() -> Path:
    return Path(settings.MAIL_DIR)


def newest_first() -> list[StoredMail]:
    """Every message; a message is read only when something of it is asked for."""
    return [StoredMail(path.stem) for path in sorted(stored_files(), reverse=True)]


def find(name: str) -> StoredMail | None:
    """The message of this name, if there is one. Names come from addresses: looked up, never opened as a path."""
    return StoredMail(name) if name in {path.stem for path in stored_files()} else None


def stored_files() -> Iterator[Path]:
    return folder().glob(f"*{SUFFIX}")
