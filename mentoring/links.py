"""The link of “did you meet?”: it answers for one of the two about one meeting, without signing in.

Signed, so that nobody makes one up; for the meeting as it was planned when the link was made, and for two weeks after
its end. Whoever holds it may say whether the two met, and learns no more than the mail said.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import Person
from mentoring.models import Meeting

VALID_FOR = timedelta(days=14)
MENTOR, MENTEE = "mentor", "mentee"


def signer() -> Signer:
    return Signer(salt="mentoring.did-you-meet")


def answer_url(meeting: Meeting, person: Person) -> str:
    """The absolute address, in the active language."""
    return settings.SITE_URL + reverse("mentoring:meeting-answer", args=[token_for(meeting, person)])


def token_for(meeting: Meeting, person: Person) -> str:
    """For one of the two; `person` has to be one of them."""
    side = MENTOR if person.pk == meeting.pairing.mentor_id else MENTEE
    return signer().sign_object([str(meeting.public_id), meeting.schedule_revision, side], compress=False)


def read_token(token: str, now: datetime) -> tuple[Meeting, Person] | None:
    """The meeting and who answers; None when the link is not ours, too old, or the meeting has been moved since."""
    try:
        content: Any = signer().unsign_object(token)
        public_id, revision, side = content
        rows = Meeting.objects.select_related("pairing__mentor__territory", "pairing__mentee__territory")
        meeting = rows.filter(public_id=public_id, schedule_revision=revision).first()
    except (BadSignature, ValueError, TypeError, ValidationError):
        return None
    if meeting is None or now >= meeting.ends_at + VALID_FOR:
        return None
    return meeting, meeting.pairing.mentor if side == MENTOR else meeting.pairing.mentee
