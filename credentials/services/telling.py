"""The holder is told, in the transaction of what happened."""

from collections.abc import Iterable
from datetime import datetime

from credentials.models import Certificate
from notifications.reminders import Occasion
from notifications.services import owe_many

ISSUED_MAIL = "credentials.certificate-issued"
REVOKED_MAIL = "credentials.certificate-revoked"


def tell(kind: str, rows: Iterable[Certificate], now: datetime) -> None:
    """One mail for each certificate."""
    owe_many(kind=kind, occasions=[Occasion(row.holder_id, str(row.public_id)) for row in rows], now=now)
