"""Our answers to allauth's questions."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and sign-in."""


class MfaAdapter(DefaultMFAAdapter):
    """Second factors and passkeys."""
