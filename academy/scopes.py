"""Which activities, people and mails partner staff see: those of what their own organisation hosts."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet

from academy.models import (
    Activity,
    ActivityHost,
    AttendanceMark,
    Commitment,
    Delegation,
    DelegationReport,
    Enrolment,
    EnrolmentChange,
    FeedbackQuestion,
    LearningPath,
    Material,
    MaterialVersion,
    Module,
    Question,
    ReportReopening,
    ScheduleChange,
    Session,
    SessionFacilitator,
    SignedScan,
)
from academy.permissions import can_change_hosts, can_manage, can_manage_path
from academy.queries.path_coverage import ACTIVITY_APP, PATH_APP, path_key
from accounts.models import Person
from core.public_ids import ids_of, without_hyphens
from core.scoping import Rows, Scope, nobody, scopes
from credentials.models import Certificate
from notifications.models import Delivery
from notifications.queries.keys import starting_with_ids_of
from partners.permissions import staffed_organisation_ids


def own_activities(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(pk__in=managed(person))


def managed(person: Person | None) -> "QuerySet[Activity, Any]":
    return Activity.objects.managed_by(person).order_by().values("pk")


def of_own_activities(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(activity__in=managed(person))


def unanswered_questions(person: Person | None, rows: Rows) -> Rows:
    """For feedback that nobody has given yet: an answer is worth what it was asked."""
    answered = Enrolment.objects.filter(gave_feedback=True).order_by().values("activity")
    return of_own_activities(person, rows).exclude(activity__in=answered)


def of_own_sessions(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(session__activity__in=managed(person))


def of_own_enrolments(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(enrolment__activity__in=managed(person))


def own_materials(person: Person | None, rows: Rows) -> Rows:
    """Of one's own activities and learning paths."""
    return rows.managed_with(managed(person), managed_paths(person))


