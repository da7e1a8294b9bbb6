"""Which share of the scheduled minutes counts as having attended."""

from academy.models import Activity


def threshold_of(activity: Activity) -> int:
    """Percent of the scheduled minutes of this activity: the share for which it issues certificates."""
    return activity.certificate_share_percent
