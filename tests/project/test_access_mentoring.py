"""Who may open what in mentoring: as in test_access, with the roles that mentoring has.

The pair's room is the two's: their coordinators get 403, everybody else 404. The coordinators' pages are there for
coordinators alone; for the two, their own pairing's page is forbidden.
"""

import uuid
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mentoring.links import token_for
from mentoring.services import call_for_help, log_meeting, plan_meeting
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, TerritoryFactory, signed_in, staff_of
from tests.factories.mentoring import (
    MentoringRequestFactory,
    MentorProfileFactory,
    coordinator_of,
    proposed_pair,
    running_pair,
)
from tests.project.access_table import LOGIN, Row
from tests.project.test_access import World, ask

pytestmark = pytest.mark.django_db
ROLES = (
    *("anonymous", "member", "mentor", "mentee", "other coordinator", "own coordinator", "partner staff"),
    "network coordinator",
)
EVERYBODY = (200,) * 8
SIGNED_IN = (LOGIN, *(200,) * 7)
# The room of a pair, read and written by the two.
ROOM = (LOGIN, 404, 200, 200, 404, 403, 404, 403)
ROOM_DONE = (LOGIN, 404, 302, 302, 404, 403, 404, 403)
ROOM_ONLY_POST = (LOGIN, *(405,) * 7)
# The pages of coordinators, about whatever is theirs; and about one pairing or person.
COORDINATORS = (LOGIN, 404, 404, 404, 200, 200, 404, 200)
OWN_TERRITORY = (LOGIN, 404, 404, 404, 404, 200, 404, 200)
OWN_PAIRING = (LOGIN, 404, 403, 403, 404, 200, 404, 200)
OWN_PAIRING_DONE = (LOGIN, 404, 403, 403, 404, 302, 404, 302)

NOW = datetime.now(UTC)
SOON = NOW + timedelta(days=10)
PAIR = (("pairing_id", "pairing"),)
PROPOSED = (("pairing_id", "proposal"),)
PLANNED = (*PAIR, ("meeting_id", "planned"))
HELD = (*PAIR, ("meeting_id", "held"))
HELP = (*PAIR, ("call_id", "call"))
PLAN = (
    *(("day", f"{SOON:%Y-%m-%d}"), ("start_time", "10:00"), ("end_time", "11:00")),
    *(("time_zone", "Europe/Lisbon"), ("mode", "online")),
)
LOG = (("happened", "held"), ("day", f"{NOW - timedelta(days=1):%Y-%m-%d}"), ("minutes", "60"), ("mode", "online"))

