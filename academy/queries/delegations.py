"""Delegations as their pages show them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F

from academy.models import Activity, Delegation, DelegationReport, Enrolment
from academy.models.delegation import DelegationQuerySet
from academy.models.enrolment import EnrolmentQuerySet
from core.alphabet import ByName
from partners.models import Membership


def delegations_of(activity: Activity) -> list[Delegation]:
    """Those of one activity with their organisations and `used_seats`, by name: one query."""
    rows = activity.delegations.with_used_seats().select_related("organisation")
    return list(rows.order_by(ByName("organisation__name"), "pk"))


def people_of(delegation: Delegation) -> EnrolmentQuerySet:
    """Who is named and holds a seat of this delegation, by name."""
    rows = Enrolment.objects.seated().filter(delegation=delegation).select_related("person")
    return rows.order_by(ByName("person__name"), "pk")


def who_left(delegation: Delegation) -> EnrolmentQuerySet:
    """Who was named and gave the seat back, or was taken out again, the latest first."""
    rows = Enrolment.objects.filter(delegation=delegation).exclude(state__in=Enrolment.LIVE_STATES)
    return rows.select_related("person").order_by("-changed_at", "-pk")


def taking_names(delegations: DelegationQuerySet, now: datetime) -> list[Delegation]:
    """Those of these that have seats left to name people for, the next end first; with activity and organisation."""
    rows: Any = delegations.holding().with_used_seats()
    rows = rows.filter(used_seats__lt=F("seats"), activity__state=Activity.State.PUBLISHED, activity__starts_at__gt=now)
    rows = rows.select_related("activity", "organisation__territory")
    rows = rows.order_by(F("names_end_at").asc(nulls_last=True), "pk")
    return [row for row in rows if row.takes_names(now) and row.activity.is_open(now)]


def staff_by_organisation(delegations: Iterable[Delegation | DelegationReport]) -> dict[int, list[int]]:
    """Ids of the people who act for the organisations of these delegations or reports: one query."""
    found: dict[int, list[int]] = {}
    roles = [Membership.Role.PARTNER_STAFF, Membership.Role.NETWORK_COORDINATOR]
    rows = Membership.objects.filter(organisation__in={row.organisation_id for row in delegations}, role__in=roles)
    for organisation, person in rows.order_by("person").values_list("organisation", "person").distinct():
        found.setdefault(organisation, []).append(person)
    return found
