"""Every kind of note and word of a pair, tried as everybody, wherever the site shows anything.

Each text is a marker of its own. All pages that a role can open are read - the tables of test_access name them, the
admin adds its own - and for each marker the readers found have to be exactly those written beside the box.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from auditlog import get_logentry_model
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from mentoring.models import FitCheck, Pairing
from mentoring.services import (
    accept_agreement,
    add_step,
    answer_exit,
    answer_fit,
    call_for_help,
    complete_pairing,
    leave_mentoring,
    log_meeting,
    plan_meeting,
    propose_agreement,
    write_note,
)
from notifications.models import Delivery
from notifications.services import collect, drain
from partners.models import Membership
from tests.conftest import FULL
from tests.factories import OrganisationFactory, PersonFactory, TerritoryFactory, signed_in, staff_of
from tests.factories.mentoring import coordinator_of, running_pair
from tests.project.test_access_mentoring import TABLE

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
MARK = "zzsecret"
SAMPLE = 3
PAIR, BOTH_COORDINATORS = {"mentor", "mentee"}, {"own coordinator", "coordinator across the border"}
LOOKING_AFTER = BOTH_COORDINATORS | {"network coordinator"}
# Who reads what, and nobody else.
READERS: dict[str, set[str]] = {
    "pair-by-mentor": PAIR,
    "pair-by-mentee": PAIR,
    "author-by-mentor": {"mentor"},
    "author-by-mentee": {"mentee"},
    "coordinator-by-mentor": {"mentor"} | LOOKING_AFTER,
    "coordinator-by-mentee": {"mentee"} | LOOKING_AFTER,
    "goal": PAIR,
    "step": PAIR,
    "place": PAIR,
    "help-by-mentee": LOOKING_AFTER,
}
# Once the pairing is closed.
CLOSED_READERS = {
    **{marker: readers for marker, readers in READERS.items() if marker != "place"},
    "exit-by-mentor": {"mentor"},
    "exit-by-mentee": {"mentee"},
    "thanks": PAIR,
}
# Who sees most of the admin, and who looks after the pair; with FULL=1 everybody who may enter it.
WALK_ADMIN = {"network coordinator", "own coordinator"}
OTHER_PAGES = ("/en/", "/en/me/", "/en/me/profile/", "/en/staff/", "/en/mentoring/mentors/?language=en")


@dataclass
class World:
    """One pair across a border, and everybody who could look."""

    pairing: Pairing
    people: dict[str, Person]
    keys: dict[str, Any] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        return signed_in(self.people[role]) if role in self.people else Client()


def marked(name: str) -> str:
    return f"{MARK}-{name}."


@pytest.fixture
def world() -> World:
    cascais, navarra = TerritoryFactory.create(slug="cascais"), TerritoryFactory.create(slug="navarra")
    own, across = coordinator_of("cascais"), coordinator_of("navarra")
    pairing = running_pair(now=NOW - 30 * DAY, by=own, mentor={"territory": navarra}, mentee={"territory": cascais})
    people = {
        "mentor": pairing.mentor,
        "mentee": pairing.mentee,
        "own coordinator": own,
        "coordinator across the border": across,
        "coordinator of elsewhere": coordinator_of("pordenone"),
        "another coordinator of the territory": coordinator_of("cascais"),
        "partner staff": staff_of(own.memberships.get().organisation),
        "another partner's staff": staff_of(OrganisationFactory.create()),
        "network coordinator": staff_of(
            OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR
        ),
        "member": PersonFactory.create(),
    }
    world = World(pairing, people)
    write_everything(world)
    return world


def write_everything(world: World) -> None:
    """All that two people can write to each other, to themselves and to their coordinators."""
    pairing, sides = world.pairing, {"mentor": world.pairing.mentor, "mentee": world.pairing.mentee}
    agreement = propose_agreement(
        pairing=pairing,
        by=pairing.mentee,
        now=NOW - 20 * DAY,
        goals=[marked("goal")],
        rhythm_days=30,
        months=6,
        review_on=(NOW + 60 * DAY).date(),
        mode="online",
    )
    accept_agreement(agreement=agreement, by=pairing.mentor, now=NOW - 19 * DAY)
    held = log_meeting(
        pairing=pairing,
        by=pairing.mentor,
        now=NOW,
        happened="held",
        day=(NOW - 2 * DAY).date(),
        minutes=45,
        goals=list(pairing.goals.filter(dropped_at=None)),
        rating=2,
    )
    for side, person in sides.items():
        for audience in ("pair", "author", "coordinator"):
            text = marked(f"{audience}-by-{side}")
            write_note(pairing=pairing, by=person, now=NOW, audience=audience, text=text, meeting=held)
    add_step(pairing=pairing, by=pairing.mentor, now=NOW, text=marked("step"), owner=pairing.mentee, meeting=held)
    for check in FitCheck.objects.all():
        answer_fit(check=check, person=check.person, answer="not-good", now=NOW)
    call = call_for_help(pairing=pairing, person=pairing.mentee, message=marked("help-by-mentee"), now=NOW)
    planned = plan_meeting(
        pairing=pairing,
        by=pairing.mentor,
        now=NOW,
        day=(NOW + 9 * DAY).date(),
        start_time=time(10),
        end_time=time(11),
        place=marked("place"),
    )
    world.keys = {
        "pairing": pairing.public_id,
        "held": held.public_id,
        "planned": planned.public_id,
        "step": pairing.next_steps.get().pk,
        "call": call.pk,
        "mentor profile": pairing.mentor.mentor_profile.public_id,
        "request": pairing.request.public_id if pairing.request else "",
    }


def close(world: World) -> None:
    pairing = world.pairing
    complete_pairing(pairing=pairing, by=pairing.mentee, now=NOW, reached={}, thanks=marked("thanks"))
    for side, person in (("mentor", pairing.mentor), ("mentee", pairing.mentee)):
        text = marked(f"exit-by-{side}")
        answer_exit(pairing=pairing, person=person, what_changed=text, would_repeat=True, now=NOW)


def mentoring_pages(world: World) -> Iterator[str]:
    """Every address of mentoring that can be read, about this pair where it is about one."""
    for row in TABLE:
        if row.data is None and all(value in world.keys for _key, value in row.keys):
            yield reverse(row.name, kwargs={key: world.keys[value] for key, value in row.keys})


def admin_pages(world: World) -> Iterator[str]:
    """Lists, searches for a text, objects and histories: all of mentoring's rows, the latest of the others'."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_changelist") + f"?state=all&q={MARK}"
        if model._meta.app_label in {"mentoring", "notifications", "accounts", "auditlog"}:
            rows = model._base_manager.order_by("pk").values_list("pk", flat=True)
            for pk in rows if model._meta.app_label == "mentoring" else rows.reverse()[:SAMPLE]:
                yield reverse(f"{name}_change", args=[pk])
                yield reverse(f"{name}_history", args=[pk])


