"""How the views of the pair's room begin and end: find the pairing for one of the two, ask, act, say what happened."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.queries import person_of
from core import doors
from core.errors import DomainError
from mentoring.models import Pairing
from mentoring.permissions import can_work_in
from mentoring.queries import Room, room_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


def own_pairing(request: HttpRequest, pairing_id: uuid.UUID) -> tuple[Pairing, Person]:
    """The pairing and which of the two reads: 404 for strangers to it, 403 for its coordinators."""
    person = person_of(request.user)
    pairing = get_object_or_404(
        Pairing.objects.visible_to(person).select_related("mentor__territory", "mentee__territory", "request"),
        public_id=pairing_id,
    )
    if person is None or not can_work_in(person, pairing):
        raise PermissionDenied
    return pairing, person


def own_room(request: HttpRequest, pairing_id: uuid.UUID) -> Room:
    """The same with all that the room shows."""
    pairing, person = own_pairing(request, pairing_id)
    return room_of(pairing, person, timezone.now())


def ask_and_do(
    request: HttpRequest,
    template: str,
    pairing: Pairing,
    *,
    act: Callable[[], str],
    form: BaseForm | None = None,
    extra: dict[str, Any] | None = None,
    then: str = "mentoring:pairing",
) -> HttpResponse:
    """The form page of a pairing: on a valid POST act, and go to the room (or `then`)."""
    return doors.ask_and_do(
        request,
        template,
        {"pairing": pairing, "other": other_name(request, pairing), **(extra or {})},
        act=act,
        form=form,
        goes_to=lambda: reverse(then, kwargs={"pairing_id": pairing.public_id}),
        beside=put_beside,
    )


def put_beside(form: BaseForm | None, refusal: DomainError) -> bool:
    """Add the refusal to the field it names; False where the form has no such field."""
    # Three lines of goals make one field of the rules.
    is_goals = form is not None and refusal.field == "goals" and "goal_1" in form.fields
    return doors.put_beside(form, refusal, field="goal_1" if is_goals else None)


def keep_the_rest(form: ModelForm, row: Model) -> None:
    """Make the form write into this locked row: what the form does not ask stays as the database has it now.

    So a coordinator's decision between showing and saving is not undone, and a form sent twice makes one row.
    """
    for field in row._meta.concrete_fields:
        if field.name not in form.fields:
            setattr(form.instance, field.attname, getattr(row, field.attname))
    form.instance._state.adding = False


def other_name(request: HttpRequest, pairing: Pairing) -> str:
    person = person_of(request.user)
    return pairing.other_of(person).name if person is not None else ""
