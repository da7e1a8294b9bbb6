"""`drain()` beside a plain loop of Django's EmailMultiAlternatives, in one run: messages a second, and memory.

    python -m bench.mails [--mails 500] [--rounds 5] [--many 10000]

Both render the same bodies in the same languages, with the same headers, and send them over one connection to a mail
server that takes all, in a process of its own. The plain loop has its data ready and writes nothing down; `drain()`
claims, asks and marks each row in PostgreSQL. They take turns, so that whatever else the machine does meets both.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import formataddr
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notifications.reminders import Kind, Occasion

AIM = 0.7
KIND = "academy.session-reminder-day"
LANGUAGES = ("en", "pt", "it", "es", "fr")
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Speed:
    """Messages a second, one value a round."""

    name: str
    rounds: list[float] = field(default_factory=list)

    @property
    def typical(self) -> float:
        return statistics.median(self.rounds)


@contextlib.contextmanager
def mail_server() -> Iterator[int]:
    """The port of a server that takes all."""
    process = subprocess.Popen([sys.executable, "-m", "bench.sink"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def prepare(var_dir: Path, database_url: str, port: int) -> None:
    """An empty academy on PostgreSQL, its mails sent by SMTP; nothing of the person's own environment."""
    from mustsee.environment import VARIABLES

    for name in VARIABLES:
        os.environ.pop(name, None)
    os.environ.update({"VAR_DIR": str(var_dir), "DATABASE_URL": database_url, "EMAIL_URL": f"smtp://127.0.0.1:{port}"})
    os.environ["DJANGO_SETTINGS_MODULE"] = "mustsee.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def session_for(number: int, now: datetime) -> "tuple[Kind, list[Occasion]]":
    """A session within a day, and its reminder for so many people in five languages."""
    from academy.models import Enrolment, Session
    from accounts.models import Person
    from notifications.reminders import Occasion, registry
    from tests.factories import published_activity

    activity = published_activity(now=now, in_days=3, capacity=number, title_en="Measuring social impact")
    soon = now + timedelta(hours=12)
    Session.objects.filter(activity=activity).update(starts_at=soon, ends_at=soon + timedelta(hours=2))
    people = [
        Person(name=f"Person {each}", email=f"{activity.slug}-{each}@mail.example", language=LANGUAGES[each % 5])
        for each in range(number)
    ]
    Person.objects.bulk_create(people)
    Enrolment.objects.bulk_create(Enrolment(activity=activity, person=each, state="confirmed") for each in people)
    session = activity.sessions.get()
    key = f"{session.public_id}:{session.schedule_revision}"
    return registry.kinds[KIND], [Occasion(each.pk, key) for each in people]


def plain_loop(kind: "Kind", occasions: "list[Occasion]", now: datetime) -> float:
    """Messages a second of a loop that renders and sends; its data is ready before the clock starts."""
    from django.conf import settings
    from django.core.mail import EmailMultiAlternatives, get_connection
    from django.template.loader import render_to_string
    from django.utils import translation

    from accounts.models import Person
    from notifications.links import preferences_url

    people = Person.objects.select_related("territory").in_bulk([occasion.person_id for occasion in occasions])
    mails = kind.contexts(occasions, now)
    common = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    started = time.perf_counter()
    with get_connection() as connection:
        for occasion in occasions:
            person, mail = people[occasion.person_id], mails[occasion]
            assert mail is not None
            with translation.override(person.language):
                own = {"person": person, "page_lang": person.language, "preferences_url": preferences_url(person)}
                context: dict[str, Any] = {**common, **own, **mail.context}
                subject, text, html = (
                    render_to_string(f"{kind.templates}/{name}", context)
                    for name in ("subject.txt", "body.txt", "body.html")
                )
                message = EmailMultiAlternatives(
                    " ".join(subject.split()),
                    text,
                    to=[formataddr((person.name, str(person.email)))],
                    reply_to=[settings.DEFAULT_FROM_EMAIL],
                    headers={
                        "Message-ID": f"<{uuid.uuid4()}@localhost>",
                        "Auto-Submitted": "auto-generated",
                        "Content-Language": person.language,
                        "List-Unsubscribe": f"<{preferences_url(person)}>",
                        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                    },
                )
                message.attach_alternative(html, "text/html")
                connection.send_messages([message])
    return len(occasions) / (time.perf_counter() - started)


