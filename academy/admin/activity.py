"""Activities in the admin."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from academy.admin.delegations import DelegationInline
from academy.admin.feedback import FeedbackQuestionInline
from academy.admin.filters import StateFilter, WhenFilter
from academy.admin.forms import ActivityForm
from academy.admin.inlines import HostInline, SessionInline
from academy.admin.local_time import briefly_in_place, in_place
from academy.admin.questions import QuestionInline
from academy.models import Activity
from academy.services import cancel_activity, publish_activity
from academy.services.editing import delete_draft, refuse_to_delete, save_edited_activity
from accounts.models import NETWORK_TIME_ZONE, Person
from core.admin_actions import ask_reason
from core.errors import DomainError
from core.scoped_admin import ScopedAdmin
from core.scoping import Rows, asker
from partners.models import Organisation
from partners.permissions import staffed_organisation_ids

FACTS = [
    "slug",
    ("format", "mode"),
    ("territory", "time_zone"),
    "languages",
    "original_language",
    "responsible",
    "project",
    "topics",
    "needs",
    "module",
]
SEATS = [
    ("capacity", "admission", "allows_guests"),
    ("promotion", "offer_hours", "offer_cutoff_hours"),
    ("enrolment_closes_on", "enrolment_closes_time"),
    ("asks_diet", "asks_access", "asks_interpretation"),
]
CERTIFICATES = [("certificate_kind", "certificate_share_percent", "eqf_level")]
# Of a new activity its format decides.
EXCHANGE = [("collects_learning_questions", "collects_reports")]
ASKED = gettext_lazy(
    "What people write about diet, access and interpretation is seen only by the staff of the hosts and the "
    "responsible person, and deleted 30 days after the last session. Ask only what you need."
)
DERIVED = ["state", "begins", "ends", "enrolled", "published_at", "cancelled_at", "cancellation_reason"]


@admin.register(Activity)
class ActivityAdmin(ScopedAdmin):
    form = ActivityForm
    inlines = [HostInline, SessionInline, DelegationInline, QuestionInline, FeedbackQuestionInline]
    texts = ("title", "summary", "description", "learning_outcomes", "quality_assurance")
    list_display = ["title_text", "state", "format", "territory", "starts", "seats", "waiting"]
    list_filter = [WhenFilter, StateFilter, "territory", "format"]
    list_select_related = ["territory"]
    search_fields = ["search_text"]
    search_help_text = gettext_lazy("Words of the title, summary or description in any language.")
    actions = ["publish", "cancel"]
    autocomplete_fields = ["territory", "responsible", "project", "topics", "needs", "module"]
    readonly_fields = DERIVED

    def get_queryset(self, request: HttpRequest) -> Rows:
        return super().get_queryset(request).with_seats()

    def get_fieldsets(self, request: HttpRequest, obj: Activity | None = None) -> Any:
        first, *others = self.text_fieldsets(obj)
        groups = [
            first,
            (_("Facts"), {"fields": FACTS}),
            (_("How seats are given"), {"fields": SEATS, "description": ASKED}),
            (_("Certificates"), {"fields": CERTIFICATES}),
            *([(_("Before and after"), {"fields": EXCHANGE})] if obj else []),
            *others,
        ]
        return [(None, {"fields": DERIVED}), *groups] if obj else groups

    def get_inlines(self, request: HttpRequest, obj: Activity | None) -> Any:
        """A new activity has no page yet on which seats are kept for partners."""
        return [inline for inline in self.inlines if obj is not None or inline is not DelegationInline]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        home = home_organisation(asker(request))
        form.home_zone = home.territory.time_zone if home and home.territory else NETWORK_TIME_ZONE
        return form

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "languages":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new activity starts in the place and language of whoever adds it."""
        person = asker(request)
        home = home_organisation(person)
        place = {"territory": home.territory_id} if home and home.territory_id else {}
        return {"original_language": person.language, **place, **super().get_changeform_initial_data(request)}

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        home = home_organisation(asker(request))
        if isinstance(inline, HostInline) and home and request.method != "POST" and not obj.pk:
            kwargs["initial"] = [{"organisation": home.pk, "is_lead": True}]
        return kwargs

    # Saving

    def save_model(self, request: HttpRequest, obj: Activity, form: Any, change: bool) -> None:
        if change:
            save_edited_activity(activity=obj, by=asker(request), now=timezone.now())
        else:
            for name, value in Activity.begins_with(obj.format).items():
                setattr(obj, name, value)
            obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        form.save_m2m()
        for formset in formsets:
            formset.apply(activity=form.instance, by=asker(request), now=timezone.now())

    def history_rows(self, obj: Activity) -> Sequence[models.Model]:
        return [
            obj,
            *obj.hostings.all(),
            *obj.sessions.all(),
            *obj.delegations.all(),
            *obj.questions.all(),
            *obj.feedback_questions.all(),
        ]

    # Deleting: what people could know of is cancelled.

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        activity = self.get_object(request, admin.utils.unquote(object_id))
        try:
            if self.has_delete_permission(request, activity):
                refuse_to_delete(activity)
        except DomainError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:academy_activity_change", activity.pk)
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A draft takes its sessions along."""
        nested, counts, _denied, _protected = super().get_deleted_objects(objs, request)
        return nested, counts, set(), []

    def delete_model(self, request: HttpRequest, obj: Activity) -> None:
        delete_draft(activity=obj)

    # Columns

    @admin.display(description=gettext_lazy("title"), ordering="search_text")
    def title_text(self, activity: Activity) -> str:
        return str(activity) or activity.slug

    @admin.display(description=gettext_lazy("starts"), ordering="starts_at")
    def starts(self, activity: Activity) -> str:
        return briefly_in_place(activity.starts_at, activity.time_zone)

    @admin.display(description=gettext_lazy("starts"))
    def begins(self, activity: Activity) -> str:
        return in_place(activity.starts_at, activity.time_zone)

    @admin.display(description=gettext_lazy("ends"), ordering="ends_at")
    def ends(self, activity: Activity) -> str:
        return in_place(activity.ends_at, activity.time_zone)

    @admin.display(description=gettext_lazy("seats"))
    def seats(self, activity: Any) -> str:
        return _("%(taken)d of %(capacity)d") % {"taken": activity.taken_seats, "capacity": activity.capacity}

    @admin.display(description=gettext_lazy("waiting"))
    def waiting(self, activity: Any) -> int:
        return int(activity.waiting_count)

    @admin.display(description=gettext_lazy("enrolments"))
    def enrolled(self, activity: Any) -> str:
        text = _("%(taken)d confirmed, %(waiting)d waiting") % {
            "taken": activity.taken_seats,
            "waiting": activity.waiting_count,
        }
        address = reverse("admin:academy_enrolment_changelist")
        return format_html('<a href="{}?when=all&amp;activity__id__exact={}">{}</a>', address, activity.pk, text)

    # Actions

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Rows) -> None:
        done = 0
        for activity in queryset:
            try:
                publish_activity(activity=activity, by=asker(request), now=timezone.now())
                done += 1
            except DomainError as error:
                self.message_user(request, f"{activity}: {error}", messages.ERROR)
        if done:
            message = ngettext("%(count)d activity is published.", "%(count)d activities are published.", done)
            self.message_user(request, message % {"count": done}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Cancel…"), permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        question = _("Everybody enrolled or waiting is told, with the reason you give here. This cannot be undone.")
        reason = ask_reason(self, request, queryset, action="cancel", title=_("Cancel activities"), question=question)
        if isinstance(reason, HttpResponse):
            return reason
        done = 0
        for activity in queryset:
            try:
                cancel_activity(activity=activity, by=asker(request), now=timezone.now(), reason=reason)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{activity}: {error}", messages.ERROR)
        if done:
            message = ngettext("%(count)d activity is cancelled.", "%(count)d activities are cancelled.", done)
            self.message_user(request, message % {"count": done}, messages.SUCCESS)
        return None


def home_organisation(person: Person | None) -> Organisation | None:
    """The organisation somebody plans for, when there is only one to choose."""
    own = staffed_organisation_ids(person)
    return Organisation.objects.select_related("territory").get(pk=own.pop()) if len(own) == 1 else None
