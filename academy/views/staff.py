"""Pages for the staff of the hosts of one activity."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from academy.forms import CancelForm, CapacityForm, SessionMoveForm
from academy.models import Activity, Session
from academy.permissions import can_manage, takes_part_in_running
from academy.services import cancel_activity, cancel_session, change_capacity, move_sessions, publish_activity
from accounts.queries import person_of
from core import doors

form_page = require_http_methods(["GET", "HEAD", "POST"])


def managed_activity(request: HttpRequest, slug: str) -> Activity:
    """The activity; 404 for strangers to it, 403 for those who run it without being staff of a host."""
    person = person_of(request.user)
    activity = get_object_or_404(
        Activity.objects.with_people_and_places().with_seats().prefetch_related("sessions__facilitators"), slug=slug
    )
    if can_manage(person, activity):
        return activity
    if takes_part_in_running(person, activity):
        raise PermissionDenied
    raise Http404


@form_page
def activity_publish(request: HttpRequest, slug: str) -> HttpResponse:
    activity = managed_activity(request, slug)

    def publish() -> str:
        publish_activity(activity=activity, by=person_of(request.user), now=timezone.now())
        return _("The activity is published. Everybody can find it and enrol now.")

    return ask_and_do(request, "academy/staff_activity_publish.html", activity, act=publish)


@form_page
def activity_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    activity = managed_activity(request, slug)
    form = CancelForm(request.POST or None)

    def cancel() -> str:
        reason = form.cleaned_data["reason"]
        cancel_activity(activity=activity, by=person_of(request.user), now=timezone.now(), reason=reason)
        return _("The activity is cancelled. Everybody enrolled or waiting is told by e-mail.")

    return ask_and_do(request, "academy/staff_activity_cancel.html", activity, act=cancel, form=form)


@form_page
def activity_capacity(request: HttpRequest, slug: str) -> HttpResponse:
    activity = managed_activity(request, slug)
    form = CapacityForm(request.POST or None, initial={"capacity": activity.capacity})

    def change() -> str:
        capacity = form.cleaned_data["capacity"]
        change_capacity(activity=activity, capacity=capacity, by=person_of(request.user), now=timezone.now())
        words = ngettext("The activity has %(number)d seat now.", "The activity has %(number)d seats now.", capacity)
        return words % {"number": capacity}

    return ask_and_do(request, "academy/staff_activity_capacity.html", activity, act=change, form=form)


@form_page
def session_move(request: HttpRequest, slug: str, session_id: uuid.UUID) -> HttpResponse:
    activity = managed_activity(request, slug)
    session = get_object_or_404(Session, activity=activity, public_id=session_id)
    form = SessionMoveForm(request.POST or None, instance=session)

    def move() -> str:
        by, now = person_of(request.user), timezone.now()
        change = move_sessions(activity=activity, sessions=[form.instance], by=by, now=now)
        if change is None:
            return _("The session is changed. Nobody is written to: for them it is as before.")
        return _("The session is moved. Everybody enrolled or waiting is told by e-mail.")

    extra = {"session": session}
    return ask_and_do(request, "academy/staff_session_move.html", activity, act=move, form=form, extra=extra)


@form_page
def session_cancel(request: HttpRequest, slug: str, session_id: uuid.UUID) -> HttpResponse:
    activity = managed_activity(request, slug)
    session = get_object_or_404(Session, activity=activity, public_id=session_id)

    def cancel() -> str:
        cancel_session(session=session, by=person_of(request.user), now=timezone.now())
        return _("The session is cancelled. Everybody enrolled or waiting is told by e-mail.")

    return ask_and_do(request, "academy/staff_session_cancel.html", activity, act=cancel, extra={"session": session})


def ask_and_do(
    request: HttpRequest,
    template: str,
    activity: Activity,
    *,
    act: Callable[[], str],
    form: BaseForm | None = None,
    extra: dict[str, Any] | None = None,
    goes_to: Callable[[], Activity] | None = None,
) -> HttpResponse:
    """The form page of an activity: on a valid POST act, and go back to the activity (or to `goes_to`)."""
    return doors.ask_and_do(
        request,
        template,
        {"activity": activity, **(extra or {})},
        act=act,
        form=form,
        goes_to=lambda: reverse("academy:staff-activity", args=[(goes_to() if goes_to else activity).slug]),
    )