def drained(kind: "Kind", occasions: "list[Occasion]", now: datetime) -> float:
    """Messages a second of `drain()`, for rows that are owed before the clock starts."""
    from notifications.services import drain, owe_many

    owe_many(kind=kind.name, occasions=occasions, now=now)
    started = time.perf_counter()
    sent = drain(clock=lambda: datetime.now(UTC))
    seconds = time.perf_counter() - started
    assert sent == len(occasions), f"{sent} of {len(occasions)} were sent"
    return sent / seconds


def measure(mails: int, rounds: int) -> list[Speed]:
    """The two take turns; the first turn of each loads templates and catalogues, and is not counted."""
    now = datetime.now(UTC)
    kind, occasions = session_for(mails, now)
    plain, ours = Speed("plain loop"), Speed("drain()")
    for number in range(rounds + 1):
        values = plain_loop(kind, occasions, now), drained(*session_for(mails, now), now)
        if number:
            plain.rounds.append(values[0])
            ours.rounds.append(values[1])
    return [plain, ours]


def megabytes() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def memory_of(mails: int) -> tuple[float, float, float]:
    """Drain so many that are due at once: megabytes after a tenth of them and after all, and messages a second."""
    from notifications.models import Delivery
    from notifications.services import drain, owe_many

    now = datetime.now(UTC)
    kind, occasions = session_for(mails, now)
    owe_many(kind=kind.name, occasions=occasions, now=now)
    marks: list[float] = []
    calls = count(1)

    def clock() -> datetime:
        # Asked three times for each mail.
        if next(calls) == 3 * mails // 10:
            marks.append(megabytes())
        return datetime.now(UTC)

    del occasions
    started = time.perf_counter()
    sent = drain(clock=clock)
    seconds = time.perf_counter() - started
    assert sent == mails == Delivery.objects.filter(created_at=now, state="sent").count()
    return marks[0], megabytes(), sent / seconds


def report(speeds: list[Speed], mails: int) -> str:
    plain, ours = speeds
    lines = [f"{'mails':<12} {'a second':>9} {'slowest':>9} {'fastest':>9}", "-" * 42]
    lines += [f"{row.name:<12} {row.typical:9.1f} {min(row.rounds):9.1f} {max(row.rounds):9.1f}" for row in speeds]
    ratio, rounds = ours.typical / plain.typical, len(ours.rounds)
    said = [
        f"drain() reaches {ratio:.2f} of the plain loop (aim: {AIM} or better); median of {rounds} rounds of {mails}.",
        f"{KIND}, two bodies, five languages; one worker, PostgreSQL of the tests (fsync off), SMTP on loopback.",
    ]
    return "\n".join([*lines, "", *said])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.mails", description="drain() beside a plain loop of Django's mails.")
    parser.add_argument("--mails", type=int, default=500, help="messages in a round (default: 500)")
    parser.add_argument("--rounds", type=int, default=5, help="how often the two take turns (default: 5)")
    parser.add_argument("--many", type=int, default=0, help="then drain so many at once and show the memory")
    options = parser.parse_args(arguments)
    from tests import servers

    with (
        tempfile.TemporaryDirectory(prefix="mss-bench-") as folder,
        servers.postgres() as database,
        mail_server() as port,
    ):
        prepare(Path(folder), database.url(), port)
        sys.stdout.write(report(measure(options.mails, options.rounds), options.mails) + "\n")
        if options.many:
            early, late, speed = memory_of(options.many)
            said = f"{early:.0f} MB after a tenth, {late:.0f} MB after all, {speed:.0f} a second"
            sys.stdout.write(f"{options.many} due at once: {said}.\n")
        from django.db import connection

        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
