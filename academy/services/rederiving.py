"""After a time-zone rule has changed: the instants of sessions, closing days and delegations are derived again."""

from functools import partial

from django.db import transaction

from academy.models import Activity
from academy.services.enrolling import locked
from academy.services.planning import refresh_times
from core.rederiving import Rederived


def rederive_times(done: Rederived) -> None:
    """Nobody is told and nothing reminds again: on the place's clock nothing has moved. Twice is the same as once."""
    for activity in Activity.objects.order_by("pk"):
        with transaction.atomic():
            current = locked(activity)
            for session in current.sessions.all():
                done.derive(session, "starts_at", "ends_at")
            for delegation in current.delegations.select_related("activity", "organisation"):
                done.derive(delegation, "names_end_at")
            done.derive(current, "ends_at", "enrolment_closes_at", save=partial(refresh_times, activity=current))
