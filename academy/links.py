"""The link to one's own seat: signed, for one enrolment, without signing in.

Whoever holds it sees the state of that seat; without a login also gives it back and answers an offer. Who signs in
does that where one signs in, so that a forwarded mail gives nobody else's seat away.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from academy.models import Activity, Enrolment

VALID_AFTER_THE_END = timedelta(days=30)


def signer() -> Signer:
    return Signer(salt="academy.seat")


def seat_url(activity: Activity, enrolment: Enrolment) -> str:
    """The absolute address, in the active language."""
    return settings.SITE_URL + seat_path(activity, enrolment)


def seat_path(activity: Activity, enrolment: Enrolment) -> str:
    return reverse("academy:seat", args=[activity.slug, token_for(enrolment)])


def token_for(enrolment: Enrolment) -> str:
    return signer().sign(str(enrolment.public_id))


def read_token(token: str) -> Enrolment | None:
    """The enrolment with its person and activity; None when the link is not ours."""
    try:
        public_id = signer().unsign(token)
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
