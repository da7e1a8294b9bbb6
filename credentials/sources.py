"""The apps that ask for certificates: each says here how its rule is asked again for one occasion."""

from collections.abc import Callable
from datetime import datetime

AskAgain = Callable[[str, datetime], None]
_sources: dict[str, AskAgain] = {}


def register_source(app: str, ask: AskAgain) -> None:
    """`ask(key, now)` settles the certificates of one occasion of this app, by its public id."""
    _sources[app] = ask


def ask_again(app: str, key: str, now: datetime) -> None:
    """Nothing for an app that is not there (any more)."""
    if app in _sources:
        _sources[app](key, now)