TABLE = [
    Row("mentoring:start", EVERYBODY),
    Row("mentoring:mentor", SIGNED_IN),
    Row("mentoring:mentor-pause", (LOGIN, *(405,) * 7)),
    Row("mentoring:mentor-pause", (LOGIN, 404, 302, 404, 404, 404, 404, 404), data=()),
    Row("mentoring:mentor-resume", (LOGIN, *(405,) * 7)),
    Row("mentoring:mentor-resume", (LOGIN, 404, 302, 404, 404, 404, 404, 404), data=()),
    Row("mentoring:request", SIGNED_IN),
    Row("mentoring:request-withdraw", (LOGIN, 200, 302, 302, 302, 302, 302, 302)),
    Row("mentoring:leave", SIGNED_IN),
    Row("mentoring:leave", (LOGIN, *(302,) * 7), data=()),
    Row("mentoring:directory", SIGNED_IN),
    Row("mentoring:ask", (LOGIN, 200, 404, 200, 200, 200, 200, 200), (("mentor_id", "mentor profile"),)),
    # The room.
    Row("mentoring:pairing", ROOM, PAIR),
    Row("mentoring:pairing-answer", ROOM_ONLY_POST, PROPOSED),
    Row("mentoring:pairing-answer", (LOGIN, 404, 404, 404, 404, 403, 404, 403), PROPOSED, data=(("answer", "yes"),)),
    Row("mentoring:pairing", (LOGIN, 404, 404, 404, 404, 403, 404, 403), PROPOSED),
    Row("mentoring:pairing-agreement", ROOM, PAIR),
    Row("mentoring:pairing-agreement-accept", ROOM_ONLY_POST, PAIR),
    Row("mentoring:pairing-agreement-accept", ROOM_DONE, PAIR, data=(("revision", "1"),)),
    Row("mentoring:pairing-meeting-plan", ROOM, PAIR),
    Row("mentoring:pairing-meeting-plan", ROOM_DONE, PAIR, data=PLAN),
    Row("mentoring:pairing-meeting-log-unplanned", ROOM, PAIR),
    Row("mentoring:pairing-meeting-log-unplanned", ROOM_DONE, PAIR, data=LOG),
    Row("mentoring:pairing-meeting-edit", ROOM, PLANNED),
    Row("mentoring:pairing-meeting-edit", ROOM_DONE, PLANNED, data=PLAN),
    Row("mentoring:pairing-meeting-log", ROOM, HELD),
    Row("mentoring:pairing-meeting-log", ROOM_DONE, HELD, data=LOG),
    Row("mentoring:pairing-meeting-cancel", ROOM, PLANNED),
    Row("mentoring:pairing-meeting-cancel", ROOM_DONE, PLANNED, data=()),
    Row("mentoring:meeting-calendar", ROOM, PLANNED),
    Row("mentoring:pairing-step", ROOM, PAIR),
    Row("mentoring:pairing-step", ROOM_DONE, PAIR, data=(("text", "Call"), ("owner", "me"))),
    Row("mentoring:pairing-step-done", ROOM_ONLY_POST, (*PAIR, ("step_id", "step"))),
    Row("mentoring:pairing-step-done", ROOM_DONE, (*PAIR, ("step_id", "step")), data=(("done", "1"),)),
    Row("mentoring:pairing-note", ROOM, PAIR),
    Row("mentoring:pairing-note", ROOM_DONE, PAIR, data=(("audience", "pair"), ("text", "Ours"))),
    Row("mentoring:pairing-fit", ROOM_ONLY_POST, PAIR),
    Row("mentoring:pairing-fit", ROOM_DONE, PAIR, data=(("answer", "good"),)),
    Row("mentoring:pairing-review", ROOM_ONLY_POST, PAIR),
    Row("mentoring:pairing-review", ROOM_DONE, PAIR, data=()),
    Row("mentoring:pairing-pause", ROOM, PAIR),
    Row("mentoring:pairing-pause", ROOM_DONE, PAIR, data=()),
    Row("mentoring:pairing-resume", ROOM_ONLY_POST, PAIR),
    Row("mentoring:pairing-resume", ROOM_DONE, PAIR, data=()),
    Row("mentoring:pairing-close", ROOM, PAIR),
    Row("mentoring:pairing-exit", ROOM, PAIR),
    Row("mentoring:pairing-help", ROOM, PAIR),
    Row("mentoring:pairing-help", ROOM_DONE, PAIR, data=(("message", "Please call me"),)),
    # The link in a mail is its own key.
    Row("mentoring:meeting-answer", EVERYBODY, (("token", "token"),)),
    # Coordinators.
    Row("mentoring-staff:mentors", COORDINATORS),
    Row("mentoring-staff:mentor", OWN_TERRITORY, (("mentor_id", "submitted profile"),)),
    Row("mentoring-staff:matching", COORDINATORS),
    Row("mentoring-staff:propose", (LOGIN, *(405,) * 7)),
    Row("mentoring-staff:propose", (LOGIN, 404, 404, 404, 404, 302, 404, 302), data=(("pair", "this pair"),)),
    Row("mentoring-staff:judge", (LOGIN, *(405,) * 7)),
    Row("mentoring-staff:judge", (LOGIN, 404, 404, 404, 404, 302, 404, 302), data=(("verdict", "pinned:this pair"),)),
    Row("mentoring-staff:request", OWN_TERRITORY, (("request_id", "request"),)),
    Row("mentoring-staff:board", COORDINATORS),
    Row("mentoring-staff:pairing-list", COORDINATORS),
    Row("mentoring-staff:pairing", OWN_PAIRING, PAIR),
    Row("mentoring-staff:contact", (LOGIN, *(405,) * 7), PAIR),
    Row("mentoring-staff:contact", OWN_PAIRING_DONE, PAIR, data=()),
    Row("mentoring-staff:help", (LOGIN, *(405,) * 7), HELP),
    Row("mentoring-staff:help", OWN_PAIRING_DONE, HELP, data=()),
    Row("mentoring-staff:figures", COORDINATORS),
]
LINK_OVER = 410


@pytest.fixture(scope="module")
def world(module_db: None, django_db_blocker: Any) -> World:
    with django_db_blocker.unblock():
        return build_world()


