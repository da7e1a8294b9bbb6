"""Draining: sending what is due, so that a process killed at any moment loses nothing and repeats one message at most.

Sending takes time, so the rules here take a clock instead of a moment. Nothing here runs inside a transaction.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from notifications.models import Delivery
from notifications.post import Post, Refusal, ServerAway
from notifications.reminders import Mail, registry
from notifications.rendering import build_message
from notifications.services.asking import Facts
from notifications.services.claiming import (
    MAX_ATTEMPTS,
    Claim,
    claim_due,
    finish,
    is_anything_due,
    keep,
    postpone,
    put_back,
)
from notifications.services.pausing import Gate, note_outage
from notifications.services.refusing import note_refused_address

Clock = Callable[[], datetime]
State, SkipReason = Delivery.State, Delivery.SkipReason
log = logging.getLogger(__name__)

# One drain at a time in a process: if it is killed, one message is in flight, not one for each of its threads.
_turn = threading.Lock()
_asked = threading.Event()


def drain(*, clock: Clock) -> int:
    """Send until nothing is due, the minute is full, or the mail server is away; how many were sent.

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
    sent, post, gate = 0, Post(), Gate()
    try:
        while claim := next_claim(gate, clock()):
            sent += send_batch(claim, post, clock)
            gate.learn(post, clock())
    except ServerAway as away:
        note_outage(clock(), str(away))
    finally:
        post.close()
    return sent


def next_claim(gate: Gate, now: datetime) -> Claim | None:
    """None when nothing is due, or nothing may go now."""
    if not is_anything_due(now):
        return None
    room = gate.room(now)
    return claim_due(now, room) if room else None


def send_batch(claim: Claim, post: Post, clock: Clock) -> int:
    """Send the rows of one claim. Raises ServerAway after giving back those that were not tried."""
    sent = 0
    facts = Facts.of(claim.rows, clock())
    for number, row in enumerate(claim.rows):
        try:
            sent += send_one(row, facts, post, clock)
        except ServerAway as away:
            put_back(claim.rows[number:], clock(), str(away))
            raise
    return sent


def send_one(row: Delivery, facts: Facts, post: Post, clock: Clock) -> bool:
    """Bring one row to an end, or put it off; whether it was sent. Raises ServerAway."""
    now, answer = clock(), facts.answers.get(row.pk)
    if row.useful_until is not None and row.useful_until <= now:
        finish(row, state=State.MISSED)
    elif row.attempts > MAX_ATTEMPTS:
        finish(row, state=State.FAILED, last_error="Every attempt ended before its outcome could be written.")
    elif isinstance(answer, Exception):
        postpone(row, now, f"{type(answer).__name__}: {answer}")
    elif reason := reason_to_skip(row, facts):
        finish(row, state=State.SKIPPED, skip_reason=reason)
    else:
        assert isinstance(answer, Mail)
        # Connecting takes time of its own: the lease is for the message alone.
        post.open()
        return keep(row, clock()) and hand_over(row, answer, facts, post, clock)
    return False


def reason_to_skip(row: Delivery, facts: Facts) -> Delivery.SkipReason | None:
    """Why this is not to be sent although it was planned; None when it is."""
    if facts.answers.get(row.pk) is None:
        return SkipReason.WITHDRAWN
    if facts.is_muted(row):
        return SkipReason.MUTED
    if not row.person.email:
        return SkipReason.NO_ADDRESS
    return SkipReason.REFUSED_ADDRESS if facts.is_refused(row) else None


def hand_over(row: Delivery, mail: Mail, facts: Facts, post: Post, clock: Clock) -> bool:
    """Render the message, give it to the server, and write what became of it."""
    try:
        message = build_message(row, mail, registry.kinds[row.kind], facts.own.get((row.kind, row.person.language)))
    except Exception as error:
        # Put off, not failed: a mended release sends what a broken one could not.
        log.exception("Delivery %s (%s) could not be written", row.public_id, row.kind)
        postpone(row, clock(), f"{type(error).__name__}: {error}")
        return False
    refusal = post.send(message)
    if refusal is not None:
        take_refusal(row, refusal, facts, clock())
        return False
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


def take_refusal(row: Delivery, refusal: Refusal, facts: Facts, now: datetime) -> None:
    """Try again later what was refused for now; what was refused for good has failed, perhaps with the address."""
    if refusal.is_temporary:
        postpone(row, now, refusal.text)
        return
    log.error("Delivery %s (%s) was refused: %s", row.public_id, row.kind, refusal.text)
    finish(row, state=State.FAILED, last_error=refusal.text)
    if refusal.is_address:
        note_refused_address(person=row.person, error=refusal.text, now=now)
        # For what the same person is owed in this batch.
        facts.refused[row.person_id] = str(row.person.email)
