"""What the coordinator's own texts may name in a mail about an enrolment or a session, and its value for a reader."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from academy.mails import About, SessionLine, Told

PLACEHOLDERS: Mapping[str, Any] = {
    "activity": _("title of the activity"),
    "host": _("organisation that hosts it"),
    "when": _("day and hours of the next session, or of the one that the mail is about"),
    "where": _("its place"),
    "sessions": _("all sessions to come, with their places"),
    "link": _("link to the page of the activity"),
    "join_link": _("link to join online, for who has a seat"),
    "withdraw_link": _("link to withdraw"),
    "seat_link": _("link to confirm a guest's seat, and to all about the seat"),
    "offer_end": _("until when a seat is offered"),
    "offer_link": _("link to take or decline an offered seat"),
    "reason": _("why it is cancelled"),
    "feedback_link": _("link to give feedback, once all is over"),
}


# What the hosts' staff read about their own activities.
STAFF_PLACEHOLDERS: Mapping[str, Any] = {
    "activity": PLACEHOLDERS["activity"],
    "host": PLACEHOLDERS["host"],
    "staff_link": _("link to the staff page of the activity"),
}


def values_about(about: "About", line: "SessionLine | None" = None) -> dict[str, str]:
    """A value for each placeholder, in the reader's language and zone; empty where the mail has none."""
    lines = about.lines
    first = line or next(iter(lines), None)
    return {
        "activity": about.title,
        "host": about.host,
        "when": when_of(first) if first else "",
        "where": first.where if first else "",
        "sessions": "\n".join(", ".join(filter(None, [when_of(row), row.title, row.where])) for row in lines),
        "link": about.page_url,
        "join_link": first.join_link if first else "",
        "withdraw_link": about.withdraw_url,
        "seat_link": about.seat_url,
        "offer_end": about.offer_end,
        "offer_link": about.offer_url,
        "reason": about.activity.cancellation_reason,
        "feedback_link": about.feedback_url,
    }


def values_of_session(about: "Told", line: "SessionLine") -> dict[str, str]:
    """The same for who runs the session and has no seat: what is about a seat stays empty."""
    return {
        "activity": about.title,
        "host": about.host,
        "when": when_of(line),
        "where": line.where,
        "sessions": ", ".join(filter(None, [when_of(line), line.title, line.where])),
        "link": about.page_url,
        "join_link": line.join_link,
    }


def when_of(line: "SessionLine") -> str:
    """On the clock of the place, and on the reader's where it differs."""
    return f"{line.when} ({line.reader_when})" if line.reader_when else line.when