def build_world() -> World:
    """A running pair of Cascais with a meeting held and one to come, a proposal of two others, and who looks on."""
    cascais = TerritoryFactory.create(slug="cascais")
    own, other = coordinator_of("cascais"), coordinator_of("navarra")
    organisation = own.memberships.get().organisation
    pairing = running_pair(now=NOW - timedelta(days=20), by=own, mentor={"territory": cascais})
    proposal = proposed_pair(now=NOW, by=own)
    yesterday = (NOW - timedelta(days=1)).date()
    held = log_meeting(pairing=pairing, by=pairing.mentor, now=NOW, happened="held", day=yesterday, minutes=60)
    planned = plan_meeting(
        pairing=pairing, by=pairing.mentor, now=NOW, day=SOON.date(), start_time=time(15), end_time=time(16)
    )
    member = PersonFactory.create(territory=cascais)
    wish = MentoringRequestFactory.create(person=member)
    free = MentorProfileFactory.create()
    return World(
        values={
            "pairing": pairing.public_id,
            "proposal": proposal.public_id,
            "held": held.public_id,
            "planned": planned.public_id,
            "step": pairing.next_steps.create(text="Call", owner=pairing.mentor).pk,
            "call": call_for_help(pairing=pairing, person=pairing.mentee, message="", now=NOW).pk,
            "token": token_for(planned, pairing.mentor),
            "mentor profile": pairing.mentor.mentor_profile.public_id,
            "submitted profile": MentorProfileFactory.create(person__territory=cascais, state="submitted").public_id,
            "request": wish.public_id,
            "this pair": f"{wish.public_id}:{free.public_id}",
        },
        clients={
            "anonymous": Client(),
            "member": signed_in(member),
            "mentor": signed_in(pairing.mentor),
            "mentee": signed_in(pairing.mentee),
            "other coordinator": signed_in(other),
            "own coordinator": signed_in(own),
            "partner staff": signed_in(staff_of(organisation)),
            "network coordinator": signed_in(
                staff_of(OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR)
            ),
        },
    )


def filled(row: Row, world: World) -> Row:
    """The row with the pair of this world in what it posts."""
    if row.data is None:
        return row
    pair = world.values["this pair"]
    return Row(
        row.name, row.expected, row.keys, tuple((key, value.replace("this pair", pair)) for key, value in row.data)
    )


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_each_role_gets_what_the_table_says(row: Row, world: World) -> None:
    url = reverse(row.name, kwargs={key: world.values[value] for key, value in row.keys})
    found = {role: ask(world.clients[role], filled(row, world), url) for role in ROLES}
    assert found == dict(zip(ROLES, row.expected, strict=True))


def test_unknown_things_are_not_found(world: World) -> None:
    client = world.clients["network coordinator"]
    for row in TABLE:
        if row.keys and row.data is None and 405 not in row.expected:
            missing = {key: "x" if key == "token" else uuid.uuid4() for key, _value in row.keys}
            assert client.get(reverse(row.name, kwargs=missing)).status_code in {404, LINK_OVER}, row


def test_what_belongs_to_another_pairing_is_not_found(world: World) -> None:
    """A meeting, a step and a call are asked of the pairing in the address."""
    client = world.clients["mentor"]
    other = running_pair(now=NOW)
    theirs = plan_meeting(
        pairing=other, by=other.mentor, now=NOW, day=SOON.date(), start_time=time(9), end_time=time(10)
    )
    for name in ("pairing-meeting-edit", "pairing-meeting-log", "pairing-meeting-cancel", "meeting-calendar"):
        keys = {"pairing_id": world.values["pairing"], "meeting_id": theirs.public_id}
        assert client.get(reverse(f"mentoring:{name}", kwargs=keys)).status_code == 404
    step = other.next_steps.create(text="Theirs", owner=other.mentor)
    keys = {"pairing_id": world.values["pairing"], "step_id": step.pk}
    assert client.post(reverse("mentoring:pairing-step-done", kwargs=keys)).status_code == 404
    call = call_for_help(pairing=other, person=other.mentee, message="", now=NOW)
    keys = {"pairing_id": world.values["pairing"], "call_id": call.pk}
    own = world.clients["own coordinator"]
    assert own.post(reverse("mentoring-staff:help", kwargs=keys)).status_code == 404
