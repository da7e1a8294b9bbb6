"""Whose accessibility statements staff write, and whose reports of barriers they read."""

from accounts.models import Person
from core.scoping import Rows, Scope, nobody, scopes
from home.models import AccessibilityGap, AccessibilityReport, AccessibilityStatement
from partners.permissions import can_act_for, staffed_organisation_ids


def of_own_organisations(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(organisation__in=staffed_organisation_ids(person))


def of_own_statements(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(statement__organisation__in=staffed_organisation_ids(person))


def writes(person: Person | None, statement: AccessibilityStatement | None) -> bool:
    if statement is None:
        return bool(staffed_organisation_ids(person))
    return can_act_for(person, statement.organisation)


def writes_gap(person: Person | None, gap: AccessibilityGap | None) -> bool:
    return writes(person, gap.statement if gap else None)


scopes.register(AccessibilityStatement, Scope(visible=of_own_organisations, can_add=writes, can_change=writes))
scopes.register(AccessibilityGap, Scope(visible=of_own_statements, can_change=writes_gap))
# Written by the form of the public page, marked as answered by an action, deleted after a year.
scopes.register(
    AccessibilityReport, Scope(visible=of_own_organisations, can_add=nobody, can_change=nobody, can_delete=nobody)
)
