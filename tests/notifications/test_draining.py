"""Draining: every end that a delivery can come to, in memory; tests/notifications/test_smtp.py has the real server."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from notifications.models import Delivery
from notifications.reminders import Attachment, Mail, Occasion
from notifications.services import drain, owe, owe_many, retry
from notifications.services.claiming import MAX_ATTEMPTS, claim_due, delay_after, finish, keep, renew
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def at(moment):
    return lambda: moment


def owed(person=None, key="a", kind="tests.note", **fields):
    person = person or PersonFactory.create()
    owe(kind=kind, person=person, key=key, now=NOW, **fields)
    return Delivery.objects.get(person=person, kind=kind, key=key)


def test_drain_sends_and_says_how(declare):
    declare()
    row = owed(PersonFactory.create(name="Ana d'Água", email="ana@mail.example", language="pt"))
    assert drain(clock=at(NOW)) == 1
    [message] = mail.outbox
    row.refresh_from_db()
    assert (row.state, row.sent_at, row.sent_to, row.language) == ("sent", NOW, "ana@mail.example", "pt")
    assert row.message_id == message.extra_headers["Message-ID"] == f"<{row.public_id}@localhost>"
    assert row.subject == message.subject
    assert (row.claim_token, row.lease_until, row.last_error) == (None, None, "")
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.reply_to == ["MU.ST.SEE Academy <academy@localhost>"]


def test_plain_text_is_not_escaped_and_html_is(declare):
    declare()
    owed(PersonFactory.create(name="Ana d'Água & filha"), key="a&b")
    drain(clock=at(NOW))
    [message] = mail.outbox
    assert message.subject.startswith("a&b: ")
    assert message.body == "Ana d'Água & filha <a&b> Europe/Brussels\n"
    assert message.alternatives[0].content == "<p>Ana d&#x27;Água &amp; filha a&amp;b</p>\n"


def test_name_with_a_line_break_makes_no_header(declare):
    declare()
    owed(PersonFactory.create(name="Ana\r\nBcc: all@mail.example", email="ana@mail.example"))
    drain(clock=at(NOW))
    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert mail.outbox[0].recipients()[0].endswith("<ana@mail.example>")


def test_each_reader_gets_their_language_and_zone_and_nothing_leaks(declare):
    declare()
    owed(PersonFactory.create(language="pt", time_zone="Europe/Lisbon"))
    owed(PersonFactory.create(language="it", time_zone="Europe/Rome"))
    owed(PersonFactory.create(language="en", time_zone=""))
    with translation.override("fr"), timezone.override("Europe/Paris"):
        drain(clock=at(NOW))
        assert (translation.get_language(), timezone.get_current_timezone_name()) == ("fr", "Europe/Paris")
    assert [message.body.split()[-1] for message in mail.outbox] == ["Europe/Lisbon", "Europe/Rome", "Europe/Brussels"]
    assert [message.extra_headers["Content-Language"] for message in mail.outbox] == ["pt-PT", "it", "en"]


def test_attachments_are_made_in_the_readers_language(declare):
    def contexts(occasions, now):
        def attach():
            return [Attachment("note.txt", translation.get_language().encode(), "text/plain")]

        return {occasion: Mail({}, attachments=attach) for occasion in occasions}

    declare(contexts=contexts)
    owed(PersonFactory.create(language="es"))
    drain(clock=at(NOW))
    assert mail.outbox[0].attachments[0].content == "es"


def test_gone_occasion_is_skipped(declare):
    declare(contexts=lambda occasions, now: dict.fromkeys(occasions))
    row = owed()
    assert drain(clock=at(NOW)) == 0
    row.refresh_from_db()
    assert (row.state, row.skip_reason, mail.outbox) == ("skipped", "withdrawn", [])


def test_person_without_address_is_skipped(declare):
    declare()
    row = owed(PersonFactory.create(email=None))
    drain(clock=at(NOW))
    row.refresh_from_db()
    assert (row.state, row.skip_reason, mail.outbox) == ("skipped", "no-address", [])


@pytest.mark.parametrize(("now", "state"), [(NOW - SECOND, "sent"), (NOW, "missed"), (NOW + SECOND, "missed")])
def test_mail_is_missed_from_the_moment_it_is_useless(declare, now, state):
    declare()
    row = owed(useful_until=NOW)
    Delivery.objects.update(next_attempt_at=NOW - MINUTE)
    drain(clock=at(now))
    row.refresh_from_db()
    assert row.state == state
    assert len(mail.outbox) == (state == "sent")


def test_drain_before_its_time_does_nothing(declare):
    declare()
    row = owed()
    Delivery.objects.update(next_attempt_at=NOW + SECOND)
    assert drain(clock=at(NOW)) == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("planned", 0)


def test_a_kind_that_cannot_answer_concerns_only_its_own(declare):
    def broken(occasions, now):
        raise RuntimeError("the database of the museum is closed")

    declare("tests.broken", contexts=broken)
    declare("tests.whole")
    waiting, sent, unknown = owed(kind="tests.broken"), owed(kind="tests.whole"), owed(kind="tests.of-a-newer-release")
    assert drain(clock=at(NOW)) == 1
    for row in (waiting, sent, unknown):
        row.refresh_from_db()
    assert waiting.state == "planned"
    assert NOW + MINUTE <= waiting.next_attempt_at <= NOW + 1.2 * MINUTE
    assert waiting.last_error == "RuntimeError: the database of the museum is closed"
    assert (sent.state, unknown.state) == ("sent", "planned")


def fail():
    raise ZeroDivisionError


def test_a_mail_that_cannot_be_written_is_put_off(declare):
    declare(contexts=lambda occasions, now: {each: Mail({}, attachments=fail) for each in occasions})
    row = owed()
    drain(clock=at(NOW))
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error[:17]) == ("planned", 1, "ZeroDivisionError")


def test_the_last_attempt_fails_for_good_and_staff_can_try_again(declare):
    kind = declare(contexts=lambda occasions, now: {each: Mail({}, attachments=fail) for each in occasions})
    row = owed()
    Delivery.objects.update(attempts=MAX_ATTEMPTS - 1)
    drain(clock=at(NOW))
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", MAX_ATTEMPTS)
    assert retry(deliveries=[row], now=NOW + MINUTE) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_attempt_at, kind.name) == ("planned", 0, NOW + MINUTE, row.kind)


def test_what_kills_every_process_that_sends_it_is_given_up(declare):
    declare()
    row = owed()
    Delivery.objects.update(attempts=MAX_ATTEMPTS)
    drain(clock=at(NOW))
    row.refresh_from_db()
    assert (row.state, mail.outbox) == ("failed", [])


def test_only_failed_deliveries_are_retried(declare):
    declare()
    row = owed()
    drain(clock=at(NOW))
    assert retry(deliveries=[row], now=NOW) == 0
    row.refresh_from_db()
    assert row.state == "sent"


def test_waits_are_those_of_the_settings_and_up_to_a_fifth_more():
    ids = [uuid4() for _number in range(50)]
    for attempts, minutes in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (7, 30), (100, 30)):
        delays = [delay_after(attempts, public_id) for public_id in ids]
        assert min(delays) >= minutes * MINUTE
        assert max(delays) <= 1.2 * minutes * MINUTE
        assert len(set(delays)) > 40, "they would all come back at once"
    total = sum((delay_after(attempts, ids[0]) for attempts in range(1, MAX_ATTEMPTS)), timedelta())
    assert timedelta(hours=46) < total < timedelta(hours=60)


def test_what_cannot_be_tried_again_in_time_is_missed_then(declare):
    declare(contexts=lambda occasions, now: {each: Mail({}, attachments=fail) for each in occasions})
    row = owed(useful_until=NOW + timedelta(seconds=40))
    drain(clock=at(NOW))
    row.refresh_from_db()
    assert (row.state, row.next_attempt_at) == ("planned", row.useful_until)
    drain(clock=at(row.useful_until))
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("missed", 2)


def test_lease_is_longer_than_five_answers_and_at_most_two_minutes(settings):
    assert 5 * settings.NOTIFICATIONS_SMTP_TIMEOUT_SECONDS < settings.NOTIFICATIONS_LEASE_SECONDS <= 120


def test_a_claimed_row_is_left_alone_until_its_lease_ends(declare, settings):
    declare()
    owed()
    assert claim_due(NOW)
    lease = timedelta(seconds=settings.NOTIFICATIONS_LEASE_SECONDS)
    assert drain(clock=at(NOW + lease - SECOND)) == 0
    assert drain(clock=at(NOW + lease)) == 1


def test_whose_lease_ran_out_can_neither_renew_nor_finish(declare, settings):
    declare()
    owed()
    [old] = claim_due(NOW).rows
    later = NOW + timedelta(seconds=settings.NOTIFICATIONS_LEASE_SECONDS)
    [new] = claim_due(later).rows
    assert not renew(old, later)
    assert not finish(old, state="sent", sent_at=later)
    assert renew(new, later)
    assert (new.attempts, new.claim_token == old.claim_token) == (2, False)


def test_a_row_taken_over_while_the_batch_is_under_way_is_not_sent(declare):
    time = [NOW]

    def steal(occasions, now):
        # Slow enough that the rest of the lease is too short for another message.
        time[0] = NOW + MINUTE
        Delivery.objects.filter(key="b").update(claim_token=uuid4())
        return {occasion: Mail({"key": occasion.key}) for occasion in occasions}

    declare(contexts=steal)
    owed(key="a")
    owed(key="b")
    assert drain(clock=lambda: time[0]) == 1
    assert [message.subject[0] for message in mail.outbox] == ["a"]


def test_a_lease_is_renewed_only_when_the_rest_is_too_short_for_a_message(declare, settings):
    declare()
    owed()
    [row] = claim_due(NOW).rows
    margin = timedelta(seconds=settings.NOTIFICATIONS_LEASE_SECONDS - 5 * settings.NOTIFICATIONS_SMTP_TIMEOUT_SECONDS)
    for moment, questions in ((NOW + margin, 0), (NOW + margin + SECOND, 1)):
        with CaptureQueriesContext(connection) as queries:
            assert keep(row, moment)
        assert len(queries) == questions


def test_drain_goes_on_until_nothing_is_due(declare, settings):
    settings.NOTIFICATIONS_BATCH = 4
    declare()
    people = PersonFactory.create_batch(10)
    owe_many(kind="tests.note", occasions=[Occasion(person.pk, "a") for person in people], now=NOW)
    assert drain(clock=at(NOW)) == 10
    assert drain(clock=at(NOW)) == 0


def test_what_is_owed_while_a_drain_runs_is_sent_by_it(declare):
    asked: list[int] = []

    def contexts(occasions, now):
        if not asked:
            asked.append(1)
            owed(key="later")
            other = threading.Thread(target=lambda: asked.append(drain(clock=at(NOW))))
            other.start()
            other.join(5)
        return {occasion: Mail({"key": occasion.key}) for occasion in occasions}

    declare(contexts=contexts)
    owed(key="first")
    assert drain(clock=at(NOW)) == 2
    assert asked == [1, 0]


def test_reads_do_not_grow_with_the_batch_and_a_mail_costs_one_write(declare):
    declare()
    counts = []
    for number in (1, 30):
        people = PersonFactory.create_batch(number)
        owe_many(kind="tests.note", occasions=[Occasion(person.pk, "a") for person in people], now=NOW)
        with CaptureQueriesContext(connection) as queries:
            assert drain(clock=at(NOW)) == number
        verbs = [query["sql"].split()[0] for query in queries]
        counts.append((verbs.count("SELECT"), verbs.count("UPDATE") - number))
    assert counts[0] == counts[1] == (8, 1)


def test_a_quiet_outbox_costs_one_read(declare):
    with CaptureQueriesContext(connection) as queries:
        drain(clock=at(NOW))
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_or_sent_inside_a_transaction(declare):
    seen = []

    def contexts(occasions, now):
        seen.append(connection.in_atomic_block)

        def attach():
            seen.append(connection.in_atomic_block)
            return []

        return {occasion: Mail({}, attachments=attach) for occasion in occasions}

    declare(contexts=contexts)
    owed()
    drain(clock=at(NOW))
    assert seen == [False, False]
