"""The one error that rules raise and doors show."""

from typing import Any


class DomainError(Exception):
    """A rule said no; the message is translated, whole, and fit to be shown to the person who asked.

    `field` names the form field it belongs beside, `code` is stable for tests and logs.
    """

    def __init__(self, message: Any, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return str(self.message)
