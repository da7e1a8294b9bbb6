"""Rows of the libraries under core: the log of changes is read by whoever has oversight, and written by nobody."""

from auditlog import get_logentry_model

from core.scoping import Scope, nobody, overseers, scopes

scopes.register(
    get_logentry_model(),
    Scope(can_view=overseers, can_add=nobody, can_change=nobody, can_delete=nobody),
)
