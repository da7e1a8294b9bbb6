"""Draining: sending what is due, so that a process killed at any moment loses nothing and repeats one message at most.

Sending takes time, so the rules here take a clock instead of a moment. Nothing here runs inside a transaction.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from notifications.models import Delivery
from notifications.overrides import Own, own_texts
from notifications.post import Post, ServerAway
from notifications.reminders import Mail, Occasion, registry
from notifications.rendering import build_message
from notifications.services.claiming import (
    MAX_ATTEMPTS,
    Claim,
    claim_due,
    finish,
    postpone,
    postpone_all,
    renew,
)

Clock = Callable[[], datetime]
Answer = Mail | Exception | None
State, SkipReason = Delivery.State, Delivery.SkipReason
log = logging.getLogger(__name__)

# One drain at a time in a process: if it is killed, one message is in flight, not one for each of its threads.
_turn = threading.Lock()
_asked = threading.Event()


def drain(*, clock: Clock) -> int:
    """Send until nothing is due or the mail server is away; how many were sent.

    While another thread of this process drains, it is asked to look once more, and this call returns at once.
    """
    sent = 0
    _asked.set()
    while _asked.is_set() and _turn.acquire(blocking=False):
        try:
            _asked.clear()
            sent += drain_outbox(clock)
        finally:
            _turn.release()
    return sent


def drain_outbox(clock: Clock) -> int:
    """Claim and send batch after batch over one connection."""
    sent, post = 0, Post()
    try:
        while claim := claim_due(clock()):
            sent += send_batch(claim, post, clock)
    except ServerAway as away:
        log.error("The mail server is away: %s", away)
    finally:
        post.close()
    return sent


def send_batch(claim: Claim, post: Post, clock: Clock) -> int:
    """Send the rows of one claim. Raises ServerAway after putting off those that were not reached."""
    sent = 0
    answers = ask_kinds(claim.rows, clock())
    own = own_texts((row.kind for row in claim.rows), (row.person.language for row in claim.rows))
    for number, row in enumerate(claim.rows):
        try:
            sent += send_one(row, answers.get(row.pk), post, clock, own)
        except ServerAway as away:
            postpone_all(claim.rows[number:], clock(), str(away))
            raise
    return sent


def ask_kinds(rows: Sequence[Delivery], now: datetime) -> dict[int, Answer]:
    """What each row has to say now, by id: one question for each kind. A kind that fails concerns only its own rows."""
    answers: dict[int, Answer] = {}
    for name in dict.fromkeys(row.kind for row in rows):
        own = [row for row in rows if row.kind == name]
        try:
            kind = registry.kinds[name]
            found = kind.contexts([Occasion(row.person_id, row.key) for row in own], now)
        except Exception as error:
            log.exception("The kind %s could not say what to send", name)
            answers.update((row.pk, error) for row in own)
        else:
            answers.update((row.pk, found.get(Occasion(row.person_id, row.key))) for row in own)
    return answers


def send_one(row: Delivery, answer: Answer, post: Post, clock: Clock, own: Own) -> bool:
    """Bring one row to an end, or put it off; whether it was sent. Raises ServerAway."""
    now = clock()
    if row.useful_until is not None and row.useful_until <= now:
        finish(row, state=State.MISSED)
    elif row.attempts > MAX_ATTEMPTS:
        finish(row, state=State.FAILED, last_error="Every attempt ended before its outcome could be written.")
    elif isinstance(answer, Exception):
        postpone(row, now, f"{type(answer).__name__}: {answer}")
    elif answer is None:
        finish(row, state=State.SKIPPED, skip_reason=SkipReason.WITHDRAWN)
    elif not row.person.email:
        finish(row, state=State.SKIPPED, skip_reason=SkipReason.NO_ADDRESS)
    else:
        # Connecting takes time of its own: the lease is for the message alone.
        post.open()
        return renew(row, clock()) and hand_over(row, answer, post, clock, own)
    return False


def hand_over(row: Delivery, mail: Mail, post: Post, clock: Clock, own: Own) -> bool:
    """Render the message, give it to the server, and write what became of it."""
    try:
        message = build_message(row, mail, registry.kinds[row.kind].templates, own.get((row.kind, row.person.language)))
    except Exception as error:
        # Put off, not failed: a mended release sends what a broken one could not.
        log.exception("Delivery %s (%s) could not be written", row.public_id, row.kind)
        postpone(row, clock(), f"{type(error).__name__}: {error}")
        return False
    refusal = post.send(message)
    if refusal is None:
        return finish(
            row,
            state=State.SENT,
            sent_at=clock(),
            sent_to=row.person.email,
            language=row.person.language,
            subject=message.subject[:300],
            message_id=message.extra_headers["Message-ID"],
            last_error="",
        )
    if refusal.is_temporary:
        postpone(row, clock(), refusal.text)
    else:
        log.error("Delivery %s (%s) was refused: %s", row.public_id, row.kind, refusal.text)
        finish(row, state=State.FAILED, last_error=refusal.text)
    return False
