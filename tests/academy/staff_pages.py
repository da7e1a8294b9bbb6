"""The addresses of the staff's pages of one activity."""

from academy.models import Activity


def page_of(activity: Activity, action: str = "") -> str:
    return f"/en/staff/activities/{activity.slug}/{action}"
