"""Diet, access, interpretation: kept with consent, taken away as soon as nobody needs them.

What people write here stands in no exception, log or mail: the values are never part of a `repr`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from academy.models import Activity, Enrolment, Requirements
from academy.models.requirements import REQUIREMENTS_KEPT_FOR
from accounts.models import Consent
from core.errors import DomainError

# Of the sentence beside the tick (`academy.forms.enrolment`); a new wording gets a new version.
REQUIREMENTS_TEXT_VERSION = "2026-11"
FIELDS = ("diet", "access", "interpretation")
PURGED_AT_A_TIME = 500


@dataclass(frozen=True)
class Needed:
    """What somebody wrote about diet, access and interpretation, and whether they consent that the hosts see it."""

    diet: str = field(default="", repr=False)
    access: str = field(default="", repr=False)
    interpretation: str = field(default="", repr=False)
    is_consented: bool = False

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in FIELDS)


@sensitive_variables("needed", "texts")
def save_requirements(enrolment: Enrolment, needed: Needed, *, language: str, now: datetime) -> Requirements | None:
    """Write what is needed under a consent in `language`, in place of what stood there; nothing needed takes it away.

    The caller opens the transaction. Raises DomainError (field `consent`) for texts without the consent.
    """
    if not needed:
        forget_requirements([enrolment.pk], now=now)
        return None
    if not needed.is_consented:
        raise DomainError(
            _("Please tick this box, so that the hosts may see what you wrote; or leave those fields empty."),
            field="consent",
            code="no_consent",
        )
    texts = {name: getattr(needed, name) for name in FIELDS}
    row = Requirements.objects.select_related("consent").filter(enrolment=enrolment).first()
    if row is not None and row.consent.withdrawn_at is None and row.consent.text_version == REQUIREMENTS_TEXT_VERSION:
        consent = row.consent
    else:
        forget_requirements([enrolment.pk], now=now)
        consent = Consent.objects.create(
            person_id=enrolment.person_id,
            purpose=Consent.Purpose.REQUIREMENTS,
            text_version=REQUIREMENTS_TEXT_VERSION,
            language=language,
            given_at=now,
        )
    values = {**texts, "consent": consent, "updated_at": now}
    saved, _made = Requirements.objects.update_or_create(enrolment=enrolment, defaults=values)
    return saved


def forget_requirements(enrolments: Iterable[int], *, now: datetime) -> int:
    """Delete what these enrolments (ids) needed and end the consents behind it. Returns how many rows went.

    One query where there is nothing. The caller opens the transaction.
    """
    return delete(Requirements.objects.filter(enrolment__in=list(enrolments)), now)


def remove_requirements(*, enrolment: Enrolment, now: datetime) -> bool:
    """Take the consent back: at any time, also when the activity is over. Returns whether there was something."""
    with transaction.atomic():
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        return bool(forget_requirements([enrolment.pk], now=now))


def purge_requirements(*, now: datetime) -> int:
    """Delete what nobody needs any more: 30 days after the last session, and at once when the activity is cancelled.

    Returns how many rows went. A quiet minute costs one query.
    """
    over = Q(enrolment__activity__ends_at__lte=now - REQUIREMENTS_KEPT_FOR)
    cancelled = Q(enrolment__activity__state=Activity.State.CANCELLED)
    due = Requirements.objects.filter(over | cancelled).order_by()
    purged = 0
    while enrolments := list(due.values_list("enrolment", flat=True)[:PURGED_AT_A_TIME]):
        with transaction.atomic():
            purged += forget_requirements(enrolments, now=now)
    return purged


def delete(rows: Any, now: datetime) -> int:
    """Delete rows of Requirements, then end their consents: the data never outlives the consent."""
    consents = dict(rows.order_by().values_list("pk", "consent"))
    if not consents:
        return 0
    Requirements.objects.filter(pk__in=consents).delete()
    Consent.objects.filter(pk__in=consents.values(), withdrawn_at__isnull=True).update(withdrawn_at=now)
    return len(consents)
