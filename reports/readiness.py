"""What of one's own activities is not ready: sessions that begin soon, drafts, results that certificates wait for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from academy.models import Activity, Assessment, Enrolment, Session, SessionFacilitator
from accounts.models import Person
from core.translations import language_codes
from reports.texts import lacks

SOON = timedelta(days=7)
DRAFT_SOON = timedelta(days=21)
RESULTS_ASKED = timedelta(days=60)


@dataclass(frozen=True)
class Unready:
    """A session that begins soon, and what it lacks."""

    session: Session
    lacks_place: bool
    lacks_facilitator: bool


def unready_sessions(person: Person, now: datetime) -> list[Unready]:
    """Within a week, of published activities, without a place and a link, or without anybody who runs them."""
    runs = SessionFacilitator.objects.exclude(role=SessionFacilitator.Role.INTERPRETER).filter(session=OuterRef("pk"))
    own = Activity.objects.managed_by(person).published().order_by().values("pk")
    rows: Any = Session.objects.planned().filter(activity__in=own, starts_at__gt=now, starts_at__lte=now + SOON)
    rows = rows.annotate(is_run=Exists(runs)).filter(Q(place="", join_link="") | Q(is_run=False))
    return [
        Unready(row, lacks_place=not row.place and not row.join_link, lacks_facilitator=not row.is_run)
        for row in rows.select_related("activity").chronological()
    ]


def drafts_soon(person: Person, now: datetime) -> list[Activity]:
    """Drafts that begin within three weeks: nobody can enrol."""
    rows = Activity.objects.managed_by(person).filter(state=Activity.State.DRAFT)
    return list(rows.filter(starts_at__gt=now, starts_at__lte=now + DRAFT_SOON).order_by("starts_at", "pk"))


def without_results(person: Person, now: datetime) -> list[Any]:
    """Over, with a certificate for who passes, and seats without a result; `missing` is their number."""
    settled = [Assessment.Result.PASSED, Assessment.Result.NOT_PASSED]
    latest = Assessment.objects.latest_of_each().filter(result__in=settled)
    open_seats = Enrolment.objects.confirmed().filter(~Exists(latest.filter(enrolment=OuterRef("pk"))))
    over = Activity.objects.managed_by(person).published().past(now).filter(ends_at__gt=now - RESULTS_ASKED)
    over = over.filter(certificate_kind=Activity.CertificateKind.ASSESSED)
    missing = Count("enrolments", filter=Q(enrolments__in=open_seats.order_by().values("pk")))
    return list(over.annotate(missing=missing).filter(missing__gt=0).order_by("ends_at", "pk"))


def untranslated(person: Person, now: datetime) -> dict[str, int]:
    """How many coming activities lack a text, by language; only languages in which something lacks. One query."""
    rows = Activity.objects.managed_by(person).published().upcoming(now).order_by()
    wanted = {
        code: Count("pk", filter=lacks("title", code) | lacks("summary", code) | lacks("description", code))
        for code in language_codes()
    }
    return {code: number for code, number in rows.aggregate(**wanted).items() if number}
