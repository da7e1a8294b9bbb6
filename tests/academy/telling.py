"""What the tests of the academy's mails share: who has a seat, what is collected, what leaves."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.models import Activity, Session
from academy.services import enrol, move_sessions
from accounts.models import Person
from notifications.models import Delivery
from notifications.reminders import Occasion, registry
from notifications.services import collect, drain
from tests.factories import PersonFactory

# The session of `published_activity(now=NOW)` is on 11 March 2027, 10:00 to 12:00 in Lisbon, which is UTC.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
START = datetime(2027, 3, 11, 10, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


def seated(activity: Activity, now: datetime = NOW, **fields: Any) -> Person:
    """A new person who has enrolled."""
    person: Person = PersonFactory.create(**fields)
    enrol(activity=activity, person=person, by=person, now=now)
    return person


def send(now: datetime = NOW) -> list[Any]:
    """What leaves now, and nothing that left before."""
    mail.outbox.clear()
    drain(clock=lambda: now)
    return list(mail.outbox)


def move(activity: Activity, now: datetime, **fields: Any) -> Any:
    """Change the only session of the activity."""
    session = Session.objects.get(activity=activity)
    for name, value in fields.items():
        setattr(session, name, value)
    return move_sessions(activity=activity, sessions=[session], by=None, now=now)


def due_to(kind: str, now: datetime) -> list[int]:
    """Ids of the people to whom a reminder is due, whatever the outbox holds."""
    found = registry.kinds[kind].due
    assert found is not None
    return [occasion.person_id for occasion, _until in found(now)]


def collected(person: Person, moments: Iterable[datetime], prefix: str = "academy.session-reminder-") -> list[str]:
    """Which kinds with this beginning the person was owed, collecting at each moment, and what was missed apart."""
    for moment in moments:
        collect(now=moment)
    rows = Delivery.objects.filter(person=person, kind__startswith=prefix).order_by("pk")
    return [row.kind.removeprefix(prefix) + (" missed" if row.state == "missed" else "") for row in rows]


def questions_of(kind: str, now: datetime) -> list[int]:
    """How many queries a kind needs to find who is due, to look ahead, and to say what it says."""
    declared, counts = registry.kinds[kind], []
    with CaptureQueriesContext(connection) as due:
        occasions = [occasion for occasion, _until in declared.due(now)] if declared.due else []
    with CaptureQueriesContext(connection) as ahead:
        _coming = list(declared.ahead(now, now + DAY)) if declared.ahead else []
    with CaptureQueriesContext(connection) as said:
        mails = declared.contexts(occasions, now)
        counts = [mail.attachments() for mail in mails.values() if mail]
    assert occasions, kind
    assert len(counts) == len(occasions), kind
    return [len(due), len(ahead), len(said)]


def occasion_of(row: Delivery) -> Occasion:
    return Occasion(row.person_id, row.key)
