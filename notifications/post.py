"""One connection to the mail server, and what its refusals mean."""

import contextlib
import re
import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

# The server says that it closes the connection (RFC 5321, 3.8).
CLOSING = 421
# The message is too big for this server: said of the sender's line, but about this message alone (RFC 1870).
TOO_BIG = 552
# The address does not exist, or takes no mail any more (RFC 3463: X.1.* is about addresses, X.2.1 a closed mailbox).
BAD_ADDRESS = re.compile(r"5\.(1\.\d{1,3}|2\.1)\b")
ENHANCED = re.compile(r"5\.\d{1,3}\.\d{1,3}\b")
# What a server says of a recipient without an enhanced code (RFC 5321, 4.2.3): no mailbox, not local, no such name.
NO_MAILBOX = {550, 551, 553}


class ServerAway(Exception):  # noqa: N818 - an outage is no error of ours
    """The mail server cannot be reached, breaks every connection, or takes nothing from our sender's address: no
    message has a chance now."""


@dataclass(frozen=True)
class Refusal:
    """Why a message was not taken. `is_address`: the address itself takes no mail, whatever is written to it."""

    text: str
    is_temporary: bool
    connection_lost: bool = False
    is_address: bool = False


class Post:
    """Opens late, sends many messages over one connection, opens again after it was lost."""

    LOSSES_BEFORE_AWAY = 3

    def __init__(self) -> None:
        self.connection = get_connection(timeout=settings.NOTIFICATIONS_SMTP_TIMEOUT_SECONDS)
        self.losses = 0
        # Whether the server has said yes or no to a message.
        self.has_answered = False

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
        """Send one message; None when the server took it. Raises ServerAway when it takes nothing from us."""
        try:
            self.connection.send_messages([message])
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code >= 500 and error.smtp_code != TOO_BIG:
                raise ServerAway(describe(error)) from error
            return self.refused(refusal_of(error))
        except (OSError, ValueError) as error:
            return self.refused(refusal_of(error))
        self.losses = 0
        self.has_answered = True
        return None

    def refused(self, refusal: Refusal) -> Refusal:
        if refusal.connection_lost:
            self.losses += 1
            self.close()
        else:
            self.has_answered = True
        return refusal

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
        return refusal_from(code, answer, about_recipient=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return refusal_from(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Refusal(describe(error), is_temporary=True, connection_lost=True)
    if isinstance(error, smtplib.SMTPException | ValueError):
        return Refusal(describe(error), is_temporary=False)
    return Refusal(describe(error), is_temporary=True, connection_lost=True)


def refusal_from(code: int, answer: bytes | str, *, about_recipient: bool = False) -> Refusal:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return Refusal(
        f"{code} {text}",
        is_temporary=code < 500,
        # -1 is smtplib's code for an answer that is none: the connection is no good.
        connection_lost=code in {CLOSING, -1},
        is_address=is_about_address(code, text, about_recipient=about_recipient),
    )


def is_about_address(code: int, text: str, *, about_recipient: bool) -> bool:
    """Whether a refusal for good is about the address, and not about this message, its size or the server's policy.

    The enhanced code (RFC 3463) decides. Without one, a refusal of the recipient's line counts as one of the address;
    a refusal of the whole message never does: that is how servers reject what they take for spam.
    """
    if code < 500:
        return False
    enhanced = ENHANCED.match(text.strip())
    if enhanced:
        return bool(BAD_ADDRESS.match(enhanced[0]))
    return about_recipient and code in NO_MAILBOX


def describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
