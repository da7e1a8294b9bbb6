"""Our answers to allauth's questions."""

import logging
import smtplib
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.mail import get_connection
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import language_of, language_of_user
from accounts.services import adopt_person, forget_destination
from core.errors import DomainError
from core.translations import language_tag

logger = logging.getLogger(__name__)

# Sent in answer to a sign-up: to a new address, and to one that is known already. Both must look the same.
SIGN_UP_MAILS = {"account/email/email_confirmation_signup", "account/email/account_already_exists"}


def own_path(url: str | None) -> str:
    """The address if it is a path on this site, else nothing; what is kept for later never names a host.

    No control characters: PostgreSQL refuses to keep a NUL, in JSON too.
    """
    if url and url.startswith("/") and url.isprintable() and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    return ""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, sign-in, and the mails they need at once (never stored, never in the outbox)."""

    # Mails

    # A notice that something changed: it must not stand in the way of the change.
    is_notice = False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send now, in the reader's language. A mail server that is down becomes a sentence on the page."""
        user = context.get("user")
        language = (language_of_user(user) if user else language_of(email)) or translation.get_language()
        request = allauth_context.request
        site = SimpleNamespace(name=settings.SITE_NAME, domain=request.get_host())
        with translation.override(language):
            about = {"request": request, "email": email, "current_site": site, "page_lang": language_tag(language)}
            message = self.render_mail(template_prefix, email, {**about, **context})
        # No “out of office” in answer to it.
        message.extra_headers |= {"Auto-Submitted": "auto-generated", "Content-Language": language_tag(language)}
        message.connection = get_connection(timeout=settings.ACCOUNT_MAIL_TIMEOUT_SECONDS)
        try:
            message.send()
        except (smtplib.SMTPException, OSError) as error:
            logger.warning("A mail about signing in could not be sent (%s): %s", template_prefix, type(error).__name__)
            if not self.is_notice:
                raise ImmediateHttpResponse(self.say_mail_failed(request, template_prefix, email)) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell the person that something about their sign-in has changed, in case it was not them."""
        self.is_notice = True
        super().send_notification_mail(*args, **kwargs)

    def say_mail_failed(self, request: HttpRequest, template_prefix: str, email: str) -> HttpResponse:
        """Back to where one can ask again, with a sentence; asking again is not held against anybody."""
        ratelimit.clear(request, action="confirm_email", key=email.lower())
        ratelimit.clear(request, action="request_login_code", key=email.lower())
        ratelimit.clear(request, action="reset_password", key=email.lower())
        if template_prefix in SIGN_UP_MAILS:
            messages.error(
                request,
                _(
                    "We have kept what you typed, but we could not send you the e-mail that confirms your address. "
                    "Please sign in here in a few minutes: we will then send it again."
                ),
            )
            return redirect(sign_in_url(own_path(request.POST.get("next"))))
        messages.error(request, _("We could not send you the e-mail just now. Please try again in a few minutes."))
        return redirect(request.get_full_path())

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """The page behind the link is in the language of the mail."""
        with translation.override(language_of_user(emailconfirmation.email_address.user) or translation.get_language()):
            super().send_confirmation_mail(request, emailconfirmation, signup)

    # Proving an address

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The address, the login and its person change together or not at all."""
        with transaction.atomic():
            logins = User.objects.select_related(None).select_for_update()
            if not logins.filter(pk=email_address.user_id).exists():
                return False
            return bool(super().confirm_email(request, email_address))

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Where the link of the mail leads: on to what the person came for, by way of sign-in in another browser."""
        wanted = own_path(email_address.user.declared.get("next"))
        if self.request.user.is_authenticated:
            return wanted or self.get_login_redirect_url(self.request)
        return sign_in_url(wanted)

    # Signing in

    def login(self, request: HttpRequest, user: User) -> None:
        """Nobody signs in without a person: it is made here should the moment of proof have been cut short."""
        if user.person is None:
            try:
                adopt_person(user=user, email=user.email, now=timezone.now())
            except DomainError as error:
                messages.error(request, str(error))
                raise ImmediateHttpResponse(redirect("account_login")) from error
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        forget_destination(user)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """What the person came for when they signed up, else their own page, in their language."""
        user = request.user
        assert isinstance(user, User)
        wanted = own_path(user.declared.get("next"))
        if wanted:
            return wanted
        with translation.override(language_of_user(user) or translation.get_language()):
            return str(resolve_url(settings.LOGIN_REDIRECT_URL))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)


class MfaAdapter(DefaultMFAAdapter):
    """Second factors and passkeys."""

    def _get_site_name(self) -> str:
        """What the person's device shows beside the passkey."""
        return str(settings.SITE_NAME)


def sign_in_url(wanted: str) -> str:
    """The sign-in page, leading on to `wanted` (a path, or nothing)."""
    return reverse("account_login") + (f"?{urlencode({'next': wanted})}" if wanted else "")