def versions_of_own_materials(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(material__in=own_materials(person, Material.objects.all()).order_by().values("pk"))


def people_of_own_activities(person: Person | None, rows: Rows) -> Rows:
    """Who is or was enrolled, who facilitates, and who is responsible. Not who walked in and was not known: else an
    address typed in the room would open the record of whoever it belongs to.
    """
    own = managed(person)
    return rows.filter(
        Q(pk__in=Enrolment.objects.filter(activity__in=own, walk_in__isnull=True).order_by().values("person"))
        | Q(pk__in=SessionFacilitator.objects.filter(session__activity__in=own).order_by().values("person"))
        | Q(pk__in=Activity.objects.filter(pk__in=own, responsible__isnull=False).order_by().values("responsible"))
    )


def mails_of_own_activities(person: Person | None, rows: Rows) -> Rows:
    """Mails of this app about one's own activities.

    A key starts with the public id of what it is about: an enrolment change, a schedule change, an activity, a session,
    a delegation, a delegation's report. Not those to a walk-in whom nobody knew, for the reason given above.
    """
    own = managed(person)
    occasions = [
        Activity.objects.filter(pk__in=own),
        Session.objects.filter(activity__in=own),
        ScheduleChange.objects.filter(activity__in=own),
        EnrolmentChange.objects.filter(enrolment__activity__in=own),
        Delegation.objects.filter(activity__in=own),
        DelegationReport.objects.filter(activity__in=own),
    ]
    enrolled = Enrolment.objects.filter(activity__in=own).order_by().values("person")
    typed, known = enrolled.filter(walk_in__isnull=False), enrolled.filter(walk_in__isnull=True)
    is_readable = ~Q(person__in=typed) | Q(person__in=known)
    return starting_with_ids_of(rows, occasions).filter(is_readable, kind__startswith="academy.")


def managed_paths(person: Person | None) -> "QuerySet[LearningPath, Any]":
    return LearningPath.objects.managed_by(person).order_by().values("pk")


def own_paths(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(pk__in=managed_paths(person))


def published_and_own_modules(person: Person | None, rows: Rows) -> Rows:
    """An activity of anybody may deliver a module of a published path."""
    return rows.filter(pk__in=Module.objects.visible_to(person).order_by().values("pk"))


def of_own_paths(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(path__in=managed_paths(person))


def certificates_of_own(person: Person | None, rows: Rows) -> Rows:
    """Of the activities one's organisations host with others, and of the paths they are responsible for with others."""
    seats = ids_of(Enrolment.objects.filter(activity__in=managed(person)))
    paths = LearningPath.objects.managed_by(person).order_by().values_list("pk", flat=True)
    of_paths = reduce(or_, [Q(source_key__startswith=path_key(pk, "")) for pk in paths], Q(pk__in=[]))
    return rows.alias(seat=without_hyphens(F("source_key"))).filter(
        Q(source_app=ACTIVITY_APP, seat__in=seats) | (Q(source_app=PATH_APP) & of_paths)
    )


def mails_of_own_certificates(person: Person | None, rows: Rows) -> Rows:
    ids = ids_of(certificates_of_own(person, Certificate.objects.all()))
    keys = rows.alias(certificate=without_hyphens(F("key")))
    return keys.filter(kind__startswith="credentials.", certificate__in=ids)


def own_reports(person: Person | None, rows: Rows) -> Rows:
    """Of what one's organisations host, and of what they came to."""
    return rows.filter(Q(activity__in=managed(person)) | Q(organisation__in=staffed_organisation_ids(person)))


def of_own_reports(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(report__in=own_reports(person, DelegationReport.objects.all()).order_by().values("pk"))


def manages(person: Person | None, activity: Activity | None) -> bool:
    return bool(staffed_organisation_ids(person)) if activity is None else can_manage(person, activity)


def leads(person: Person | None, activity: Activity | None) -> bool:
    return bool(staffed_organisation_ids(person)) if activity is None else can_change_hosts(person, activity)


def manages_session(person: Person | None, session: Session | None) -> bool:
    return manages(person, session.activity if session else None)


def manages_path(person: Person | None, path: LearningPath | None) -> bool:
    return bool(staffed_organisation_ids(person)) if path is None else can_manage_path(person, path)


def manages_module(person: Person | None, module: Module | None) -> bool:
    return manages_path(person, module.path if module else None)


def manages_question(person: Person | None, question: Question | FeedbackQuestion | None) -> bool:
    return manages(person, question.activity if question else None)


scopes.extend(Person, people_of_own_activities)
scopes.extend(Delivery, mails_of_own_activities)
scopes.extend(Certificate, certificates_of_own)
scopes.extend(Delivery, mails_of_own_certificates)
scopes.register(Activity, Scope(visible=own_activities, can_add=manages, can_change=manages, can_delete=leads))
scopes.register(ActivityHost, Scope(visible=of_own_activities))
# Added and cancelled on the page of the activity, where the whole plan is in sight.
scopes.register(
    Session,
    Scope(visible=of_own_activities, can_add=nobody, can_change=manages_session, can_delete=nobody),
)
# Added and changed on the page of the activity; what people answer and need is not in the admin at all.
# Of feedback only the questions: answers are shown together, on the page of the activity.
scopes.register(
    FeedbackQuestion,
    Scope(visible=of_own_activities, changeable=unanswered_questions, can_change=manages_question),
)
scopes.register(Question, Scope(visible=of_own_activities, can_change=manages_question))
scopes.register(SessionFacilitator, Scope(visible=of_own_sessions))
# Changed on the pages of the activity, where the seats are in sight.
scopes.register(Delegation, Scope(visible=of_own_activities, can_add=nobody, can_change=nobody, can_delete=nobody))
# Their history is their own: append-only rows written by the services.
scopes.register(Enrolment, Scope(visible=of_own_activities, can_add=nobody, can_change=nobody, can_delete=nobody))
scopes.register(AttendanceMark, Scope(visible=of_own_sessions, can_add=nobody, can_change=nobody, can_delete=nobody))
scopes.register(EnrolmentChange, Scope(visible=of_own_enrolments, can_add=nobody, can_change=nobody, can_delete=nobody))
scopes.register(
    LearningPath,
    Scope(visible=own_paths, can_add=manages_path, can_change=manages_path, can_delete=manages_path),
)
# Added on the page of the path, where the order is in sight.
scopes.register(
    Module,
    Scope(
        visible=of_own_paths,
        choices=published_and_own_modules,
        can_add=nobody,
        can_change=manages_module,
        can_delete=manages_module,
    ),
)
# Files are added, replaced and withdrawn on the pages of the activity or the path, and never deleted here.
scopes.register(Material, Scope(visible=own_materials, can_add=nobody, can_change=nobody, can_delete=nobody))
scopes.register(
    MaterialVersion, Scope(visible=versions_of_own_materials, can_add=nobody, can_change=nobody, can_delete=nobody)
)
scopes.register(SignedScan, Scope(visible=of_own_sessions, can_add=nobody, can_change=nobody, can_delete=nobody))
# Written on their own pages.
scopes.register(DelegationReport, Scope(visible=own_reports, can_add=nobody, can_change=nobody, can_delete=nobody))
scopes.register(
    ReportReopening,
    Scope(visible=of_own_reports, can_add=nobody, can_change=nobody, can_delete=nobody),
)
scopes.register(Commitment, Scope(visible=of_own_reports, can_add=nobody, can_change=nobody, can_delete=nobody))
