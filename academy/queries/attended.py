"""What somebody has attended in all the years: activities, minutes, competences."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.functional import cached_property

from academy.models import Activity, ActivityHost, AttendanceMark, Enrolment, Module
from academy.queries.shares import shares_of
from academy.queries.thresholds import threshold_of
from accounts.models import Person
from core.when import at_place
from partners.models import Organisation
from reference.models import Topic


@dataclass(frozen=True)
class Attended:
    """One activity with the minutes that the person was there."""

    activity: Activity
    minutes: int
    percent: int
    reaches_threshold: bool

    @property
    def year(self) -> int:
        """Of its first session, on the clock of its place."""
        assert self.activity.starts_at is not None
        return at_place(self.activity.starts_at, self.activity.time_zone).year

    @property
    def module(self) -> Module | None:
        """What it delivers, where the path is published."""
        module = self.activity.module
        return module if module and module.path.is_published else None

    @cached_property
    def hosts(self) -> list[Organisation]:
        """The lead first."""
        return [hosting.organisation for hosting in self.activity.hostings.all()]

    @cached_property
    def topics(self) -> list[Topic]:
        """Those of the activity and of its module, each once."""
        rows = [*self.activity.topics.all(), *(self.activity.module.topics.all() if self.activity.module else [])]
        return list({row.pk: row for row in rows}.values())


def attended_by(person: Person, now: datetime) -> list[Attended]:
    """Everything in which the person was there for a minute at least, the latest first. A constant number of queries.

    Whatever became of the enrolment later: who was there was there.
    """
    seen = AttendanceMark.objects.filter(
        enrolment__person=person, state__in=[AttendanceMark.State.PRESENT, AttendanceMark.State.PARTLY]
    )
    rows = list(
        Enrolment.objects.filter(pk__in=seen.order_by().values("enrolment"))
        .select_related("activity__territory", "activity__module__path")
        .prefetch_related(
            "activity__topics__framework",
            "activity__module__topics__framework",
            Prefetch(
                "activity__hostings",
                ActivityHost.objects.select_related("organisation").order_by("-is_lead", "pk"),
            ),
        )
        .order_by("-activity__starts_at", "-pk")
    )
    shares = shares_of(rows, now)
    return [
        Attended(
            row.activity,
            shares[row.pk].attended,
            shares[row.pk].percent,
            shares[row.pk].reaches(threshold_of(row.activity)),
        )
        for row in rows
        if shares[row.pk].attended
    ]
