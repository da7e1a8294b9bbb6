"""Changes to more than one row, or to the outside. Every function opens its transaction and raises DomainError."""

from academy.services.answering import Answers, Reply, change_answers, save_answers, why_final
from academy.services.copying import copy_activity, plan_weekly_series
from academy.services.deciding import Decided, confirm_enrolments, offer_seats, refuse_enrolments
from academy.services.delegating import (
    name_people,
    remove_delegation,
    return_seats,
    return_unused_seats,
    set_delegation,
    unname,
    why_no_names,
)
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
from academy.services.requirements import Needed, forget_requirements, purge_requirements, remove_requirements

__all__ = [
    "Answers",
    "Decided",
    "Needed",
    "Reply",
    "accept_offer",
    "cancel_activity",
    "cancel_session",
    "change_answers",
    "change_capacity",
    "confirm_enrolments",
    "copy_activity",
    "create_activity",
    "decline_offer",
    "enrol",
    "forget_requirements",
    "lapse_offers",
    "move_sessions",
    "name_people",
    "offer_seats",
    "plan_session",
    "plan_weekly_series",
    "publish_activity",
    "purge_requirements",
    "refresh_times",
    "refuse_enrolments",
    "remove_delegation",
    "remove_requirements",
    "return_seats",
    "return_unused_seats",
    "save_answers",
    "set_delegation",
    "set_hosts",
    "unname",
    "why_closed",
    "why_final",
    "why_no_names",
    "why_no_offer",
    "withdraw",
]
