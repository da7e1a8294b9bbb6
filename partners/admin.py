"""Partners in the admin: one's own organisation, its members and invitations, its projects, its territories' needs."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.admin_forms import ScopedModelForm, translated
from core.alphabet import ByName
from core.errors import DomainError
from core.scoped_admin import ScopedAdmin, ScopedTabularInline
from core.scoping import Rows, asker, has_oversight, scopes
from partners.models import (
    Invitation,
    Membership,
    Need,
    Organisation,
    OrganisationClaim,
    Project,
    ProjectPartner,
)
from partners.permissions import staffed_territory_ids
from partners.services import invite, send_invitation, withdraw_invitation

ORGANISATION_FACTS = ["slug", "name", "short_name", "kind", "country", "territory", "is_listed"]
CLAIM: tuple[str, ...] = ("person", "name", "organisation", "created_at")


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    """Its own staff writes its description and website; what it is, the network coordinator says."""

    list_display = ["name", "short_name", "kind", "country", "territory", "is_listed"]
    list_filter = ["kind", "territory"]
    list_select_related = ["territory"]
    search_fields = ["name", "short_name"]
    autocomplete_fields = ["territory"]
    ordering: ClassVar[Any] = [ByName("name"), "pk"]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": [*ORGANISATION_FACTS, "website", "original_language"]}),
    ]
    texts = ("description",)

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> list[str]:
        return [] if has_oversight(asker(request)) else ORGANISATION_FACTS


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    """All rights follow from these rows: only the network coordinator writes them by hand."""

    list_display = ["person", "organisation", "role", "created_at"]
    list_filter = ["role", "organisation"]
    list_select_related = ["person", "organisation"]
    search_fields = ["person__name", "person__email", "organisation__name"]
    autocomplete_fields = ["person", "organisation"]
    fields = ["person", "organisation", "role", "created_at"]
    readonly_fields = ["created_at"]


class InvitationForm(ScopedModelForm):
    """Offers the roles that the person may invite to."""

    may_give_all_roles = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields.get("role")
        if isinstance(role, forms.ChoiceField) and not self.may_give_all_roles:
            choices: Any = role.choices
            role.choices = [choice for choice in choices if choice[0] != Membership.Role.NETWORK_COORDINATOR]


@admin.register(Invitation)
class InvitationAdmin(ScopedAdmin):
    form = InvitationForm
    list_display = ["email", "organisation", "role", "invited_by", "created_at", "expires_at", "accepted_at"]
    list_filter = ["role", "organisation"]
    list_select_related = ["organisation", "invited_by"]
    search_fields = ["email", "organisation__name"]
    actions = ["withdraw"]
    autocomplete_fields = ["organisation"]
    fields = ["organisation", "email", "role", "language"]
    readonly_fields = ["invited_by", "created_at", "expires_at", "accepted_at", "withdrawn_at"]

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        return [*self.fields, *self.readonly_fields] if obj else self.fields

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Rows:
        rows = super().get_field_queryset(db, db_field, request)
        # One invites to one's own organisation, not to any that the public pages show.
        return scopes.visible(asker(request), rows) if db_field.name == "organisation" else rows

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.may_give_all_roles = has_oversight(asker(request))
        return form

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Through the service; the mail leaves once all of it is written."""
        invitation = invite(
            organisation=obj.organisation,
            email=obj.email,
            role=obj.role,
            language=obj.language,
            by=asker(request),
            now=timezone.now(),
        )
        obj.pk, obj.public_id = invitation.pk, invitation.public_id
        obj._state.adding = False
        transaction.on_commit(lambda: self.send(request, invitation))

    def send(self, request: HttpRequest, invitation: Invitation) -> None:
        if not send_invitation(invitation=invitation):
            self.message_user(
                request, _("The invitation is kept, but its mail could not be sent. Please try again."), messages.ERROR
            )

    @admin.action(description=gettext_lazy("Withdraw the invitation"), permissions=["view"])
    def withdraw(self, request: HttpRequest, queryset: Rows) -> None:
        """Take back those that are still open."""
        count = 0
        for invitation in queryset.open().select_related("organisation"):
            try:
                withdraw_invitation(invitation=invitation, by=asker(request), now=timezone.now())
                count += 1
            except DomainError as error:
                self.message_user(request, str(error), messages.ERROR)
        message = ngettext("%(count)d invitation withdrawn.", "%(count)d invitations withdrawn.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS if count else messages.WARNING)


@admin.register(OrganisationClaim)
class OrganisationClaimAdmin(ScopedAdmin):
    """What people said at sign-up about where they work: a reason to invite somebody, no right by itself."""

    list_display = ["person", "name", "organisation", "created_at"]
    list_filter = ["organisation"]
    list_select_related = ["person", "organisation"]
    search_fields = ["person__name", "name"]
    fields = CLAIM
    readonly_fields = CLAIM


class ProjectPartnerInline(ScopedTabularInline):
    model = ProjectPartner
    autocomplete_fields = ["organisation"]


@admin.register(Project)
class ProjectAdmin(ScopedAdmin):
    list_display = ["acronym", "name", "starts_on", "ends_on", "retain_until"]
    search_fields = ["acronym", "name", "grant_number"]
    inlines = [ProjectPartnerInline]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["slug", "acronym", "name", ("starts_on", "ends_on"), "original_language"]}),
        (
            gettext_lazy("Funding notice"),
            {
                "fields": ["statement", "granting_authority", "grant_number", "retain_until"],
                "description": gettext_lazy("Leave a number that nobody knows empty: an invented one is worse."),
            },
        ),
    ]
    texts = ("disclaimer",)


class NeedForm(ScopedModelForm):
    required_texts = ("statement",)


@admin.register(Need)
class NeedAdmin(ScopedAdmin):
    form = NeedForm
    list_display = ["__str__", "territory", "priority", "is_published"]
    list_filter = ["territory", "priority", "is_published"]
    list_select_related = ["territory"]
    search_fields = translated("statement")
    autocomplete_fields = ["topics"]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["territory", "priority", "topics", "is_published", "original_language"]}),
    ]
    texts = ("statement", "source")

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Rows:
        """A need is written for a territory of one's own organisation."""
        rows = super().get_field_queryset(db, db_field, request)
        if db_field.name != "territory" or has_oversight(asker(request)):
            return rows
        return rows.filter(pk__in=staffed_territory_ids(asker(request)))
