"""The long run: a mail server in a bad mood, workers killed while they send, a broker that loses everything, two beats.

What is owed is sent; what the server refuses for good has failed; nothing is lost. A message may come again for two
reasons, counted apart: a worker was killed before it could write that the message was taken (one repeat a kill at
most), or the server took it after the client had given up, or after the lease had ended (one repeat a stall at most).
A second repeat of a stalled message counts as one of a kill.

Small inside `make test`; `make soak` sends two thousand. On PostgreSQL there are two workers and a Redis that is
restarted; on SQLite one worker, and the broker of the pass, which ends with the installation that it belongs to.
"""

import os
import signal
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from mustsee.processes import Family
from notifications.models import Delivery, Outage
from tests import servers
from tests.conftest import not_run
from tests.notifications.moody_server import FOR_GOOD, Mood, MoodyServer
from tests.notifications.processes import enrolled_for_tomorrow, family, start_beat, start_worker, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.serial,
    pytest.mark.soak,
    pytest.mark.xdist_group("processes"),
]
START_SECONDS = 40
END_SECONDS = 240
# Longer than the lease of soak_settings; in the long run so long that another worker finds what it left.
STALL_SECONDS = 11 if os.environ.get("LONG") else 7.5
ON_SQLITE = django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
WORKERS, RESTARTS = (("one",), 0) if ON_SQLITE else (("one", "two"), 1)


@dataclass(frozen=True)
class Plan:
    """So many messages, what the server does to the first tries of some, and when something is done to us."""

    people: int
    moods: dict[Mood, tuple[int, ...]]
    # How many messages the server has taken when a worker is killed, and when the broker is restarted.
    kills: tuple[int, ...]
    restart: int

    def by_address(self) -> dict[str, list[Mood]]:
        found: dict[str, list[Mood]] = {}
        for mood, numbers in self.moods.items():
            for number in numbers:
                found.setdefault(address(number), []).append(mood)
        return found

    def refused(self) -> set[str]:
        return {address(number) for mood in FOR_GOOD for number in self.moods[mood]}


SHORT = Plan(
    people=60,
    moods={
        Mood.GREYLIST: (3, 13, 13),
        Mood.BUSY: (8, 18, 18),
        Mood.UNKNOWN: (5,),
        Mood.SPAM: (15,),
        Mood.SILENT: (10,),
        Mood.DRIP: (),
        Mood.HANG_UP: (20, 40),
    },
    kills=(15,),
    restart=35,
)
LONG = Plan(
    people=2000,
    moods={
        Mood.GREYLIST: (*range(3, 2000, 20), *range(3, 2000, 40)),
        Mood.BUSY: (*range(13, 2000, 40), *range(13, 2000, 80)),
        Mood.UNKNOWN: tuple(range(7, 2000, 500)),
        Mood.SPAM: tuple(range(257, 2000, 500)),
        Mood.SILENT: (101, 501, 901, 1301, 1701),
        # Low numbers are sent last: when nothing else is waiting, another worker may take such a message over.
        Mood.DRIP: (9, 801, 1401),
        # Three in a row are an outage.
        Mood.HANG_UP: (*range(50, 2000, 100), 601, 602, 604, 1601, 1602, 1604),
    },
    kills=(300, 700, 1400),
    restart=1000,
)
PLAN = LONG if os.environ.get("LONG") else SHORT


def address(number: int) -> str:
    return f"p{number}@mail.example"


@pytest.fixture
def moody():
    server = MoodyServer(stall_seconds=STALL_SECONDS, moods=PLAN.by_address(), delay_seconds=0.02)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis():
    """A Redis of the test's own, which it may restart."""
    try:
        with servers.restartable_redis() as server:
            yield server
    except servers.Missing as missing:
        not_run(str(missing))


