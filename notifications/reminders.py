"""What a message kind is, and the registry that the upper apps fill from their own `reminders.py`.

A *reminder* has `due`: the clock causes it. An *event mail* has none: a service owes it, in its own transaction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from django.db.models import Q, QuerySet

    from accounts.models import Person


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


class Planned(NamedTuple):
    """An occasion that the clock will cause: at this instant, useful until that one."""

    occasion: Occasion
    at: datetime
    useful_until: datetime


def no_attachments() -> list[Attachment]:
    return []


def no_values() -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Mail:
    """The data of one mail, fresh at the time of sending.

    `attachments` and `values` are called while the reader's language and zone are active; `values` fills the
    placeholders of the network coordinator's own text.
    """

    context: dict[str, Any]
    attachments: Callable[[], list[Attachment]] = no_attachments
    reply_to: tuple[str, ...] = ()
    values: Callable[[], dict[str, str]] = no_values


@dataclass(frozen=True)
class Kind:
    """A stable name, a preference category, a folder of templates, and the questions the engine asks.

    `contexts` answers for a batch in a constant number of queries; None means that the occasion is gone.
    `due` yields (occasion, useful until) pairs from a *window*, never “equals this day”.
    `lead` is how long before (or after) its occasion a reminder goes out; staff may change it: ask `lead_of`.
    `ahead(start, end)` yields what will go out between the two; without it the engine asks `due` day by day.
    `must_know` marks what nobody can switch off. `placeholders` are the names that an own text may use, with labels.
    `needs` names those that it must use, since nobody could act without them. A kind without placeholders takes no own
    text. A `confidential` mail is previewed by its own reader alone.
    """

    name: str
    category: str
    templates: str
    contexts: Callable[[Sequence[Occasion], datetime], dict[Occasion, Mail | None]]
    due: Callable[[datetime], Iterable[tuple[Occasion, datetime]]] | None = None
    label: Any = ""
    lead: timedelta | None = None
    ahead: Callable[[datetime, datetime], Iterable[Planned]] | None = None
    must_know: bool = False
    placeholders: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    confidential: bool = False


@dataclass(frozen=True)
class Category:
    """What a person switches on or off as one: a stable name, a label, and a sentence that says what comes.

    One `for_staff` is offered to staff alone.
    """

    name: str
    label: Any
    description: Any
    for_staff: bool = False


@dataclass(frozen=True)
class Audience:
    """To whom staff may write: `choices(person)` says which ones of its kind (key, label) this staff member may
    address, `people(key)` who they are. `people` is asked only for a key that `choices` offers."""

    name: str
    label: Any
    choices: "Callable[[Person], list[tuple[str, str]]]"
    people: "Callable[[str], QuerySet[Person]]"


@dataclass(frozen=True)
class Subject:
    """What mails are about: an activity, a pairing.

    `mails(public_id)` selects the deliveries about one of them, as a condition on their keys; None for an id that
    cannot be one. `titles(person, keys)` says in words what the keys are about: only for those that this staff member
    may know of, in a constant number of queries.
    """

    name: str
    label: Any
    mails: "Callable[[str], Q | None]"
    titles: "Callable[[Person | None, Sequence[str]], dict[str, str]]"


# What an app does when its time has come, each minute; a second run finds nothing left to do.
Duty = Callable[[datetime], object]


@dataclass
class Registry:
    """All kinds by name; and the duties, which come before the collecting: what they change may owe a mail."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    audiences: dict[str, Audience] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)

    def register(self, kind: Kind) -> Kind:
        """Add a kind; a name taken by another declaration is a programming error."""
        known = self.kinds.get(kind.name)
        if known is not None and known != kind:
            raise ValueError(f"The kind {kind.name} is declared twice.")
        self.kinds[kind.name] = kind
        return kind

    def add_category(self, category: Category) -> Category:
        """Add a category of preferences; the same name twice is the same category."""
        return self.categories.setdefault(category.name, category)

    def add_audience(self, audience: Audience) -> Audience:
        """Add an audience; a name taken is a programming error."""
        if audience.name in self.audiences:
            raise ValueError(f"The audience {audience.name} is declared twice.")
        self.audiences[audience.name] = audience
        return audience

    def add_subject(self, subject: Subject) -> Subject:
        """Add what mails are about; a name taken is a programming error."""
        if subject.name in self.subjects:
            raise ValueError(f"The subject {subject.name} is declared twice.")
        self.subjects[subject.name] = subject
        return subject

    def every_minute(self, name: str, duty: Duty) -> None:
        """Have `duty(now)` done under the beat, and without a broker by the thread of a web process."""
        if name in self.duties:
            raise ValueError(f"The duty {name} is declared twice.")
        self.duties[name] = duty

    def reminders(self) -> list[Kind]:
        """Those that the clock causes."""
        return [kind for kind in self.kinds.values() if kind.due is not None]


registry = Registry()
