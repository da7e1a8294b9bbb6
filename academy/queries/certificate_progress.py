"""How far somebody is on the way to the certificates of what they take part in."""

from dataclasses import dataclass
from datetime import datetime

from academy.models import Activity, AttendanceMark, Enrolment
from academy.queries.shares import AskedShare, Share, shares_of
from accounts.models import Person


@dataclass(frozen=True)
class CertificateProgress(AskedShare):
    """One activity with a seat: minutes attended, and what is missing until the certificate."""

    enrolment: Enrolment
    share: Share
    excused: int = 0
    is_over: bool = False

    @property
    def activity(self) -> Activity:
        return self.enrolment.activity

    @property
    def percent(self) -> int:
        return self.activity.certificate_share_percent


def own_progress(person: Person | None, now: datetime, activity: Activity | None = None) -> list[CertificateProgress]:
    """Of all activities with certificates in which the person has a seat (or of this one), the latest first.

    Over ones only while the share is not reached: then there is a certificate. Constant in queries.
    """
    if person is None:
        return []
    rows = Enrolment.objects.filter(person=person).confirmed().select_related("activity")
    rows = rows.filter(activity__published_at__isnull=False).exclude(
        activity__certificate_kind=Activity.CertificateKind.NONE
    )
    found = list(rows.filter(activity=activity) if activity else rows.order_by("-activity__starts_at", "-pk"))
    if not found:
        return []
    shares, excused = shares_of(found, now), excused_sessions(found)
    progress = [
        CertificateProgress(row, shares[row.pk], excused.get(row.pk, 0), row.activity.has_ended(now))
        for row in found
        if not row.activity.is_cancelled
    ]
    return [row for row in progress if activity or not (row.is_over and row.is_reached)]


def excused_sessions(enrolments: list[Enrolment]) -> dict[int, int]:
    """How many sessions that take place each is excused from. One query."""
    marks = AttendanceMark.objects.filter(enrolment__in=enrolments, session__state="planned").latest_of_each()
    counts: dict[int, int] = {}
    for pk in marks.filter(state=AttendanceMark.State.EXCUSED).order_by().values_list("enrolment", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts
