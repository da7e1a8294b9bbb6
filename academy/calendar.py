"""Sessions as calendar entries; core/ical.py writes the file."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from academy.models import Activity, Session
from core.ical import Entry, calendar_file
from core.translations import text_of


def calendar_of(
    activity: Activity,
    *,
    sessions: Sequence[Session],
    changed_at: datetime | None = None,
    with_join_links: bool = False,
) -> bytes:
    """A file with one entry per session, its texts in the active language; the same data give the same bytes.

    `changed_at` is when the schedule was last changed (asked from the database unless given: one query).
    `with_join_links` only for people with a confirmed seat: never in what is public.
    """
    entries = [entry_of(activity, session, with_join_link=with_join_links) for session in sessions]
    stamp = changed_at or last_change(activity)
    return calendar_file(entries, title=str(text_of(activity, "title")), stamp=stamp)


def last_change(activity: Activity) -> datetime:
    """When its schedule was last changed, or it was published or cancelled."""
    moved_at = activity.schedule_changes.aggregate(latest=Max("at"))["latest"]
    moments = [activity.created_at, activity.published_at, activity.cancelled_at, moved_at]
    return max(moment for moment in moments if moment)


def entry_of(activity: Activity, session: Session, *, with_join_link: bool, names_host: bool = True) -> Entry:
    """One session, on the clock of its place, in the name of the lead host (or, in a feed, of nobody)."""
    url = page_url(activity)
    return Entry(
        public_id=session.public_id,
        revision=session.schedule_revision,
        day=session.day,
        start_time=session.start_time,
        end_time=session.end_time,
        time_zone=session.time_zone,
        summary=summary_of(activity, session),
        description=description_of(activity, session, url=url, with_join_link=with_join_link),
        url=url,
        organizer=str(activity.lead_host() or "") if names_host else None,
        location=", ".join(part for part in (session.place, session.address) if part),
        join_link=session.join_link if with_join_link else "",
        is_cancelled=session.is_cancelled,
    )


def summary_of(activity: Activity, session: Session) -> str:
    """“Bootcamp: Think the change”; the activity's title alone where the session has none."""
    title, own = str(text_of(activity, "title")), str(text_of(session, "title"))
    if not own:
        return title
    return _("%(activity)s: %(session)s") % {"activity": title, "session": own}


def description_of(activity: Activity, session: Session, *, url: str, with_join_link: bool) -> str:
    """What it is, how to join, and where the page is; one paragraph each."""
    parts = [str(text_of(activity, "summary"))]
    if with_join_link and session.join_link:
        parts.append(_("Join online: %(link)s") % {"link": session.join_link})
    parts.append(url)
    return "\n\n".join(part for part in parts if part)


def page_url(activity: Activity) -> str:
    """The absolute address of the activity's page in the active language."""
    return settings.SITE_URL + reverse("academy:activity", args=[activity.slug])