def exports(client: Client) -> Iterator[str]:
    """Every action of every list of mentoring, over all rows."""
    for model in admin.site._registry:
        if model._meta.app_label != "mentoring":
            continue
        address = reverse(f"admin:mentoring_{model._meta.model_name}_changelist") + "?state=all"
        data = {"action": "export_csv", "_selected_action": list(model._base_manager.values_list("pk", flat=True))}
        response = client.post(address, data)
        if response.status_code == 200:
            yield response.content.decode()


def texts_for(world: World, role: str) -> Iterator[tuple[str, str]]:
    """All that this role is shown: (where, text)."""
    client = world.client(role)
    walks_admin = (FULL or role in WALK_ADMIN) and client.get("/admin/").status_code == 200
    for address in [*OTHER_PAGES, *mentoring_pages(world), *(admin_pages(world) if walks_admin else [])]:
        response = client.get(address)
        if response.status_code == 200:
            yield address, response.content.decode()
    for text in exports(client) if walks_admin else []:
        yield "export", text


def found_readers(world: World, markers: set[str]) -> dict[str, set[str]]:
    readers: dict[str, set[str]] = {marker: set() for marker in markers}
    for role in [*world.people, "anonymous"]:
        everything = "\n".join(text for _where, text in texts_for(world, role))
        for marker in markers:
            if marked(marker) in everything:
                readers[marker].add(role)
    return readers


def test_running_pair_is_read_by_those_named_beside_the_box(world: World) -> None:
    assert found_readers(world, set(READERS)) == READERS


@pytest.mark.full
def test_closed_pair_stays_readable_for_the_same_readers(world: World) -> None:
    close(world)

    assert found_readers(world, set(CLOSED_READERS)) == CLOSED_READERS


@pytest.mark.full
def test_admin_history_and_exports_hold_no_word_of_it_for_anybody(world: World) -> None:
    close(world)
    for role in ("own coordinator", "network coordinator", "another partner's staff"):
        client = world.client(role)
        pages = [(address, client.get(address).content.decode()) for address in admin_pages(world)]
        for where, text in [*pages, *(("export", table) for table in exports(client))]:
            assert f"{MARK}-" not in text, (role, where)


