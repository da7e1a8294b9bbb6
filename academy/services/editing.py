"""Editing by staff: what an edited row changes for others goes through the services that tell them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, LearningPath, Material, Module, Session
from academy.services.enrolling import locked, promote_waiting
from academy.services.materials import delete_materials, hand_to_activity
from academy.services.planning import cancel_session, change_capacity, refresh_times
from accounts.models import Person
from core.errors import DomainError
from credentials.models import Certificate


def save_edited_activity(*, activity: Activity, by: Person | None, now: datetime) -> Activity:
    """Save an edited, unsaved instance: its texts and labels as they are, its capacity by `change_capacity`.

    Seats that other rules of promotion make free to give are given.

    State and derived times are taken from the row, not from the instance, which may be older.
    Raises DomainError (field `capacity`) below the number of seats already given, and (field `certificate_kind`) for
    another rule of certificates once some were issued; then nothing is written.
    """
    with transaction.atomic():
        current = locked(activity)
        wanted, activity.capacity = activity.capacity, current.capacity
        for field in Activity._meta.concrete_fields:
            if not field.editable:
                setattr(activity, field.attname, getattr(current, field.attname))
        if rule_of(activity) != rule_of(current):
            refuse_to_change_rule(current)
            activity.certificates_seen_until = None
        activity.save()
        if activity.module_id != current.module_id:
            ask_paths_again(current.module_id, activity.module_id)
        if activity.time_zone != current.time_zone:
            follow_new_zone(activity)
        if wanted != current.capacity:
            change_capacity(activity=activity, capacity=wanted, by=by, now=now)
        promote_waiting(locked(activity), by=by, now=now)
        return activity


def ask_paths_again(*modules: int | None) -> None:
    """What covers these modules has changed, and with it who has earned the certificates of their paths."""
    paths = Module.objects.filter(pk__in=[pk for pk in modules if pk]).order_by().values("path")
    LearningPath.objects.filter(pk__in=paths).update(certificates_seen_until=None)


def rule_of(activity: Activity) -> tuple[str, int]:
    """Who gets which certificate."""
    return (activity.certificate_kind, activity.certificate_share_percent)


def refuse_to_change_rule(activity: Activity) -> None:
    """What people have in their hands was issued by a rule that does not change afterwards."""
    keys = activity.enrolments.values_list("public_id", flat=True)
    if Certificate.objects.about("academy", keys).exists():
        raise DomainError(
            _("Certificates of this activity have been issued, so their kind and share stay as they are."),
            field="certificate_kind",
            code="issued",
        )


def follow_new_zone(activity: Activity) -> None:
    """The last days for names of its partners end on the clock of the place."""
    for delegation in activity.delegations.all():
        delegation.activity = activity
        delegation.save()


def remove_session(*, session: Session, by: Person | None, now: datetime) -> None:
    """Take a session out of the plan. In a draft it goes; what people could know of is cancelled, and they are told.

    Raises DomainError when it is over, or the last one of a published activity.
    """
    with transaction.atomic():
        activity = locked(session.activity)
        if activity.published_at is not None:
            cancel_session(session=session, by=by, now=now)
            return
        hand_to_activity(session=session)
        session.delete()
        refresh_times(activity=activity)


def delete_draft(*, activity: Activity) -> None:
    """Delete a draft with its sessions and the seats of its partners.

    Raises DomainError for what was published or has enrolments.
    """
    with transaction.atomic():
        refuse_to_delete(locked(activity))
        delete_materials(Material.objects.of_activity(activity))
        activity.sessions.all().delete()
        activity.delegations.all().delete()
        activity.delete()


def refuse_to_delete(activity: Activity) -> None:
    """Raise the sentence that says why an activity stays."""
    if activity.enrolments.exists():
        raise DomainError(
            _("People are or were enrolled in this activity, so it cannot be deleted. Cancel it instead."),
            code="has_enrolments",
        )
    if activity.published_at is not None:
        raise DomainError(
            _("This activity has been published, so it cannot be deleted. Cancel it instead."), code="published"
        )
