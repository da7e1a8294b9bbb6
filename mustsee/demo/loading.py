"""Loading the demo: everything once, nothing twice, and no mail for what the load itself does."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from academy.models import Activity, EnrolmentChange, FeedbackReply
from academy.services.certifying import certify_all
from academy.services.certifying_paths import certify_all_paths
from academy.services.feedback_replies import heard_key
from credentials.models import Certificate
from mustsee.demo.content import World, coming_activities, held_activities, past_activities
from mustsee.demo.copies import load_copies
from mustsee.demo.exchange import tell_peers
from mustsee.demo.feedback import load_feedback
from mustsee.demo.learning import load_learner, load_paths, note_who_was_there
from mustsee.demo.materials import load_materials
from mustsee.demo.mentoring import load_mentoring
from mustsee.demo.people import choose_logins, load_logins, load_people, read_logins, write_logins
from mustsee.demo.places import load_places
from mustsee.demo.playing import play
from mustsee.demo.rooms import play_rooms
from mustsee.demo.statement import load_statement
from notifications.models import Delivery
from notifications.nudging import silenced

Say = Callable[[str], None]


def load_demo(*, now: datetime, logins_path: Path, size: int = 1, say: Say = print) -> None:
    """Make what is missing of the demo, `size` times as much of its activities and people; change nothing else.

    The first sixty people and their activities go through the services, all further ones in batches.
    """
    had_file = bool(read_logins(logins_path))
    logins = choose_logins(logins_path)
    world = World()
    with silenced():
        with transaction.atomic():
            issued = list(Certificate.objects.values_list("pk", flat=True))
            load_places(world)
            load_statement(world)
            say(f"places: {len(world.territories)} territories, {len(world.organisations)} organisations")
            load_people(world, first_event())
            renewed = load_logins(world, logins, now)
            say(f"people: {len(world.people) + len(world.roles)}, {len(logins)} of them with a login")
            load_paths(world)
            held = [activity for spec in held_activities() if (activity := play(spec, world, now))]
            for activity in held:
                note_who_was_there(activity)
            others = [*past_activities(), *coming_activities()]
            specs = [*held_activities(), *others]
            played = [*held, *(activity for spec in others if (activity := play(spec, world, now)))]
            load_learner(world, now)
            say(f"attendance: {play_rooms(played, now)} marks")
            tell_peers(world, played, now)
            say(f"activities: {len(specs)}, new {len(played)}")
            say(f"feedback: {load_feedback(now)} new answers")
            say(f"mentoring: {load_mentoring(world, now)} new pairs")
            if played:
                certify_all(now=now)
                certify_all_paths(now=now)
            fresh = Certificate.objects.exclude(pk__in=issued)
            close_deliveries(played, fresh)
            say(f"certificates: {fresh.count()}")
        say(f"materials: {load_materials(world, now)} new")
        load_copies(world, size=size, now=now, say=say)
    write_logins(logins_path, logins)
    if renewed:
        why = "some were missing from" if had_file else "there was no"
        say(f"logins: {renewed} new passwords, because {why} {logins_path.name}")


def first_event() -> datetime:
    """The day on which the first known event was published."""
    return datetime.combine(min(spec["published_on"] for spec in past_activities()), time(9), UTC)


def close_deliveries(activities: list[Activity], certificates: "QuerySet[Certificate]") -> None:
    """Nobody is written to about what the load did; rows that people cause later are not touched."""
    changes = EnrolmentChange.objects.filter(enrolment__activity__in=activities).values_list("public_id", flat=True)
    keys = [str(public_id) for public_id in changes] + [str(activity.public_id) for activity in activities]
    keys += [str(public_id) for public_id in certificates.values_list("public_id", flat=True)]
    keys += [heard_key(reply) for reply in FeedbackReply.objects.filter(activity__in=activities)]
    Delivery.objects.filter(key__in=keys, state=Delivery.State.PLANNED).update(
        state=Delivery.State.SKIPPED, skip_reason=Delivery.SkipReason.DEMO
    )
