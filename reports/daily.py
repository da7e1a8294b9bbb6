"""What waits for staff today, across activities, pairings and mails: one line each, with why now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from core import when
from core.daily import Task, Urgency, source
from core.scoping import scopes
from notifications.models import Delivery, HeldOccasion, RefusedAddress
from reports.readiness import Unready, drafts_soon, unready_sessions, untranslated, without_results
from reports.waiting import ATTENDANCE_ASKED, Line, StaffWaiting, title_of, waiting_for

# A mail that failed longer ago has been heard of in another way, or not at all.
FAILED_SHOWN = timedelta(days=14)


@source
def people_who_wait(person: Person, now: datetime) -> Iterator[Task]:
    """The same questions as in the weekly mail, each with its reason."""
    waiting = waiting_for([person], now)[person.pk]
    for (activity, _number), line in zip(waiting.requests, waiting.request_lines(), strict=True):
        why = _("It begins on %(day)s, and they hear nothing until you decide.")
        day = day_of(activity.starts_at, activity.time_zone)
        yield task("request", Urgency.DECISION, line, why % {"day": day}, activity.starts_at)
    for session, line in zip(waiting.sessions, waiting.attendance_lines(), strict=True):
        why = _("Certificates and hours wait for it. It is asked for until %(day)s.")
        day = day_of(session.ends_at + ATTENDANCE_ASKED, session.time_zone)
        yield task("attendance", Urgency.RECORD, line, why % {"day": day}, session.ends_at)
    for row, line in zip(waiting.delegations, waiting.delegation_lines(), strict=True):
        at = row.names_end_at or row.activity.starts_at
        why = _("After %(day)s the seats go to others.") if row.names_end_at else _("It begins on %(day)s.")
        yield task("delegation", Urgency.CARE, line, why % {"day": day_of(at, row.activity.time_zone)}, at)
    yield from mentoring_tasks(waiting)


def task(sort: str, urgency: Urgency, line: Line, why: str, at: datetime | None = None) -> Task:
    return Task(sort, urgency, line.text, why, line.path, at)


def day_of(moment: datetime | None, zone: str) -> str:
    return when.day_text(when.at_place(moment, zone)) if moment else ""


def mentoring_tasks(waiting: StaffWaiting) -> Iterator[Task]:
    """What a mentoring coordinator looks after; nothing for anybody else."""
    row = waiting.mentoring
    if row is None:
        return
    board = reverse("mentoring-staff:board")
    lines = [
        (row.help_calls, Urgency.CALL, waiting.help_line, board, _("They asked to be called.")),
        (
            row.requests,
            Urgency.DECISION,
            waiting.mentees_line,
            reverse("mentoring-staff:matching"),
            _("They have asked for a mentor, and nobody is proposed yet."),
        ),
        (
            row.mentors,
            Urgency.DECISION,
            waiting.mentors_line,
            reverse("mentoring-staff:mentors"),
            _("Until then nobody can be matched with them."),
        ),
        (row.pairings, Urgency.CARE, waiting.pairs_line, board, _("They have not met, or something is not as agreed.")),
    ]
    for number, urgency, words, path, why in lines:
        if number:
            yield Task("mentoring", urgency, words(number), why, path)


@source
def activities_not_ready(person: Person, now: datetime) -> Iterator[Task]:
    """Sessions that begin soon without a place or a facilitator, drafts that begin soon, results not noted."""
    for row in unready_sessions(person, now):
        session = row.session
        why = _("It begins on %(day)s.") % {"day": day_of(session.starts_at, session.time_zone)}
        path = reverse("admin:academy_session_change", args=[session.pk])
        yield Task("session", Urgency.SOON, lack_of(row), why, path, session.starts_at)
    for activity in drafts_soon(person, now):
        why = _("It begins on %(day)s, and nobody can enrol before it is published.")
        day = day_of(activity.starts_at, activity.time_zone)
        text = _("%(title)s is still a draft") % {"title": title_of(activity)}
        path = reverse("academy:staff-activity", args=[activity.slug])
        yield Task("draft", Urgency.SOON, text, why % {"day": day}, path, activity.starts_at)
    for over in without_results(person, now):
        words = ngettext(
            "%(title)s: %(number)d result is not noted yet",
            "%(title)s: %(number)d results are not noted yet",
            over.missing,
        )
        text = words % {"title": title_of(over), "number": over.missing}
        path = reverse("academy:assessment", args=[over.slug])
        yield Task("result", Urgency.RECORD, text, _("Their certificates wait for it."), path, over.ends_at)


def lack_of(row: Unready) -> str:
    """In words: what the session lacks."""
    title = title_of(row.session.activity)
    if row.lacks_place and row.lacks_facilitator:
        return _("%(title)s: no place, no link, and nobody who runs it") % {"title": title}
    if row.lacks_place:
        return _("%(title)s: no place and no link") % {"title": title}
    return _("%(title)s: nobody is named who runs it") % {"title": title}


@source
def mails_in_trouble(person: Person, now: datetime) -> Iterator[Task]:
    """Mails that failed lately, addresses that take none, and what staff hold: of people this person may know of."""
    mails = scopes.visible(person, Delivery.objects.order_by())
    log = reverse("admin:notifications_delivery_changelist")
    failed = mails.filter(state=Delivery.State.FAILED, created_at__gt=now - FAILED_SHOWN).count()
    if failed:
        words = ngettext("%(number)d mail could not be delivered", "%(number)d mails could not be delivered", failed)
        yield mail_task(words, failed, f"{log}?state__exact=failed", _("What they say has not reached anybody."))
    refused = scopes.visible(person, RefusedAddress.objects.order_by()).count()
    if refused:
        words = ngettext("%(number)d address takes no mail", "%(number)d addresses take no mail", refused)
        path = reverse("admin:notifications_refusedaddress_changelist")
        yield mail_task(words, refused, path, _("These people get nothing until the address is put right."))
    held = mails.filter(state=Delivery.State.PLANNED).filter(Exists(holds())).count()
    if held:
        words = ngettext("%(number)d mail is held", "%(number)d mails are held", held)
        path = reverse("admin:notifications_upcoming")
        yield mail_task(words, held, path, _("Nobody gets them until somebody lets them go or cancels them."))


def holds() -> Any:
    return HeldOccasion.objects.filter(kind=OuterRef("kind"), key=OuterRef("key"), lifted_at=None)


def mail_task(words: str, number: int, path: str, why: str) -> Task:
    return Task("mail", Urgency.TROUBLE, words % {"number": number}, why, path)


@source
def texts_to_translate(person: Person, now: datetime) -> Iterator[Task]:
    """Coming activities that some readers cannot read in their language: one line for all."""
    lacking = untranslated(person, now)
    if not lacking:
        return
    names = ", ".join(str(name) for code, name in settings.LANGUAGES if code in lacking)
    first = max(lacking, key=lambda code: lacking[code])
    text = _("Coming activities lack a translation: %(languages)s") % {"languages": names}
    path = f"{reverse('reports:translations')}?language={first}&model=academy.activity"
    yield Task("translation", Urgency.TIDY, text, _("Who reads in these languages finds them in another one."), path)
