"""Fit, help and a word from the coordinator."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core.errors import DomainError
from mentoring.models import CoordinatorContact, FitCheck, HelpCall, Pairing
from mentoring.permissions import can_coordinate
from mentoring.services.proposing import locked
from mentoring.services.running import SENT_TWICE, refuse_stranger
from notifications.services import owe


def answer_fit(*, check: FitCheck, person: Person, answer: str, now: datetime) -> FitCheck:
    """Good fit, still deciding, or not a good fit; told to nobody but the coordinators."""
    if check.person_id != person.pk:
        raise DomainError(_("This question is not addressed to you."), code="not_yours")
    if answer not in {FitCheck.Answer.GOOD, FitCheck.Answer.DECIDING, FitCheck.Answer.NOT_GOOD}:
        raise DomainError(_("Choose one of the three answers."), field="answer", code="answer")
    if check.answer:
        raise DomainError(_("You have already answered this question."), code="twice")
    check.answer, check.answered_at = answer, now
    check.save()
    return check


def call_for_help(*, pairing: Pairing, person: Person, message: str, now: datetime) -> HelpCall:
    """“I need to talk to someone”: the coordinators of the pair are told, nobody else. Sent twice, it is one call."""
    with transaction.atomic():
        refuse_stranger(locked(pairing), person)
        said = {"person": person, "message": message.strip()}
        twin = pairing.help_calls.filter(**said, answered_at=None, at__gt=now - SENT_TWICE).first()
        if twin is not None:
            return twin
        call = HelpCall.objects.create(pairing=pairing, at=now, **said)
        for row in pairing.coordinators.select_related("person"):
            owe(kind="mentoring.help-wanted", person=row.person, key=str(call.pk), now=now)
        return call


def answer_help(*, call: HelpCall, by: Person, now: datetime) -> None:
    """The coordinator has talked to them. Twice is the same as once."""
    if not can_coordinate(by, call.pairing):
        raise DomainError(_("Somebody else looks after this pairing."), code="not_yours")
    if call.answered_at is None:
        call.answered_at, call.answered_by = now, by
        call.save()


def record_contact(*, pairing: Pairing, by: Person, now: datetime) -> CoordinatorContact:
    """One click: the coordinator had a word with the pair. A double click is one: two in a month count differently."""
    with transaction.atomic():
        current = locked(pairing)
        if not can_coordinate(by, current):
            raise DomainError(_("Somebody else looks after this pairing."), code="not_yours")
        twin = current.contacts.filter(by=by, at__gt=now - SENT_TWICE).first()
        return twin or CoordinatorContact.objects.create(pairing=current, by=by, at=now)
