"""Certificates, as an app would ask for them."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from credentials.achievement import Achievement
from credentials.models import Certificate
from credentials.services import settle
from tests.factories.accounts import PersonFactory
from tests.factories.partners import OrganisationFactory

# As a seat of the academy has it.
SEAT = "0d0e5c5a-6a0b-4b62-9d5a-2f1c5d2f7a11"


def achievement(holder: Person | None = None, **fields: Any) -> Achievement:
    """Eight hours of ten, attended."""
    usual: dict[str, Any] = {
        "kind": Certificate.Kind.ATTENDED,
        "source_app": "academy",
        "source_key": SEAT,
        "title": {"en": "Social clauses", "pt": "Cláusulas sociais"},
        "outcomes": {"en": "Read a call for tenders."},
        "workload_minutes": 600,
        "attended_minutes": 480,
        "assessment": {"en": "None."},
        "participation": Certificate.Participation.IN_PERSON,
        "quality_assurance": {"en": "Reviewed by the partners."},
        "original_language": "en",
        "required_percent": 75,
    }
    fields.setdefault("awarded_by", None)
    fields["awarded_by"] = fields["awarded_by"] or OrganisationFactory.create()
    return Achievement(holder=holder or PersonFactory.create(), **usual | fields)


def certificate_for(holder: Person | None = None, *, now: datetime, **fields: Any) -> Certificate:
    """One issued certificate."""
    each = achievement(holder, **fields)
    [row] = settle(app=each.source_app, keys=[each.source_key], earned=[each], now=now).issued
    return row
