"""Issuing, revoking, showing. Nobody issues by hand: the apps ask, by their rules."""

from credentials.services.issuing import Outcome, settle
from credentials.services.revoking import lift_bar, revoke, withdraw_own
from credentials.services.showing import choose_what_is_shown

__all__ = ["Outcome", "choose_what_is_shown", "lift_bar", "revoke", "settle", "withdraw_own"]
