"""Seats of one activity, counted while its row is locked."""

from academy.models import Activity, Delegation, Enrolment


def free_seats(activity: Activity) -> int:
    """Seats that nobody holds and no delegation keeps; negative only if the numbers were broken before."""
    return activity.capacity - given_seats(activity)


def given_seats(activity: Activity) -> int:
    """Seats that somebody holds or a delegation keeps: the capacity cannot go below that."""
    seated = Enrolment.objects.filter(activity=activity).seated().count()
    return seated + Delegation.objects.filter(activity=activity).kept_seats()
