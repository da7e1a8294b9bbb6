"""The apps that ask for certificates: each says here how its rule is asked again for one occasion, and who runs it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person


@dataclass(frozen=True)
class Source:
    """`ask(key, now)` settles the certificates of one occasion of this app, by its public id; `manages(person, key)`
    says whether they run what it was issued for, beside the awarding body.
    """

    ask: Callable[[str, datetime], None]
    manages: Callable[[Person, str], bool] | None = None


_sources: dict[str, Source] = {}


def register_source(
    app: str, *, ask: Callable[[str, datetime], None], manages: Callable[[Person, str], bool] | None = None
) -> None:
    _sources[app] = Source(ask, manages)


def ask_again(app: str, key: str, now: datetime) -> None:
    """Nothing for an app that is not there (any more)."""
    if app in _sources:
        _sources[app].ask(key, now)


def is_managed_by(person: Person | None, app: str, key: str) -> bool:
    """Whether the app says that this person runs what the certificate was issued for."""
    manages = _sources[app].manages if app in _sources else None
    return person is not None and manages is not None and manages(person, key)
