"""The mails of mentoring: those that a service owes, and those that the clock causes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentoring.categories import MENTORING
from mentoring.mails import CARE_PLACEHOLDERS, HELP_PLACEHOLDERS, PLACEHOLDERS, PROFILE_PLACEHOLDERS
from mentoring.models import Pairing
from mentoring.reminders import coordinators, events, meetings, subjects, waiting
from mentoring.reminders.events import change_contexts
from mentoring.reminders.waiting import Watch
from mentoring.services import lapse_unanswered
from notifications.categories import FOLLOW_UP, REMINDER, STAFF
from notifications.reminders import Kind, Mail, Occasion, registry

Contexts = Callable[[Sequence[Occasion], datetime], dict[Occasion, Mail | None]]
State = Pairing.State


def event(
    name: str, label: Any, contexts: Contexts, *, category: str = MENTORING, must_know: bool = True, **more: Any
) -> Kind:
    return Kind(
        name=f"mentoring.{name}",
        category=category,
        templates=f"emails/mentoring/{name}",
        contexts=contexts,
        label=label,
        must_know=must_know,
        **more,
    )


def change(name: str, label: Any, still_true: Callable[[Any], bool], *, answers_to_other: bool = False) -> Kind:
    contexts = partial(change_contexts, still_true=still_true, answers_to_other=answers_to_other)
    return event(name, label, contexts, placeholders=PLACEHOLDERS)


def reminder(name: str, label: Any, due: Any, contexts: Contexts, *, category: str = MENTORING, **more: Any) -> Kind:
    return Kind(
        name=f"mentoring.{name}",
        category=category,
        templates=f"emails/mentoring/{name}",
        contexts=contexts,
        due=due,
        label=label,
        **more,
    )


def watch(name: str, label: Any, kept: Watch) -> Kind:
    return reminder(name, label, kept.due, kept.contexts, placeholders=PLACEHOLDERS)


KINDS = [
    # What a service owes.
    change("proposed", _("Pairing proposed"), events.waits_for),
    change("refused", _("Proposal refused"), events.is_in(State.REFUSED)),
    change("lapsed", _("Proposal not answered in time"), events.is_in(State.LAPSED)),
    change("matched", _("Both have accepted"), events.is_running, answers_to_other=True),
    change("paused", _("Pairing paused"), events.is_in(State.PAUSED)),
    change("resumed", _("Pairing goes on"), events.is_in(State.ACTIVE)),
    change("completed", _("Pairing completed"), events.is_in(State.COMPLETED)),
    change("ended", _("Pairing ended early"), events.is_in(State.ENDED)),
    event(
        "profile-approved", _("Mentor profile approved"), events.approved_contexts, placeholders=PROFILE_PLACEHOLDERS
    ),
    event(
        "profile-declined",
        _("Mentor profile not approved"),
        events.declined_contexts,
        placeholders=PROFILE_PLACEHOLDERS,
    ),
    event(
        "agreement-proposed",
        _("Mentoring agreement proposed"),
        events.agreement_contexts,
        must_know=False,
        placeholders=PLACEHOLDERS,
    ),
    event("meeting-planned", _("Meeting planned or moved"), meetings.planned_contexts, placeholders=PLACEHOLDERS),
    event("meeting-cancelled", _("Meeting called off"), meetings.cancelled_contexts, placeholders=PLACEHOLDERS),
    event(
        "help-wanted",
        _("Somebody needs to talk"),
        events.help_contexts,
        category=STAFF,
        placeholders=HELP_PLACEHOLDERS,
        needs=("link",),
        confidential=True,
    ),
    # What the clock causes.
    watch("proposal-waiting", _("Proposal waiting for an answer"), waiting.PROPOSAL),
    watch("agreement-waiting", _("Mentoring agreement waiting"), waiting.AGREEMENT),
    watch("nothing-logged", _("No meeting for a while"), waiting.SILENCE),
    watch("review-due", _("Review due"), waiting.REVIEW),
    watch("end-near", _("The end of the pairing is near"), waiting.END),
    watch("fit-waiting", _("Fit check waiting"), waiting.FIT),
    reminder(
        "meeting-tomorrow",
        _("Meeting within a day"),
        meetings.tomorrow_due,
        meetings.tomorrow_contexts,
        category=REMINDER,
        placeholders=PLACEHOLDERS,
    ),
    reminder(
        "did-you-meet",
        _("Did you meet?"),
        meetings.did_you_meet_due,
        meetings.did_you_meet_contexts,
        category=FOLLOW_UP,
        placeholders=PLACEHOLDERS,
        needs=("answer_link",),
    ),
    reminder(
        "contact-overdue",
        _("A word with pairs is due"),
        coordinators.overdue_due,
        coordinators.overdue_contexts,
        category=STAFF,
        placeholders=CARE_PLACEHOLDERS,
    ),
]
for kind in KINDS:
    registry.register(kind)
registry.add_subject(subjects.PAIRING)


def lapse(now: datetime) -> None:
    lapse_unanswered(now=now)


registry.every_minute("mentoring.lapse-unanswered", lapse)