def test_log_of_changes_holds_no_word_of_it(world: World) -> None:
    close(world)
    leave_mentoring(person=world.people["mentor"], now=NOW)

    rows = list(get_logentry_model().objects.values())

    kept = json.dumps(rows, default=str)
    assert {"pairing", "meeting"} <= {entry.content_type.model for entry in get_logentry_model().objects.all()}
    assert MARK not in kept


def test_no_table_outside_mentoring_holds_a_word_of_it(world: World) -> None:
    close(world)
    for model in apps.get_models():
        if model._meta.app_label != "mentoring":
            assert MARK not in json.dumps(list(model._base_manager.values()), default=str), model


def test_mails_hold_no_word_of_it_but_the_place_of_a_meeting_for_the_two(world: World) -> None:
    for moment in (NOW, NOW + 8 * DAY, NOW + 9 * DAY, NOW + 10 * DAY, NOW + 45 * DAY):
        collect(now=moment)
        drain(clock=lambda moment=moment: moment)
    close(world)
    collect(now=NOW + 46 * DAY)
    drain(clock=lambda: NOW + 46 * DAY)

    assert len(mail.outbox) > 10
    assert Delivery.objects.filter(kind="mentoring.help-wanted", state="sent").count() == 2
    two = {world.people["mentor"].email, world.people["mentee"].email}
    for message in mail.outbox:
        text = message.message().as_string() + message.subject + message.body
        text += "".join(str(part) for part in getattr(message, "alternatives", []))
        if two & {address.split("<")[-1].strip(">") for address in message.to}:
            text = text.replace(marked("place"), "")
        assert MARK not in text, (message.subject, message.to)


def test_the_other_ones_rating_and_fit_are_shown_to_nobody_in_the_room(world: World) -> None:
    """The mentor has rated; the mentee's own form is empty, and no page of either tells the other's answer."""
    keys = {"pairing_id": world.keys["pairing"], "meeting_id": world.keys["held"]}
    own = world.client("mentor").get(reverse("mentoring:pairing-meeting-log", kwargs=keys))
    other = world.client("mentee").get(reverse("mentoring:pairing-meeting-log", kwargs=keys))

    assert own.context["form"].initial["rating"] == 2
    assert other.context["form"].initial["rating"] is None
    room = world.client("mentee").get(reverse("mentoring:pairing", args=[world.keys["pairing"]]))
    assert [meeting.own_ratings for meeting in room.context["room"].past] == [[]]


def test_admin_knows_no_page_for_what_was_written() -> None:
    registered = {model._meta.label for model in admin.site._registry if model._meta.app_label == "mentoring"}

    assert registered == {
        "mentoring.Meeting",
        "mentoring.MentorProfile",
        "mentoring.MentoringRequest",
        "mentoring.Pairing",
    }


def test_partner_staff_without_the_role_have_no_mentoring_in_their_admin(world: World) -> None:
    client = world.client("partner staff")

    shown = {row["model"]._meta.label for app in client.get("/admin/").context["app_list"] for row in app["models"]}

    assert not [label for label in shown if label.startswith("mentoring.")]
    assert client.get("/admin/mentoring/pairing/").status_code == 403
    assert list(client.get("/admin/accounts/person/").context["cl"].queryset.filter(pk=world.pairing.mentee_id)) == []


def test_coordinators_see_the_people_and_mails_of_their_pairings_and_no_others(world: World) -> None:
    other = running_pair(
        now=NOW,
        by=world.people["coordinator of elsewhere"],
        mentee={"territory": TerritoryFactory.create(slug="pordenone")},
        mentor={"territory": TerritoryFactory.create(slug="pordenone")},
    )
    client = world.client("coordinator across the border")

    people = client.get("/admin/accounts/person/").context["cl"].queryset
    mails = client.get("/admin/notifications/delivery/").context["cl"].queryset

    assert set(people.filter(pk__in=[world.pairing.mentor_id, world.pairing.mentee_id])) == {
        world.pairing.mentor,
        world.pairing.mentee,
    }
    assert not people.filter(pk__in=[other.mentor_id, other.mentee_id]).exists()
    kinds = set(mails.values_list("kind", flat=True))
    assert {"mentoring.proposed", "mentoring.matched", "mentoring.meeting-planned"} <= kinds
    assert "mentoring.help-wanted" not in kinds
    assert not mails.filter(person__in=[other.mentor_id, other.mentee_id]).exists()
