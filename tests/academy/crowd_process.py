"""One of the racing processes: `python -m tests.academy.crowd_process CLICK …`, each click a verb and its words.

    enrol|withdraw|accept|decline SLUG PERSON     what a member does
    note SLUG PERSON                              a facilitator notes who was there
    say SLUG PERSON                               who was there gives feedback
    ask|confirm SLUG ADDRESS                      what a guest does
    name DELEGATION ADDRESS[,ADDRESS…]            what the partner's staff do
    return DELEGATION                             what the hosts do
    tap SESSION STATE KEY:ENROLMENT[,…]           what a phone sends of the people noted on it
    minute                                        what the task of every minute does

Says `ready`, waits for a line on its standard input so that all start together, then makes the clicks in threads, as
many at once as the database can serve. The last line is JSON: what each click came to, the verb alone or with the code
of its refusal. Any error but a DomainError ends the process with its trace.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import django

# Lets all the clicks be made at the same moment and counts what they came to (the fixture `crowd`).
Crowd = Callable[[Sequence[str]], Counter[str]]
MOST_THREADS = 20


def act_as_member(verb: str, slug: str, pk: str) -> None:
    from django.utils import timezone

    from academy import services
    from academy.models import Activity
    from accounts.models import Person

    activity, person = Activity.objects.get(slug=slug), Person.objects.get(pk=pk)
    if verb == "enrol":
        services.enrol(activity=activity, person=person, by=person, now=timezone.now())
    elif verb == "withdraw":
        services.withdraw(activity=activity, person=person, by=person, now=timezone.now())
    elif verb == "accept":
        services.accept_offer(activity=activity, person=person, now=timezone.now())
    else:
        services.decline_offer(activity=activity, person=person, now=timezone.now())


def give_feedback(verb: str, slug: str, pk: str) -> None:
    from django.utils import timezone

    from academy.models import Enrolment
    from academy.services import feedback

    enrolment = Enrolment.objects.select_related("activity").get(activity__slug=slug, person=pk)
    feedback.give_feedback(enrolment=enrolment, said=[feedback.Said("worth", rating=4)], now=timezone.now())


def note_present(verb: str, slug: str, pk: str) -> None:
    from django.utils import timezone

    from academy.models import Session
    from academy.services.attending import Note, note_attendance

    session = Session.objects.select_related("activity").get(activity__slug=slug)
    notes = [Note(session.activity.enrolments.get(person=pk).pk, "present")]
    note_attendance(session=session, notes=notes, by=None, source="facilitator", now=timezone.now())


def act_as_guest(verb: str, slug: str, address: str) -> None:
    from django.utils import timezone

    from academy.models import Activity, Enrolment
    from academy.services.guests import confirm_guest, request_guest_seat

    activity = Activity.objects.get(slug=slug)
    if verb == "ask":
        request_guest_seat(activity=activity, name=address, email=address, language="en", now=timezone.now())
    else:
        enrolment = Enrolment.objects.get(activity=activity, person__email=address)
        confirm_guest(enrolment=enrolment, now=timezone.now())


def act_as_organisation(verb: str, pk: str, addresses: str = "") -> None:
    from django.utils import timezone

    from academy import services
    from academy.delegation_lines import Entry
    from academy.models import Delegation

    delegation = Delegation.objects.select_related("activity").get(pk=pk)
    if verb == "name":
        # An address is a name that nobody else has.
        entries = [Entry(address, address) for address in addresses.split(",")]
        services.name_people(delegation=delegation, entries=entries, by=None, now=timezone.now())
    else:
        services.return_seats(delegation=delegation, by=None, now=timezone.now())


def send_taps(verb: str, pk: str, state: str, taps: str) -> None:
    from uuid import UUID

    from django.utils import timezone

    from academy.models import Session
    from academy.services.tapping import REFUSED, Tap, note_taps

    now = timezone.now()
    pairs = [[UUID(text) for text in tap.split(":")] for tap in taps.split(",")]
    session = Session.objects.select_related("activity").get(pk=pk)
    rows = [Tap(key, enrolment, state, None, now) for key, enrolment in pairs]
    refused = [row.message for row in note_taps(session=session, taps=rows, by=None, now=now) if row.result == REFUSED]
    assert not refused, refused


def let_a_minute_pass(verb: str) -> None:
    from django.utils import timezone

    from academy import services
    from academy.services.certifying import certify_all
    from academy.services.certifying_paths import certify_all_paths
    from academy.services.guests import lapse_holds

    services.lapse_offers(now=timezone.now())
    lapse_holds(now=timezone.now())
    services.return_unused_seats(now=timezone.now())
    certify_all(now=timezone.now())
    certify_all_paths(now=timezone.now())


VERBS: dict[str, Callable[..., None]] = {
    **dict.fromkeys(("enrol", "withdraw", "accept", "decline"), act_as_member),
    **dict.fromkeys(("ask", "confirm"), act_as_guest),
    **dict.fromkeys(("name", "return"), act_as_organisation),
    "say": give_feedback,
    "note": note_present,
    "tap": send_taps,
    "minute": let_a_minute_pass,
}


def main(*clicks: str) -> None:
    django.setup()
    from django.db import connection

    from core.errors import DomainError

    def make(click: str) -> str:
        verb, *words = click.split()
        try:
            VERBS[verb](verb, *words)
        except DomainError as error:
            return f"{verb}: {error.code}"
        finally:
            connection.close()
        return verb

    # Four processes together stay below the connections that a PostgreSQL allows.
    threads = min(len(clicks), MOST_THREADS)
    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        came_to = list(pool.map(make, clicks))
    print(json.dumps(came_to), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
