"""Pausing and going on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core.errors import DomainError
from mentoring.models import Pairing
from mentoring.services.proposing import change_pairing, locked

State = Pairing.State
# The same from the same person within this time is one form sent twice: a double tap, a reloaded page.
SENT_TWICE = timedelta(minutes=2)


def pause_pairing(*, pairing: Pairing, by: Person, now: datetime) -> None:
    """Either of the two pauses; no reminders until it goes on. Twice is the same as once."""
    with transaction.atomic():
        current = locked(pairing)
        refuse_stranger(current, by)
        if current.state == State.PAUSED:
            return
        refuse_unless_running(current)
        current.paused_at = now
        change_pairing(current, State.PAUSED, before=State.ACTIVE, by=by, now=now, mails={"mentoring.paused": "other"})
        pairing.refresh_from_db()


def resume_pairing(*, pairing: Pairing, by: Person, now: datetime) -> None:
    """Either of the two goes on. Twice is the same as once."""
    with transaction.atomic():
        current = locked(pairing)
        refuse_stranger(current, by)
        if current.state == State.ACTIVE:
            return
        refuse_unless_running(current)
        current.paused_at = None
        change_pairing(current, State.ACTIVE, before=State.PAUSED, by=by, now=now, mails={"mentoring.resumed": "other"})
        pairing.refresh_from_db()


def look_back(*, pairing: Pairing, by: Person, now: datetime) -> None:
    """Either of the two says that they have looked back together. Sent twice, the first counts."""
    with transaction.atomic():
        current = locked(pairing)
        refuse_stranger(current, by)
        refuse_unless_running(current)
        if current.reviewed_at is None or now - current.reviewed_at > SENT_TWICE:
            current.reviewed_at = now
            current.save()
        pairing.refresh_from_db()


def refuse_stranger(pairing: Pairing, person: Person | None) -> None:
    """Only the two work in their room."""
    if not pairing.is_of(person):
        raise DomainError(_("This pairing is not yours."), code="not_yours")


def refuse_unless_running(pairing: Pairing) -> None:
    """What is not running cannot be worked in."""
    if pairing.state == State.PROPOSED:
        raise DomainError(_("Both of you have to accept the proposal first."), code="proposed")
    if not pairing.is_running:
        raise DomainError(_("This pairing is closed; its history stays readable."), code="closed")
