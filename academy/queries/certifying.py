"""Which activities have to be asked whether somebody has earned a certificate."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from academy.models import Activity, Assessment, AttendanceMark, Enrolment, LearningPath, ScheduleChange, Session
from academy.models.activity import ActivityQuerySet
from academy.models.path import LearningPathQuerySet
from credentials.models import Certificate


def unchecked_activities(now: datetime) -> ActivityQuerySet:
    """Over, with certificates, and never asked, or something came in since.

    What came in: attendance, an assessment, a change of a seat, a change of the sessions. One query.
    """
    since = OuterRef("certificates_seen_until")
    news = (
        Exists(AttendanceMark.objects.filter(session__activity=OuterRef("pk"), received_at__gte=since))
        | Exists(Assessment.objects.filter(enrolment__activity=OuterRef("pk"), at__gte=since))
        | Exists(Enrolment.objects.filter(activity=OuterRef("pk"), changed_at__gte=since))
        | Exists(ScheduleChange.objects.filter(activity=OuterRef("pk"), at__gte=since))
    )
    never = Q(certificates_seen_until__isnull=True) | Q(certificates_seen_until__lt=F("ends_at"))
    over = Activity.objects.public().exclude(certificate_kind=Activity.CertificateKind.NONE).filter(ends_at__lte=now)
    return over.filter(never | Q(news)).order_by("pk")


def unchecked_paths(now: datetime) -> LearningPathQuerySet:
    """With certificates, and never asked, or something came in since in an activity that delivers a module and is over.

    What came in: its end, attendance, a change of a seat, a change of the sessions. One query.
    """
    since = OuterRef("certificates_seen_until")
    over = Activity.objects.filter(module__path=OuterRef(OuterRef("pk")), ends_at__lte=now).order_by().values("pk")
    ended = Activity.objects.filter(module__path=OuterRef("pk"), ends_at__gte=since, ends_at__lte=now)
    news = (
        Exists(ended)
        | Exists(AttendanceMark.objects.filter(session__activity__in=over, received_at__gte=since))
        | Exists(Enrolment.objects.filter(activity__in=over, changed_at__gte=since))
        | Exists(ScheduleChange.objects.filter(activity__in=over, at__gte=since))
    )
    never = Q(certificates_seen_until__isnull=True)
    return LearningPath.objects.certifying().filter(never | Q(news)).order_by("pk")


def is_over(activity: Activity, now: datetime) -> bool:
    """Whether the last of its sessions that take place is over; never without one."""
    ends = list(Session.objects.filter(activity=activity).planned().order_by().values_list("ends_at", flat=True))
    return bool(ends) and max(ends) <= now


def passed_enrolments(activity: Activity) -> dict[int, Assessment]:
    """The results that say “passed”, by enrolment. One query; none where nothing is assessed."""
    if not activity.assesses:
        return {}
    rows = Assessment.objects.filter(enrolment__activity=activity).latest_of_each().order_by()
    return {row.enrolment_id: row for row in rows.filter(result=Assessment.Result.PASSED)}


def certificate_numbers(activity: Activity) -> list[tuple[str, int]]:
    """How many are valid of each kind that the activity issues, and how many revoked. Two queries; none without."""
    if not activity.certifies:
        return []
    keys = list(activity.enrolments.values_list("public_id", flat=True))
    rows = list(Certificate.objects.about("academy", keys).order_by().values_list("kind", "revoked_at"))
    kinds = [Certificate.Kind.ATTENDED, *([Certificate.Kind.ASSESSED] if activity.assesses else [])]
    counted = [(str(kind.label), sum(row == (kind, None) for row in rows)) for kind in kinds]
    return [*counted, (str(_("Revoked certificates")), sum(revoked is not None for _kind, revoked in rows))]
