"""What a message kind is, and the registry that the upper apps fill from their own `reminders.py`.

A *reminder* has `due`: the clock causes it. An *event mail* has none: a service owes it, in its own transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple


class Occasion(NamedTuple):
    """One person and one key: what a delivery row is about."""

    person_id: int
    key: str


@dataclass(frozen=True)
class Attachment:
    """A file of a mail."""

    name: str
    content: bytes
    mime_type: str


def no_attachments() -> list[Attachment]:
    return []


@dataclass(frozen=True)
class Mail:
    """The data of one mail, fresh at the time of sending.

    `attachments` is called while the reader's language and zone are active.
    """

    context: dict[str, Any]
    attachments: Callable[[], list[Attachment]] = no_attachments
    reply_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A stable name, a preference category, a folder of templates, and the questions the engine asks.

    `contexts` answers for a batch in a constant number of queries; None means that the occasion is gone.
    `due` yields (occasion, useful until) pairs from a *window*, never “equals this day”.
    """

    name: str
    category: str
    templates: str
    contexts: Callable[[Sequence[Occasion], datetime], dict[Occasion, Mail | None]]
    due: Callable[[datetime], Iterable[tuple[Occasion, datetime]]] | None = None
    label: Any = ""


# What an app does when its time has come, each minute; a second run finds nothing left to do.
Duty = Callable[[datetime], object]


@dataclass
class Registry:
    """All kinds by name; and the duties, which come before the collecting: what they change may owe a mail."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)

    def register(self, kind: Kind) -> Kind:
        """Add a kind; a name taken by another declaration is a programming error."""
        known = self.kinds.get(kind.name)
        if known is not None and known != kind:
            raise ValueError(f"The kind {kind.name} is declared twice.")
        self.kinds[kind.name] = kind
        return kind

    def every_minute(self, name: str, duty: Duty) -> None:
        """Have `duty(now)` done under the beat, and without a broker by the thread of a web process."""
        if name in self.duties:
            raise ValueError(f"The duty {name} is declared twice.")
        self.duties[name] = duty

    def reminders(self) -> list[Kind]:
        """Those that the clock causes."""
        return [kind for kind in self.kinds.values() if kind.due is not None]


registry = Registry()
