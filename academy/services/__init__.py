"""Changes to more than one row, or to the outside. Every function opens its transaction and raises DomainError."""

from academy.services.copying import copy_activity, plan_weekly_series
from academy.services.enrolling import enrol, why_closed, withdraw
from academy.services.offering import accept_offer, decline_offer, lapse_offers, why_no_offer
from academy.services.planning import (
    cancel_activity,
    cancel_session,
    change_capacity,
    create_activity,
    move_sessions,
    plan_session,
    publish_activity,
    refresh_times,
    set_hosts,
)

__all__ = [
    "accept_offer",
    "cancel_activity",
    "cancel_session",
    "change_capacity",
    "copy_activity",
    "create_activity",
    "decline_offer",
    "enrol",
    "lapse_offers",
    "move_sessions",
    "plan_session",
    "plan_weekly_series",
    "publish_activity",
    "refresh_times",
    "set_hosts",
    "why_closed",
    "why_no_offer",
    "withdraw",
]
