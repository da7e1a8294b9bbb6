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
    """A proved address gives a new login its person; of a known one it becomes the person's address."""
    user = email_address.user
    try:
        if user.person is None:
            adopt_person(user=user, email=email_address.email, now=timezone.now())
        elif email_address.primary:
            follow_email(user=user, email=email_address.email)
    except DomainError as error:
        messages.error(request, str(error))
        raise ImmediateHttpResponse(redirect("account_login")) from error


@receiver(email_changed)
def follow_primary_address(request: HttpRequest, to_email_address: EmailAddress, **kwargs: Any) -> None:
    """The same when another proved address is made the one to sign in with."""
    if to_email_address.verified:
        settle_proved_address(request=request, email_address=to_email_address)
