"""What is asked once for all rows of a claim: what each has to say, in whose words, and who does not want or get it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.models import Delivery, Preference, RefusedAddress
from notifications.overrides import Own, own_texts
from notifications.reminders import Mail, Occasion, registry

Answer = Mail | Exception | None
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Facts:
    """The answers for a batch, in a constant number of queries."""

    answers: dict[int, Answer]
    own: Own
    muted: frozenset[tuple[int, str]]
    refused: dict[int, str]

    @classmethod
    def of(cls, rows: Sequence[Delivery], now: datetime) -> "Facts":
        people = {row.person_id for row in rows}
        off = Preference.objects.filter(person__in=people, is_on=False).order_by()
        refused = RefusedAddress.objects.filter(person__in=people).order_by()
        return cls(
            answers=ask_kinds(rows, now),
            own=own_texts((row.kind for row in rows), (row.person.language for row in rows)),
            muted=frozenset(off.values_list("person", "category")),
            refused=dict(refused.values_list("person", "email")),
        )

    def is_muted(self, row: Delivery) -> bool:
        """Whether the person has switched off this sort of mail. What they must know cannot be switched off."""
        kind = registry.kinds.get(row.kind)
        return kind is not None and not kind.must_know and (row.person_id, kind.category) in self.muted

    def is_refused(self, row: Delivery) -> bool:
        """Whether a mail server has refused this very address before."""
        return row.person.email is not None and self.refused.get(row.person_id) == row.person.email


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
