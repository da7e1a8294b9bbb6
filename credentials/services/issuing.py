"""Certificates follow their rule: what is earned is issued, what no longer holds is revoked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.models import NETWORK_TIME_ZONE
from credentials.achievement import Achievement
from credentials.models import Certificate, Counter
from credentials.services.telling import ISSUED_MAIL, REVOKED_MAIL, tell

Revocation = Certificate.Revocation
CORRECTED = gettext_noop("Attendance corrected")
ROWS_PER_STATEMENT = 500


@dataclass
class Outcome:
    """What `settle` changed. A certificate that was replaced is among the issued ones only."""

    issued: list[Certificate] = field(default_factory=list)
    revoked: list[Certificate] = field(default_factory=list)


def settle(
    *,
    app: str,
    keys: Collection[str],
    earned: Sequence[Achievement],
    now: datetime,
    reason: str = CORRECTED,
) -> Outcome:
    """Make the valid certificates of these occasions (an app and public ids of its rows) those that are earned.

    Issues what is missing, revokes what is no longer earned, replaces what says other minutes, and
    tells the holders. Twice is the same as once. What people revoked stays revoked, until they lift that.
    Constant in queries, however many. The caller holds the lock of what the rule reads.
    """
    with transaction.atomic():
        if not Certificate.objects.about(app, keys).exists() and not earned:
            return Outcome()
        # The day in Brussels, where the network sits: one calendar for all numbers.
        today = now.astimezone(ZoneInfo(NETWORK_TIME_ZONE)).date()
        serials = locked_counter(f"number-{today.year}")
        known = list(Certificate.objects.about(app, keys).select_related("holder"))
        valid = {(row.kind, row.source_app, row.source_key): row for row in known if row.is_valid}
        barred = {(row.kind, row.source_app, row.source_key) for row in known if row.bars_reissue}
        wanted = {each.occasion: each for each in earned if each.occasion not in barred}
        stays = {
            occasion
            for occasion, row in valid.items()
            if occasion in wanted and measured(row) == wanted[occasion].measured
        }
        gone = [row for occasion, row in valid.items() if occasion not in stays]
        fresh = [each for occasion, each in wanted.items() if occasion not in stays]
        take_back(gone, reason=reason, now=now)
        issued = write(fresh, instead_of=valid, serials=serials, today=today, now=now)
        replaced = {row.supersedes_id for row in issued}
        outcome = Outcome(issued, [row for row in gone if row.pk not in replaced])
        tell(ISSUED_MAIL, outcome.issued, now)
        tell(REVOKED_MAIL, outcome.revoked, now)
        return outcome


def measured(row: Certificate) -> tuple[int, int]:
    return (row.attended_minutes, row.workload_minutes)


def locked_counter(name: str) -> Counter:
    """The counter's row, locked: one issuing at a time."""
    Counter.objects.get_or_create(name=name)
    return Counter.objects.select_for_update().get(name=name)


def take_back(rows: Sequence[Certificate], *, reason: str, now: datetime) -> None:
    for row in rows:
        row.revoke(how=Revocation.RULE, reason=reason, by=None, now=now)
    columns = ["revoked_at", "revocation", "revocation_reason", "revoked_by", "bars_reissue"]
    if rows:
        Certificate.objects.bulk_update(rows, columns, batch_size=ROWS_PER_STATEMENT)


def write(
    fresh: Sequence[Achievement],
    *,
    instead_of: dict[tuple[str, str, str], Certificate],
    serials: Counter,
    today: date,
    now: datetime,
) -> list[Certificate]:
    """Number and insert. Numbers grow; one that a failed transaction took is not given again to anybody else."""
    if not fresh:
        return []
    statuses = locked_counter("status")
    rows = [
        certificate(
            each,
            number=f"MS-{today.year}-{serials.last + place:06d}",
            status_index=statuses.last + place - 1,
            supersedes=instead_of.get(each.occasion),
            today=today,
            now=now,
        )
        for place, each in enumerate(fresh, start=1)
    ]
    for counter in (serials, statuses):
        counter.last += len(fresh)
        counter.save()
    return Certificate.objects.bulk_create(rows, batch_size=ROWS_PER_STATEMENT)


def certificate(
    each: Achievement, *, number: str, status_index: int, supersedes: Certificate | None, today: date, now: datetime
) -> Certificate:
    """The row, unsaved; all texts as they are today. What the holder shows goes on with the one it replaces."""
    shown = {name: getattr(supersedes, name) for name in Certificate.CHOICES} if supersedes else {}
    return Certificate(
        number=number,
        kind=each.kind,
        holder=each.holder,
        source_app=each.source_app,
        source_key=each.source_key,
        language=each.holder.language,
        original_language=each.original_language,
        holder_name=each.holder.name,
        title=dict(each.title),
        country=each.awarded_by.country,
        awarding_body=each.awarded_by.name,
        issued_on=today,
        outcomes=dict(each.outcomes),
        workload_minutes=each.workload_minutes,
        eqf_level=each.eqf_level,
        assessment=dict(each.assessment),
        participation=each.participation,
        quality_assurance=dict(each.quality_assurance),
        awarded_by=each.awarded_by,
        other_hosts=list(each.other_hosts),
        attended_minutes=each.attended_minutes,
        required_percent=each.required_percent,
        starts_on=each.starts_on,
        ends_on=each.ends_on,
        topics=[dict(topic) for topic in each.topics],
        project=each.project,
        funding=dict(each.funding),
        issued_at=now,
        supersedes=supersedes,
        status_index=status_index,
        **shown,
    )
