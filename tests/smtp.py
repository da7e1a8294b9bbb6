"""A real SMTP server on loopback that records what it is given, and refuses what a test tells it to refuse."""

import asyncio
import email
import email.policy
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
START_SECONDS = 10.0


@dataclass
class Received:
    """One message as the server took it."""

    sender: str
    recipients: list[str]
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class SmtpServer:
    """`answer(envelope)` may return an SMTP reply such as "451 later" or "550 no"; None accepts the message.

    `answer_recipient(address)` and `answer_sender(address)` do the same one and two steps earlier.
    """

    answer: Callable[[Envelope], str | None] = lambda envelope: None
    answer_recipient: Callable[[str], str | None] = lambda address: None
    answer_sender: Callable[[str], str | None] = lambda address: None
    delay_seconds: float = 0.0
    received: list[Received] = field(default_factory=list)
    port: int = 0
    connections: int = 0

    @property
    def url(self) -> str:
        """What EMAIL_URL has to be."""
        return f"smtp://{HOST}:{self.port}"

    def clear(self) -> None:
        """As if it had just started."""
        self.received.clear()
        self.connections = 0
        self.answer, self.delay_seconds = (lambda envelope: None), 0.0
        self.answer_recipient = self.answer_sender = lambda address: None

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.answer_sender(address)
        if not refusal:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return refusal or "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.answer_recipient(address)
        if not refusal:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        if self.delay_seconds:
            await asyncio.sleep(self.delay_seconds)
        refusal = self.answer(envelope)
        if refusal:
            return refusal
        self.take(envelope)
        return "250 OK"

    def take(self, envelope: Envelope) -> Received:
        """The message is the server's from now on, whatever its sender comes to know."""
        content = bytes(envelope.original_content or b"")
        message: Any = email.message_from_bytes(content, policy=email.policy.default)
        self.received.append(Received(envelope.mail_from or "", list(envelope.rcpt_tos), message))
        return self.received[-1]

    def start(self) -> None:
        """Listen on a free port, in a thread of its own."""
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), name="smtp", daemon=True)
        self.thread.start()
        assert ready.wait(START_SECONDS), "the SMTP server did not start"

    def run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        listening = self.loop.create_server(self.connected, HOST, 0)
        self.server = self.loop.run_until_complete(listening)
        self.port = self.server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()
        self.server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def connected(self) -> SMTP:
        self.connections += 1
        return SMTP(self, loop=self.loop, enable_SMTPUTF8=True)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(START_SECONDS)
