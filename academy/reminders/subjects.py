"""What mails are about: one activity, whatever happened to it, its sessions and its enrolments."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.models import Activity, Delegation, DelegationReport, Enrolment, EnrolmentChange, ScheduleChange, Session
from accounts.models import Person
from core.public_ids import as_id
from core.scoping import scopes
from core.translations import text_of
from notifications.queries.keys import id_of, is_about
from notifications.reminders import Subject


def mails(public_id: str) -> Q | None:
    """All mails about the activity. A condition on keys, made in a constant number of queries."""
    wanted = as_id(public_id)
    if wanted is None:
        return None
    activities = Activity.objects.filter(public_id=wanted).order_by().values("pk")
    events: list[Any] = [
        EnrolmentChange.objects.filter(enrolment__activity__in=activities),
        ScheduleChange.objects.filter(activity__in=activities),
        Enrolment.objects.filter(activity__in=activities),
    ]
    exactly = [key for rows in events for key in rows.order_by().values_list("public_id", flat=True)]
    sessions = Session.objects.filter(activity__in=activities).order_by().values_list("public_id", flat=True)
    delegations = Delegation.objects.filter(activity__in=activities).order_by().values_list("public_id", flat=True)
    reports = DelegationReport.objects.filter(activity__in=activities).order_by().values_list("public_id", flat=True)
    enrolled = Enrolment.objects.filter(activity__in=activities).order_by().values("person")
    return is_about(exactly=[*exactly, *reports], starting=[wanted, *sessions, *delegations], people=enrolled)


def titles(person: Person | None, keys: Sequence[str]) -> dict[str, str]:
    """The titles of the activities that the keys are about, where the person may know of the activity."""
    ids = {key: public_id for key in keys if (public_id := id_of(key))}
    activity_of: dict[Any, int] = {}
    sources: list[tuple[Any, str]] = [
        (Activity, "pk"),
        (Session, "activity"),
        (ScheduleChange, "activity"),
        (EnrolmentChange, "enrolment__activity"),
        (Enrolment, "activity"),
        (Delegation, "activity"),
        (DelegationReport, "activity"),
    ]
    for model, path in sources if ids else []:
        rows = model.objects.filter(public_id__in=set(ids.values())).order_by()
        activity_of.update(rows.values_list("public_id", path))
    wanted = Activity.objects.filter(pk__in=set(activity_of.values()))
    known = {row.pk: str(text_of(row, "title")) for row in scopes.visible(person, wanted)} if activity_of else {}
    return {key: known[activity_of[found]] for key, found in ids.items() if activity_of.get(found) in known}


ACTIVITY = Subject(name="academy.activity", label=_("One activity"), mails=mails, titles=titles)
