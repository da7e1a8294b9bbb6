"""Taps as a phone sends them: JSON, read without trusting any of it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from academy.models import AttendanceMark
from academy.services.tapping import CLOCK_SKEW, REFUSED, Tap, TapAnswer
from core.public_ids import as_id

MOST_TAPS = 500
LONGEST_SITTING_MINUTES = 1440


def read_batch(body: bytes) -> dict[str, Any] | None:
    """What was sent, if it has a list of taps that is not too long."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    entries = data.get("taps") if isinstance(data, dict) else None
    return data if isinstance(entries, list) and len(entries) <= MOST_TAPS else None


def read_taps(batch: dict[str, Any], now: datetime) -> list[Tap | TapAnswer]:
    """A tap for each entry, or the answer to one that cannot be read, in order.

    `sent_at` is what the phone's clock says when it sends: where that is far from now, its taps are moved by as much.
    """
    sent_at = moment_of(batch.get("sent_at"))
    wrong_by = now - sent_at if sent_at and abs(now - sent_at) > CLOCK_SKEW else timedelta(0)
    return [read_tap(entry if isinstance(entry, dict) else {}, wrong_by) for entry in batch["taps"]]


def read_tap(entry: dict[str, Any], wrong_by: timedelta) -> Tap | TapAnswer:
    """One entry; `wrong_by` is how far the phone's clock is behind."""
    key, enrolment = as_id(entry.get("id")), as_id(entry.get("enrolment"))
    state, noted_at = entry.get("state"), moment_of(entry.get("noted_at"))
    if key is None or enrolment is None or noted_at is None or state not in AttendanceMark.State.values:
        given = entry.get("id")
        shown = given[:36] if isinstance(given, str) else ""
        return TapAnswer(shown, REFUSED, _("This note cannot be read. Please note it again."))
    minutes = entry.get("minutes") if state == AttendanceMark.State.PARTLY else None
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 < minutes <= LONGEST_SITTING_MINUTES:
        minutes = None
    try:
        return Tap(key, enrolment, str(state), minutes, noted_at + wrong_by)
    except OverflowError:
        return Tap(key, enrolment, str(state), minutes, noted_at)


def moment_of(value: Any) -> datetime | None:
    """An instant with its offset; None for anything else."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
