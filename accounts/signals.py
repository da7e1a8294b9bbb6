"""What allauth tells us (signals of a third party are the one use of signals here)."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from accounts.services import adopt_person, follow_email
from core.errors import DomainError


@receiver(email_confirmed)
def settle_proved_address(request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """A proved address gives a new login its person."""
    user = email_address.user
    try:
        if user.person is None:
            adopt_person(user=user, email=email_address.email, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        raise ImmediateHttpResponse(redirect("account_login")) from error


@receiver(email_changed)
def follow_main_address(
    request: HttpRequest, from_email_address: EmailAddress | None, to_email_address: EmailAddress, **kwargs: Any
) -> None:
    """The main address of the login is the person's; where that cannot be, the former one stays."""
    if not to_email_address.verified:
        return
    try:
        follow_email(user=to_email_address.user, email=to_email_address.email)
    except DomainError as error:
        if from_email_address:
            from_email_address.set_as_primary()
        messages.error(request, str(error))
        raise ImmediateHttpResponse(redirect("account_email")) from error
