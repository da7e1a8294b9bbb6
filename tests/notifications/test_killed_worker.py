"""A worker process killed by SIGKILL while it sends: nothing is lost, and one message at most comes twice.

Small inside `make test`; `make soak` sends two hundred.
"""

import os
import signal
import time
from collections import Counter

import pytest
from celery import Celery

from notifications.models import Delivery
from tests.notifications.processes import enrolled_for_tomorrow, family, start_worker, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.serial,
    pytest.mark.soak,
    pytest.mark.xdist_group("processes"),
]
PEOPLE = 200 if os.environ.get("LONG") else 60
START_SECONDS = 40
END_SECONDS = 60


def test_soak_a_killed_worker_loses_nothing_and_repeats_one_message_at_most(
    process_env, python, broker_url, smtp_server, tmp_path, capsys
):
    enrolled_for_tomorrow(PEOPLE)
    env = process_env(
        REDIS_URL=broker_url, EMAIL_URL=smtp_server.url, DJANGO_SETTINGS_MODULE="tests.notifications.short_lease"
    )
    smtp_server.delay_seconds = 0.02
    log = tmp_path / "worker.log"
    beat = Celery(broker=broker_url)
    with family() as started:
        # Its first act is to collect: nobody has to remember anything for it.
        worker = start_worker(started, python, env, log)
        wait_until(lambda: len(smtp_server.received) >= PEOPLE // 3, START_SECONDS, log)
        worker.send(signal.SIGKILL)
        worker.process.wait()
        before = len(smtp_server.received)
        assert PEOPLE // 3 <= before < PEOPLE, "it was not killed while it sent"
        killed_at = time.monotonic()
        start_worker(started, python, env, log)

        def all_sent():
            time.sleep(0.5)
            beat.send_task("notifications.drain", expires=5)
            return not Delivery.objects.exclude(state="sent").exists()

        wait_until(all_sent, START_SECONDS + END_SECONDS, log)
        seconds = time.monotonic() - killed_at
    ids = Counter(each.message_id for each in smtp_server.received)
    rows = Delivery.objects.all()
    assert len(rows) == PEOPLE
    assert set(ids) == {row.message_id for row in rows}
    repeated = sum(ids.values()) - PEOPLE
    assert repeated <= 1
    with capsys.disabled():
        print(f"\n  killed after {before} of {PEOPLE}; {repeated} repeated, none lost, all sent {seconds:.0f} s later")
