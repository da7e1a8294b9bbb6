"""To whom the staff of an activity may write: those with a seat, those who wait, those who were there."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from academy.models import Activity, AttendanceMark, Enrolment
from accounts.models import Person
from core import when
from core.translations import text_of
from notifications.reminders import Audience, registry

THERE = (AttendanceMark.State.PRESENT, AttendanceMark.State.PARTLY)


def managed_activities(person: Person) -> list[tuple[str, str]]:
    """Those that people can know of, the latest first."""
    rows = Activity.objects.managed_by(person).public().order_by("-starts_at", "-pk")
    return [(str(row.public_id), label_of(row)) for row in rows]


def label_of(activity: Activity) -> str:
    """Title and day."""
    title = when.with_language(text_of(activity, "title"))
    if activity.starts_at is None:
        return title
    return f"{title} · {when.day_text(when.at_place(activity.starts_at, activity.time_zone))}"


def people_in(*states: str) -> Callable[[str], QuerySet[Person]]:
    def people(key: str) -> QuerySet[Person]:
        rows = Enrolment.objects.filter(activity__public_id=key, state__in=states).order_by()
        return Person.objects.filter(pk__in=rows.values("person"))

    return people


def people_who_were_there(key: str) -> QuerySet[Person]:
    marks = AttendanceMark.objects.filter(session__activity__public_id=key).latest_of_each().filter(state__in=THERE)
    return Person.objects.filter(pk__in=marks.order_by().values("enrolment__person"))


State = Enrolment.State
registry.add_audience(
    Audience("academy.enrolled", _("Those who have a seat"), managed_activities, people_in(State.CONFIRMED))
)
registry.add_audience(
    Audience("academy.waiting", _("Those on the waiting list"), managed_activities, people_in(State.WAITING))
)
registry.add_audience(
    Audience("academy.attended", _("Those who were there"), managed_activities, people_who_were_there)
)
