"""Invitations: the page behind the link, and the people of an organisation."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.queries import person_of
from core.alphabet import ByName
from core.errors import DomainError
from partners.forms import InvitationForm
from partners.models import Invitation, Membership, Organisation
from partners.permissions import can_act_for, memberships_of
from partners.services import accept_invitation, invite, refusal_of, send_invitation, withdraw_invitation

STATUS_OF = {"wrong_person": 403, "withdrawn": 410, "expired": 410}


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the invitation to whoever proved to own its address; a POST accepts it."""
    offer = get_object_or_404(Invitation.objects.select_related("organisation", "invited_by"), public_id=public_id)
    person, now = person_of(request.user), timezone.now()
    if person is None:
        raise Http404
    refusal = refusal_of(invitation=offer, person=person, now=now)
    if request.method == "POST":
        try:
            accept_invitation(invitation=offer, person=person, now=now)
        except DomainError as error:
            refusal = error
        else:
            words = _("Welcome. You can now act for %(organisation)s.")
            messages.success(request, words % {"organisation": offer.organisation})
            return redirect("reports:staff")
    status = STATUS_OF.get(refusal.code, 200) if refusal else 200
    return render(request, "partners/invitation.html", {"invitation": offer, "refusal": refusal}, status=status)


def own_organisation(request: HttpRequest, slug: str) -> Organisation:
    """The organisation if the person acts for it; 403 for others of its members, 404 for strangers to it."""
    person = person_of(request.user)
    organisation = get_object_or_404(Organisation, slug=slug)
    if can_act_for(person, organisation):
        return organisation
    if any(membership.organisation_id == organisation.pk for membership in memberships_of(person)):
        raise PermissionDenied(_("Only the staff of this organisation invite people to it."))
    raise Http404


@require_safe
def organisation_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts for the organisation, who is invited, and the form to invite somebody."""
    organisation = own_organisation(request, slug)
    return people_page(request, organisation, InvitationForm(person=person_of(request.user)))


def people_page(
    request: HttpRequest, organisation: Organisation, form: InvitationForm, status: int = 200
) -> HttpResponse:
    invitations = Invitation.objects.filter(organisation=organisation).open().select_related("invited_by")
    memberships = Membership.objects.filter(organisation=organisation).select_related("person", "organisation")
    context = {
        "organisation": organisation,
        "memberships": memberships.order_by(ByName("person__name"), "pk"),
        "invitations": invitations,
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "partners/organisation_people.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite somebody and send the mail; when the mail server is down, the link can be passed on by hand."""
    organisation, by = own_organisation(request, slug), person_of(request.user)
    assert by is not None
    if request.method != "POST":  # the language was switched on a page of errors
        return redirect("partners:organisation-people", slug=slug)
    form = InvitationForm(request.POST, person=by)
    if not form.is_valid():
        return people_page(request, organisation, form)
    try:
        offer = invite(organisation=organisation, by=by, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        form.add_error(error.field, str(error))
        return people_page(request, organisation, form)
    tell_about_sending(request, offer)
    return redirect("partners:organisation-people", slug=slug)


def tell_about_sending(request: HttpRequest, offer: Invitation) -> None:
    """Send the invitation and say whether it left."""
    if send_invitation(invitation=offer):
        messages.success(request, _("We have sent the invitation to %(email)s.") % {"email": offer.email})
    else:
        messages.error(
            request,
            _("The invitation is written, but its e-mail could not be sent. Please invite again in a few minutes."),
        )


@require_POST
def invitation_withdraw(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Take back an invitation that nobody has accepted yet."""
    organisation, by = own_organisation(request, slug), person_of(request.user)
    assert by is not None
    offer = get_object_or_404(Invitation, organisation=organisation, public_id=public_id)
    try:
        withdraw_invitation(invitation=offer, by=by, now=timezone.now())
    except DomainError as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": offer.email})
    return redirect("partners:organisation-people", slug=slug)
