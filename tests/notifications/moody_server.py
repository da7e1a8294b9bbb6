"""A mail server that by plan puts off, refuses, says nothing, drips its answer, or hangs up."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.smtp import SmtpServer

DRIP_SECONDS = 0.5


class Mood(Enum):
    """What becomes of one try."""

    # Refused for now or for good, at the recipient's line or only after the whole message.
    GREYLIST = "451 4.7.1 greylisted, try again later"
    BUSY = "451 4.3.0 busy, try again later"
    UNKNOWN = "550 5.1.1 no such person"
    SPAM = "550 5.7.1 we take this for spam"
    # No answer until long after the client has left; then the message is taken all the same.
    SILENT = "silent"
    # An answer of many lines, one by one, so that no timeout ends it; the message is taken at its end.
    DRIP = "drip"
    # The connection is closed; nothing is taken.
    HANG_UP = "hang up"


AT_RECIPIENT = {Mood.GREYLIST, Mood.UNKNOWN}
FOR_GOOD = {Mood.UNKNOWN, Mood.SPAM}


@dataclass
class MoodyServer(SmtpServer):
    """`moods` says by address what becomes of its first tries; later ones are taken. A refusal for good stays.

    A message is taken before its answer is sent, as mail servers do: who is killed in between cannot know.
    """

    stall_seconds: float = 0.0
    moods: Mapping[str, list[Mood]] = field(default_factory=dict)
    played: dict[Mood, int] = field(default_factory=lambda: dict.fromkeys(Mood, 0))
    # Messages that stalled, and how many of them are not taken yet.
    stalled: list[str] = field(default_factory=list)
    stalling: int = 0

    def next_mood(self, address: str, *, at_recipient: bool) -> Mood | None:
        moods = self.moods.get(address)
        if not moods or (moods[0] in AT_RECIPIENT) is not at_recipient:
            return None
        mood = moods[0] if moods[0] in FOR_GOOD else moods.pop(0)
        self.played[mood] += 1
        return mood

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        mood = self.next_mood(address, at_recipient=True)
        return mood.value if mood else await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        mood = self.next_mood(envelope.rcpt_tos[0], at_recipient=False)
        if mood is Mood.HANG_UP:
            raise ConnectionResetError
        if mood in {Mood.SILENT, Mood.DRIP}:
            self.stalling += 1
            # Not in this coroutine: it ends with the connection.
            self.loop.call_later(self.stall_seconds, self.take_late, envelope)
            await self.stall(server, drips=mood is Mood.DRIP)
        elif mood is not None:
            return mood.value
        else:
            self.take(envelope)
            await asyncio.sleep(self.delay_seconds)
        return "250 OK"

    async def stall(self, server: SMTP, *, drips: bool) -> None:
        end = self.loop.time() + self.stall_seconds
        while self.loop.time() < end:
            await asyncio.sleep(DRIP_SECONDS)
            if drips:
                await server.push("250-one moment")

    def take_late(self, envelope: Envelope) -> None:
        self.stalled.append(self.take(envelope).message_id)
        self.stalling -= 1
