"""Which share of the scheduled minutes counts as having attended."""

from academy.models import Activity

# In Spain a certificate is given from 75 % on (docs/glossary.md: certificate of attendance).
USUAL_PERCENT = 75


def threshold_of(activity: Activity) -> int:
    """Percent of the scheduled minutes of this activity."""
    return USUAL_PERCENT
