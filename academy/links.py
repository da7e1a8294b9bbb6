"""The links to one's own seat and to feedback: signed, for one enrolment, without signing in.

Whoever holds it sees the state of that seat; without a login also gives it back and answers an offer. Who signs in
does that where one signs in, so that a forwarded mail gives nobody else's seat away. A link to feedback gives feedback,
once, and nothing else.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from academy.models import Activity, Enrolment

VALID_AFTER_THE_END = timedelta(days=30)
FEEDBACK = "academy.feedback"


def signer(purpose: str = "academy.seat") -> Signer:
    return Signer(salt=purpose)


def seat_url(activity: Activity, enrolment: Enrolment) -> str:
    """The absolute address, in the active language."""
    return settings.SITE_URL + seat_path(activity, enrolment)


def seat_path(activity: Activity, enrolment: Enrolment) -> str:
    return reverse("academy:seat", args=[activity.slug, token_for(enrolment)])


def feedback_url(activity: Activity, enrolment: Enrolment) -> str:
    """The absolute address, in the active language."""
    return settings.SITE_URL + feedback_path(activity, enrolment)


def feedback_path(activity: Activity, enrolment: Enrolment) -> str:
    return reverse("academy:feedback-by-link", args=[activity.slug, token_for(enrolment, FEEDBACK)])


def token_for(enrolment: Enrolment, purpose: str = "academy.seat") -> str:
    return signer(purpose).sign(str(enrolment.public_id))


def read_token(token: str, purpose: str = "academy.seat") -> Enrolment | None:
    """The enrolment with its person and activity; None when the link is not ours, or for something else."""
    try:
        public_id = signer(purpose).unsign(token)
        rows = Enrolment.objects.select_related("person__territory", "person__user", "activity__territory")
        return rows.filter(public_id=public_id).first()
    except (BadSignature, ValidationError):
        return None


def has_login(enrolment: Enrolment) -> bool:
    """Whether the person signs in; one query unless `person__user` came along."""
    return hasattr(enrolment.person, "user")


def is_over(enrolment: Enrolment, now: datetime) -> bool:
    """Whether the link has stopped working: a month after the activity's end."""
    ends_at = enrolment.activity.ends_at
    return ends_at is not None and now >= ends_at + VALID_AFTER_THE_END
