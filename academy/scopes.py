"""Which activities, people and mails partner staff see: those of what their own organisation hosts."""

from typing import Any

from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Cast, Replace, Substr

from academy.models import (
    Activity,
    ActivityHost,
    Delegation,
    Enrolment,
    EnrolmentChange,
    Question,
    ScheduleChange,
    Session,
    SessionFacilitator,
)
from academy.permissions import can_change_hosts, can_manage
from accounts.models import Person
from core.scoping import Rows, Scope, nobody, scopes
from notifications.models import Delivery
from partners.permissions import staffed_organisation_ids


def own_activities(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(pk__in=managed(person))


def managed(person: Person | None) -> "QuerySet[Activity, Any]":
    return Activity.objects.managed_by(person).order_by().values("pk")


def of_own_activities(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(activity__in=managed(person))


def of_own_sessions(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(session__activity__in=managed(person))


def of_own_enrolments(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(enrolment__activity__in=managed(person))


def people_of_own_activities(person: Person | None, rows: Rows) -> Rows:
    """Who is or was enrolled, who facilitates, and who is responsible."""
    own = managed(person)
    return rows.filter(
        Q(pk__in=Enrolment.objects.filter(activity__in=own).order_by().values("person"))
        | Q(pk__in=SessionFacilitator.objects.filter(session__activity__in=own).order_by().values("person"))
        | Q(pk__in=Activity.objects.filter(pk__in=own, responsible__isnull=False).order_by().values("responsible"))
    )


def mails_of_own_activities(person: Person | None, rows: Rows) -> Rows:
    """Mails of this app about one's own activities.

    A key starts with the public id of what it is about: an enrolment change, a schedule change, an activity, a session,
    a delegation.
    One database keeps such ids with hyphens, the other without, so both sides are compared without.
    """
    own = managed(person)
    occasions = [
        Activity.objects.filter(pk__in=own),
        Session.objects.filter(activity__in=own),
        ScheduleChange.objects.filter(activity__in=own),
        EnrolmentChange.objects.filter(enrolment__activity__in=own),
        Delegation.objects.filter(activity__in=own),
    ]
    about_own = Q()
    for things in occasions:
        about_own |= Q(occasion__in=things.order_by().values_list(without_hyphens(Cast("public_id", CharField()))))
    key = without_hyphens(Substr(F("key"), 1, 36))
    return rows.alias(occasion=key).filter(about_own, kind__startswith="academy.")


def without_hyphens(text: Any) -> Func:
    return Replace(text, Value("-"), Value(""))


def manages(person: Person | None, activity: Activity | None) -> bool:
    return bool(staffed_organisation_ids(person)) if activity is None else can_manage(person, activity)


def leads(person: Person | None, activity: Activity | None) -> bool:
    return bool(staffed_organisation_ids(person)) if activity is None else can_change_hosts(person, activity)


def manages_session(person: Person | None, session: Session | None) -> bool:
    return manages(person, session.activity if session else None)


def manages_question(person: Person | None, question: Question | None) -> bool:
    return manages(person, question.activity if question else None)


scopes.extend(Person, people_of_own_activities)
scopes.extend(Delivery, mails_of_own_activities)
scopes.register(Activity, Scope(visible=own_activities, can_add=manages, can_change=manages, can_delete=leads))
scopes.register(ActivityHost, Scope(visible=of_own_activities))
# Added and cancelled on the page of the activity, where the whole plan is in sight.
scopes.register(
    Session,
    Scope(visible=of_own_activities, can_add=nobody, can_change=manages_session, can_delete=nobody),
)
# Added and changed on the page of the activity; what people answer and need is not in the admin at all.
scopes.register(Question, Scope(visible=of_own_activities, can_change=manages_question))
scopes.register(SessionFacilitator, Scope(visible=of_own_sessions))
# Changed on the pages of the activity, where the seats are in sight.
scopes.register(Delegation, Scope(visible=of_own_activities, can_add=nobody, can_change=nobody, can_delete=nobody))
# Their history is their own: append-only rows written by the services.
scopes.register(Enrolment, Scope(visible=of_own_activities, can_add=nobody, can_change=nobody, can_delete=nobody))
scopes.register(EnrolmentChange, Scope(visible=of_own_enrolments, can_add=nobody, can_change=nobody, can_delete=nobody))
