"""Who comes to act for an organisation: invitations, and what people say at sign-up about where they work."""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.queries import has_proved
from core.errors import DomainError
from core.translations import language_tag
from notifications.rendering import one_line, render, tidy
from partners.models import Invitation, Membership, Organisation, OrganisationClaim
from partners.permissions import can_invite
from partners.queries import known_organisation

logger = logging.getLogger(__name__)

INVITATION_DAYS = 14


def invite(
    *, organisation: Organisation, email: str, role: str, by: Person, now: datetime, language: str
) -> Invitation:
    """Offer a membership to whoever owns the address; an offer that is still open is returned as it is.

    Raises DomainError when `by` may not invite to this role here, or when the person has the role already.
    Nothing is sent: call `send_invitation` once the transaction is over.
    """
    if not can_invite(by, organisation, role):
        raise DomainError(_("You cannot invite people to this role in this organisation."), code="forbidden")
    return offer_membership(
        organisation=organisation, email=email, role=role, invited_by=by, now=now, language=language
    )


def offer_membership(
    *, organisation: Organisation, email: str, role: str, invited_by: Person | None, now: datetime, language: str
) -> Invitation:
    """The same without asking who offers it: for the command that invites the first network coordinator."""
    address = email.strip().lower()
    holders = Membership.objects.filter(organisation=organisation, role=role)
    if holders.filter(person__in=Person.objects.with_email(address)).exists():
        raise DomainError(
            _("The person with this address has this role here already."), field="email", code="already_member"
        )
    with transaction.atomic():
        # The organisation's row guards the one open invitation for each address and role.
        Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        waiting = Invitation.objects.filter(organisation=organisation, email=address, role=role).open()
        invitation = waiting.filter(expires_at__gt=now).first()
        if invitation is None:
            waiting.update(withdrawn_at=now)
            invitation = Invitation.objects.create(
                organisation=organisation,
                email=address,
                role=role,
                language=language,
                invited_by=invited_by,
                created_at=now,
                expires_at=now + timedelta(days=INVITATION_DAYS),
            )
    return invitation


def withdraw_invitation(*, invitation: Invitation, by: Person, now: datetime) -> None:
    """Take the offer back; what has been accepted stays. Twice is the same as once."""
    if not can_invite(by, invitation.organisation, invitation.role):
        raise DomainError(_("You cannot withdraw this invitation."), code="forbidden")
    Invitation.objects.filter(pk=invitation.pk).open().update(withdrawn_at=now)
    invitation.refresh_from_db()


def refusal_of(*, invitation: Invitation, person: Person, now: datetime) -> DomainError | None:
    """Why this person cannot accept the invitation, or nothing when they can."""
    if not has_proved(person, invitation.email):
        return DomainError(
            _("This invitation was sent to another address. Please sign in with the address it was sent to."),
            code="wrong_person",
        )
    if invitation.accepted_at is not None:
        return DomainError(_("This invitation has been accepted already."), code="used")
    if invitation.withdrawn_at is not None:
        return DomainError(_("This invitation has been withdrawn. Please ask whoever sent it."), code="withdrawn")
    if invitation.expires_at <= now:
        return DomainError(_("This invitation has expired. Please ask whoever sent it for a new one."), code="expired")
    return None


def accept_invitation(*, invitation: Invitation, person: Person, now: datetime) -> Membership:
    """Give the person the membership they were offered; accepting twice is the same as once.

    Raises DomainError when the address is not proved to be theirs, or the offer is no longer open.
    """
    with transaction.atomic():
        locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        refusal = refusal_of(invitation=locked, person=person, now=now)
        if refusal and refusal.code != "used":
            raise refusal
        if refusal:
            # Only its own membership counts: what was taken away later is not given back by an old link.
            membership = Membership.objects.filter(
                person=person, organisation=locked.organisation, role=locked.role
            ).first()
            if membership is None:
                raise refusal
            return membership
        membership, _made = Membership.objects.get_or_create(
            person=person, organisation=locked.organisation, role=locked.role, defaults={"created_at": now}
        )
        locked.accepted_at = now
        locked.save(update_fields=["accepted_at"])
    # What was read before about this person's rights is no longer true.
    person.__dict__.pop("_memberships", None)
    invitation.accepted_at = now
    return membership


def invitation_url(invitation: Invitation) -> str:
    """The whole address of the invitation's page, in its language."""
    with translation.override(invitation.language):
        return settings.SITE_URL + reverse("partners:invitation", args=[invitation.public_id])


def send_invitation(*, invitation: Invitation) -> bool:
    """Send the invitation now, with a short timeout; False when the mail server did not take it.

    It does not go through the outbox: an invitation is addressed to a mailbox, which may belong to no Person yet.
    Never call it inside a transaction.
    """
    context: dict[str, Any] = {
        "invitation": invitation,
        "url": invitation_url(invitation),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "current_site": {"name": settings.SITE_NAME},
        "page_lang": language_tag(invitation.language),
    }
    folder = "emails/partners/invitation"
    with translation.override(invitation.language):
        message = EmailMultiAlternatives(
            subject=one_line(render(f"{folder}/subject.txt", context, autoescape=False)),
            body=tidy(render(f"{folder}/body.txt", context, autoescape=False)),
            to=[invitation.email],
        )
        message.attach_alternative(render(f"{folder}/body.html", context), "text/html")
    message.connection = get_connection(timeout=settings.ACCOUNT_MAIL_TIMEOUT_SECONDS)
    try:
        return bool(message.send())
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("Invitation %s could not be sent: %s", invitation.public_id, type(error).__name__)
        return False


def claim_organisation(person: Person, declared: dict[str, Any], now: datetime) -> None:
    """Keep what somebody typed at sign-up about where they work. It gives no right at all."""
    name = str(declared.get("organisation", "")).strip()
    if not name:
        return
    known = known_organisation(name)
    claim, made = OrganisationClaim.objects.get_or_create(
        person=person, name=name, defaults={"organisation": known, "created_at": now}
    )
    if not made and claim.organisation != known:
        claim.organisation = known
        claim.save(update_fields=["organisation"])
