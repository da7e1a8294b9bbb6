"""Notes on travel and stay: the hosts' for all who come, and each delegation's for the hosts."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, Delegation, StayNotes
from academy.models.stay_notes import STAY_NOTES_KEPT_FOR
from academy.services.enrolling import locked
from core.errors import DomainError
from core.translations import set_texts


def write_stay_notes(*, activity: Activity, language: str, texts: Mapping[str, str], now: datetime) -> StayNotes:
    """Write the notes in one language (`texts` by the names of StayNotes.TEXTS), in place of those in that language.

    The first language written is the original; when it is emptied, the first one that still says something.
    Raises DomainError once such notes are deleted: they would be gone in a minute.
    """
    with transaction.atomic():
        current = locked(activity)
        refuse_what_is_deleted(current, now)
        notes = StayNotes.objects.filter(activity=current).first()
        notes = notes or StayNotes(activity=current, original_language=language)
        for name in StayNotes.TEXTS:
            set_texts(notes, name, {language: texts.get(name, "")})
        written = notes.written_languages()
        if written and notes.original_language not in written:
            notes.original_language = written[0]
        notes.written_at = now
        notes.save()
        return notes


def purge_stay_notes(*, now: datetime) -> int:
    """Delete what nobody needs any more 30 days after the last session: the hosts' notes, and what delegations wrote to
    them about their travel. Returns how much went. A quiet minute costs two queries."""
    over = now - STAY_NOTES_KEPT_FOR
    notes = StayNotes.objects.filter(activity__ends_at__lte=over)
    told = Delegation.objects.filter(activity__ends_at__lte=over).exclude(note="")
    # A transaction is a write lock on SQLite: none is opened for nothing.
    if not notes.exists() and not told.exists():
        return 0
    with transaction.atomic():
        _all, gone = notes.delete()
        return gone.get(StayNotes._meta.label, 0) + told.update(note="", note_language="")


def refuse_what_is_deleted(activity: Activity, now: datetime) -> None:
    if activity.ends_at and activity.ends_at <= now - STAY_NOTES_KEPT_FOR:
        message = _("The last session was more than 30 days ago: notes on travel and stay are not kept any longer.")
        raise DomainError(message, code="over")


def why_no_stay_notes(activity: Activity, now: datetime) -> DomainError | None:
    """What writing would answer now, for a page that says it before anybody writes."""
    try:
        refuse_what_is_deleted(activity, now)
    except DomainError as error:
        return error
    return None


def write_delegation_note(*, delegation: Delegation, note: str, language: str, now: datetime) -> None:
    """What the hosts should know of this delegation's travel: when they come, how many rooms. Raises as above."""
    with transaction.atomic():
        refuse_what_is_deleted(locked(delegation.activity), now)
        delegation.note, delegation.note_language = note, language if note else ""
        delegation.save(update_fields=["note", "note_language"])