@dataclass
class Installation:
    """The workers by name, each with an address of its own to send from: so the server can tell who sent what."""

    started: Family
    python: str
    env: dict
    folder: Path

    def __post_init__(self):
        self.workers, self.log = {}, self.folder / "processes.log"
        for name in WORKERS:
            self.start(name)
        for name in ("beat-one", "beat-two"):
            start_beat(self.started, self.python, self.env, self.folder / f"{name}.log", name)

    def start(self, name):
        env = {**self.env, "FROM_EMAIL": f"{name}@academy.example"}
        self.workers[name] = start_worker(self.started, self.python, env, self.log, name)

    def kill(self, name):
        worker = self.workers.pop(name)
        worker.send(signal.SIGKILL)
        worker.process.wait()
        self.started.stop([worker])


def go_through(installation, server, redis):
    """The kills and the restart, each when the server has taken so many messages."""
    steps = [(taken, "kill") for taken in PLAN.kills] + [(PLAN.restart, "restart")] * RESTARTS
    for taken, step in sorted(steps):
        wait_until(lambda taken=taken: len(server.received) >= taken, START_SECONDS + END_SECONDS, installation.log)
        assert len(server.received) < PLAN.people - len(PLAN.refused()), "all was sent before everything had happened"
        if step == "kill":
            # Who sent last is sending.
            name = server.received[-1].sender.partition("@")[0]
            installation.kill(name)
            installation.start(name)
        else:
            redis.stop()
            time.sleep(1)
            redis.start()


def test_soak_nothing_is_lost_in_bad_weather(request, process_env, python, moody, tmp_path, capsys):
    enrolled_for_tomorrow(PLAN.people)
    redis = request.getfixturevalue("redis") if RESTARTS else None
    broker_url = redis.url if redis else request.getfixturevalue("broker_url")
    env = process_env(
        REDIS_URL=broker_url, EMAIL_URL=moody.url, DJANGO_SETTINGS_MODULE="tests.notifications.soak_settings"
    )
    began = time.monotonic()
    with family() as started:
        installation = Installation(started, python, env, tmp_path)
        go_through(installation, moody, redis)

        def is_over():
            time.sleep(0.2)
            rows = Delivery.objects.exclude(state__in=["sent", "failed"])
            return not rows.exists() and not moody.stalling and len(moody.stalled) == stalls

        stalls = len(PLAN.moods[Mood.SILENT]) + len(PLAN.moods[Mood.DRIP])
        wait_until(is_over, START_SECONDS + END_SECONDS, installation.log)
        seconds = time.monotonic() - began
        died = started.first_ended()
        assert died is None, f"{died.name} {died.describe_end()}"

    rows = {row.person.email: row for row in Delivery.objects.select_related("person")}
    assert len(rows) == Delivery.objects.count() == PLAN.people
    assert {email for email, row in rows.items() if row.state == "failed"} == PLAN.refused()
    assert all(row.last_error.startswith("550") for row in rows.values() if row.state == "failed")
    ids = Counter(each.message_id for each in moody.received)
    assert set(ids) == {row.message_id for row in rows.values() if row.state == "sent"}
    assert not Outage.objects.exists()

    by_stalls = sum(ids[each] > 1 for each in moody.stalled)
    by_kills = sum(ids.values()) - len(ids) - by_stalls
    assert by_kills <= len(PLAN.kills)
    shares = Counter(each.sender.partition("@")[0] for each in moody.received)
    with capsys.disabled():
        print(
            f"\n  {PLAN.people} owed, {len(ids)} sent, {len(PLAN.refused())} refused for good, none lost in "
            f"{seconds:.0f} s; {len(PLAN.kills)} kills: {by_kills} repeated; {stalls} stalls: {by_stalls} repeated; "
            f"restarts of Redis: {RESTARTS}; outages: {installation.log.read_text().count('The mail server is away')}; "
            f"put off: {moody.played[Mood.GREYLIST] + moody.played[Mood.BUSY]}, "
            f"hung up: {moody.played[Mood.HANG_UP]}; by worker: {dict(sorted(shares.items()))}"
        )
