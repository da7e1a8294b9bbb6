"""One connection to the mail server, and what its refusals mean."""

import contextlib
import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

# The server says that it closes the connection (RFC 5321, 3.8).
CLOSING = 421


class ServerAway(Exception):  # noqa: N818 - an outage is no error of ours
    """The mail server cannot be reached, or breaks every connection: no message has a chance now."""


@dataclass(frozen=True)
class Refusal:
    """Why a message was not taken."""

    text: str
    is_temporary: bool
    connection_lost: bool = False


class Post:
    """Opens late, sends many messages over one connection, opens again after it was lost."""

    LOSSES_BEFORE_AWAY = 3

    def __init__(self) -> None:
        self.connection = get_connection(timeout=settings.NOTIFICATIONS_SMTP_TIMEOUT_SECONDS)
        self.losses = 0

    def open(self) -> None:
        """Make sure that there is a connection. Raises ServerAway."""
        if self.losses >= self.LOSSES_BEFORE_AWAY:
            raise ServerAway(f"The mail server broke {self.losses} connections in a row.")
        try:
            self.connection.open()
        except OSError as error:  # smtplib's errors are OSErrors too
            self.close()
            raise ServerAway(describe(error)) from error

    def send(self, message: EmailMessage) -> Refusal | None:
        """Send one message; None when the server took it."""
        try:
            self.connection.send_messages([message])
        except (OSError, ValueError) as error:
            refusal = refusal_of(error)
            if refusal.connection_lost:
                self.losses += 1
                self.close()
            return refusal
        self.losses = 0
        return None

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.close()
        # Django forgets a connection only after a polite goodbye, which a lost one cannot say.
        if hasattr(self.connection, "connection"):
            self.connection.connection = None


def refusal_of(error: Exception) -> Refusal:
    """Read an exception of the mail backend: 4xx and network trouble pass, 5xx and unsendable messages do not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return refusal_from(code, answer)
    if isinstance(error, smtplib.SMTPResponseException):
        return refusal_from(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Refusal(describe(error), is_temporary=True, connection_lost=True)
    if isinstance(error, smtplib.SMTPException | ValueError):
        return Refusal(describe(error), is_temporary=False)
    return Refusal(describe(error), is_temporary=True, connection_lost=True)


def refusal_from(code: int, answer: bytes | str) -> Refusal:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    # -1 is smtplib's code for an answer that is none: the connection is no good.
    return Refusal(f"{code} {text}", is_temporary=code < 500, connection_lost=code in {CLOSING, -1})


def describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
