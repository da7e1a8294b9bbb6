"""Hosts and sessions on the page of an activity. Their formsets hand what was typed to the services, in one go."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.admin.forms import SessionForm
from academy.models import Activity, ActivityHost, Session
from academy.permissions import can_change_hosts, can_create_for
from academy.services import move_sessions, plan_session, set_hosts
from academy.services.editing import remove_session
from accounts.models import Person
from core.scoped_admin import ScopedStackedInline, ScopedTabularInline
from core.scoping import asker

PLAN_FIELDS = ("day", "start_time", "end_time", "time_zone", "place", "address", "join_link")


class HostFormSet(forms.BaseInlineFormSet):
    """Several organisations, exactly one of which leads; one names one's own as the lead."""

    person: Person | None = None
    is_editable = True

    def kept(self) -> list[dict[str, Any]]:
        """What stands after saving, empty lines and removed ones left out."""
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data.get("organisation")]
        return [row for row in rows if not row.get("DELETE")]

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not self.is_editable:
            return
        rows = self.kept()
        leads = [row["organisation"] for row in rows if row.get("is_lead")]
        if len(rows) == 1:
            leads = [rows[0]["organisation"]]
        if len(leads) != 1:
            raise ValidationError(_("Name the organisations that host it, and tick the one that leads."))
        if not can_create_for(self.person, leads[0]):
            raise ValidationError(_("An organisation you work for leads; only the network coordinator names another."))
        self.lead = leads[0]

    def apply(self, *, activity: Activity, by: Person | None, now: datetime) -> None:
        """Write the hosts when they changed."""
        self.save(commit=False)
        if not self.is_editable or not self.has_changed():
            return
        hosts = [row["organisation"] for row in self.kept()]
        set_hosts(activity=activity, hosts=hosts, lead=self.lead)


class HostInline(ScopedTabularInline):
    """Changed by staff of the lead; a co-host may do all but this."""

    model = ActivityHost
    formset = HostFormSet
    autocomplete_fields = ["organisation"]

    def may_edit(self, person: Any, parent: Activity | None) -> bool:
        return super().may_edit(person, parent) and (parent is None or can_change_hosts(person, parent))

    def get_min_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.person = asker(request)
        formset.is_editable = self.may_edit(asker(request), obj)
        return formset


class SessionFormSet(forms.BaseInlineFormSet):
    """New, moved and removed sessions of one save; all those moved reach people in one mail."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "activity": self.instance}

    def apply(self, *, activity: Activity, by: Person | None, now: datetime) -> None:
        """New ones first: the last session cannot be taken out before its successor is there."""
        self.save(commit=False)
        for session in self.new_objects:
            plan_session(activity=activity, by=by, now=now, **{name: getattr(session, name) for name in PLAN_FIELDS})
        moved = [session for session, _fields in self.changed_objects]
        if moved:
            move_sessions(activity=activity, sessions=moved, by=by, now=now)
        for session in self.deleted_objects:
            remove_session(session=session, by=by, now=now)


class SessionInline(ScopedStackedInline):
    model = Session
    form = SessionForm
    formset = SessionFormSet
    extra = 1  # an empty one, so that a session can be added without JavaScript
    show_change_link = True
    readonly_fields = ["state"]
    fieldsets: ClassVar[Any] = [
        (
            None,
            {
                "fields": [
                    ("day", "start_time", "end_time", "time_zone"),
                    ("place", "address"),
                    ("join_link", "state"),
                ],
                "description": gettext_lazy(
                    "The clock of the place. Once the activity is published, a session that you change or remove is "
                    "told to everybody enrolled or waiting; title and facilitators are on the session's own page."
                ),
            },
        ),
    ]
