"""Questions about people, logins and proved addresses."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from accounts.models import Person, User


def has_proved(person: Person, email: str) -> bool:
    """Whether this person has shown, by a link or a code, that the address is theirs."""
    return EmailAddress.objects.filter(user__person=person, email=email.strip().lower(), verified=True).exists()


def has_second_factor(user: User) -> bool:
    """Whether signing in asks this login for more than a password: an authenticator app or a passkey."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def is_pending(email: str) -> bool:
    """Whether somebody signed up with this address and has not proved it yet."""
    waiting = User.objects.filter(email=email.lower(), person__isnull=True)
    return waiting.exclude(emailaddress__verified=True).exists()


def language_of(email: str) -> str:
    """The language of whoever signs in with this address; empty when nobody does."""
    address = (
        EmailAddress.objects.filter(email=email.lower()).select_related("user__person").order_by("-verified").first()
    )
    return language_of_user(address.user) if address else ""


def language_of_user(user: User) -> str:
    """The person's language; before the address is proved, the one declared at sign-up."""
    if user.person is not None:
        return user.person.language
    return str(user.declared.get("language", ""))


def person_of(user: Any) -> Person | None:
    """The person behind a login: nobody for a stranger, or for a login whose address is not verified yet."""
    if not getattr(user, "is_authenticated", False):
        return None
    person: Person | None = user.person
    return person
