"""Delegations: seats that the hosts keep for a partner, and the people whom the partner names for them.

Every change locks the row of the Activity, as all changes of seats do.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from academy.delegation_lines import Entry
from academy.models import Activity, Delegation, Enrolment
from academy.queries.seats import given_seats
from academy.services.enrolling import change_state, locked, promote_waiting, refuse_if_closed, withdraw
from academy.services.naming import Foreseen, foresee, people_named
from accounts.models import Person
from core import when
from core.errors import DomainError
from partners.models import Organisation

NAMED_MAIL = "academy.delegate-named"


def set_delegation(
    *,
    activity: Activity,
    organisation: Organisation,
    seats: int,
    names_until: date | None,
    by: Person | None,
    now: datetime,
) -> Delegation:
    """Keep `seats` for the organisation until the end of a day, or (None) for good; a new number changes the old one.

    Seats that are no longer kept go to those who wait. Setting it again opens one whose seats were returned.
    Raises DomainError when the activity is cancelled or has begun, when the day does not fit, for fewer seats than
    people named (field `seats`), and when so many seats are not free.
    """
    with transaction.atomic():
        current = locked(activity)
        refuse_if_begun(current, now)
        known = current.delegations.with_used_seats().filter(organisation=organisation).first()
        delegation = known or Delegation(activity=current, organisation=organisation, created_at=now)
        refuse_unfit_seats(current, known, seats)
        # The locked row: its zone and times are the ones that count.
        delegation.activity = current
        delegation.seats, delegation.names_until, delegation.returned_at = seats, names_until, None
        refuse_unfit_day(delegation, now)
        delegation.save()
        promote_waiting(current, by=by, now=now)
        return delegation


def remove_delegation(*, delegation: Delegation, by: Person | None, now: datetime) -> None:
    """Take it away; its seats are everybody's again. Raises DomainError while people are named. Twice is once."""
    with transaction.atomic():
        current = locked(delegation.activity)
        known = current.delegations.with_used_seats().filter(pk=delegation.pk).first()
        if known is None:
            return
        if known.used_seats:  # type: ignore[attr-defined]
            raise DomainError(
                _("People are named for these seats. Take them out first, or lower the number of seats."), code="named"
            )
        # Those who left stay enrolments that were withdrawn, of nobody's delegation.
        Enrolment.objects.filter(delegation=known).update(delegation=None)
        known.delete()
        promote_waiting(current, by=by, now=now)


def name_people(
    *, delegation: Delegation, entries: Sequence[Entry], by: Person | None, now: datetime
) -> list[Enrolment]:
    """Give each person of `entries` a seat of the delegation, or nobody.

    Who is known by the e-mail address keeps name and language; who waits or asked gets the seat; who has a seat of all
    keeps it as one of these, and the one that becomes free goes to the next person. Who is named here already stays so.
    Raises DomainError with the first thing that is wrong; nothing is written then.
    """
    with transaction.atomic():
        current = locked(delegation.activity)
        row = Delegation.objects.with_used_seats().select_related("organisation__territory").get(pk=delegation.pk)
        row.activity = current
        refuse_if_no_names(row, now)
        foreseen = foresee(row, entries)
        refuse_wrong(foreseen)
        refuse_too_many(row, foreseen)
        named = []
        for item, person in zip(foreseen, people_named(foreseen, row.organisation, now), strict=True):
            if item.is_named_here and item.enrolment is not None:
                named.append(item.enrolment)
                continue
            enrolment = item.enrolment or Enrolment(activity=current, person=person, state="", created_at=now)
            enrolment.activity = current
            change_state(enrolment, Enrolment.State.CONFIRMED, by=by, now=now, mail=NAMED_MAIL, delegation=row)
            named.append(enrolment)
        promote_waiting(current, by=by, now=now)
        return named


def unname(*, enrolment: Enrolment, by: Person | None, now: datetime, reason: str = "") -> Enrolment:
    """Take somebody out again: the person is told, the seat stays the delegation's until it is returned.

    Twice is the same as once. Raises DomainError when all is over, or when the seat is not the delegation's any more.
    """
    with transaction.atomic():
        locked(enrolment.activity)
        row = Enrolment.objects.select_related("activity", "person").get(pk=enrolment.pk)
        if row.delegation_id is None or row.delegation_id != enrolment.delegation_id:
            raise DomainError(_("This person does not hold one of these seats any more."), code="not_named")
        return withdraw(activity=row.activity, person=row.person, by=by, now=now, reason=reason)


def return_seats(*, delegation: Delegation, by: Person | None, now: datetime) -> Delegation:
    """Give the seats that nobody is named for to all, at once; those who wait get them. Twice is the same as once."""
    with transaction.atomic():
        current = locked(delegation.activity)
        row: Delegation = current.delegations.select_related("organisation").get(pk=delegation.pk)
        if row.returned_at is None:
            row.activity = current
            row.returned_at = now
            row.save()
            promote_waiting(current, by=by, now=now)
        return row


def return_unused_seats(*, now: datetime) -> int:
    """The same for every delegation whose last day for names is over. Returns how many there were."""
    due = Delegation.objects.holding().filter(names_end_at__lte=now, activity__state=Activity.State.PUBLISHED)
    late = list(due.select_related("activity").order_by("activity", "pk"))
    for delegation in late:
        return_seats(delegation=delegation, by=None, now=now)
    return len(late)


def why_no_names(delegation: Delegation, now: datetime) -> DomainError | None:
    """What `name_people` would answer now, for a page that says it before anybody asks; None when it takes names."""
    try:
        refuse_if_no_names(delegation, now)
    except DomainError as error:
        return error
    return None


def refuse_if_no_names(delegation: Delegation, now: datetime) -> None:
    """Raise the sentence that says why nobody can be named now."""
    refuse_if_closed(delegation.activity, now)
    if delegation.returned_at is not None:
        raise DomainError(_("The unused seats have been returned to all. Please ask the hosts."), code="returned")
    if not delegation.takes_names(now) and delegation.names_until is not None:
        day = when.day_in(delegation.names_until, get_language() or "")
        raise DomainError(_("The last day to name people was %(day)s.") % {"day": day}, code="names_over")


def refuse_if_begun(activity: Activity, now: datetime) -> None:
    if activity.is_cancelled:
        raise DomainError(_("This activity has been cancelled."), code="cancelled")
    if activity.has_ended(now):
        raise DomainError(_("This activity is over."), code="over")
    if activity.starts_at is not None and activity.starts_at <= now:
        raise DomainError(_("This activity has already started."), code="started")


def refuse_unfit_seats(activity: Activity, known: Delegation | None, seats: int) -> None:
    """Fewer seats than people named, or more than are free; `known` is the delegation as it is, with its used seats."""
    used: int = getattr(known, "used_seats", 0)
    if seats < 1:
        raise DomainError(_("Give at least one seat, or remove the delegation."), field="seats", code="no_seat")
    if seats < used:
        message = ngettext(
            "%(count)d person is named already; there cannot be fewer seats.",
            "%(count)d people are named already; there cannot be fewer seats.",
            used,
        )
        raise DomainError(message % {"count": used}, field="seats", code="below_named")
    kept = known.unused_seats() if known is not None and known.returned_at is None else 0
    if given_seats(activity) - kept + seats - used > activity.capacity:
        raise DomainError(
            _("So many seats are not free. Raise the number of seats of the activity first."),
            field="seats",
            code="above_capacity",
        )


def refuse_unfit_day(delegation: Delegation, now: datetime) -> None:
    """A last day for names that is over, or after the day on which enrolment closes."""
    ends_at, closes_at = delegation.derive_end(), delegation.activity.closes_at()
    if ends_at is None or delegation.names_until is None:
        return
    if ends_at <= now:
        raise DomainError(_("This day is over. Choose a later one."), field="names_until", code="day_over")
    if closes_at and delegation.names_until > when.at_place(closes_at, delegation.activity.time_zone).date():
        raise DomainError(
            _("Enrolment closes before this day. Choose an earlier one."), field="names_until", code="after_closing"
        )


def refuse_wrong(foreseen: Sequence[Foreseen]) -> None:
    """Raise what is wrong with the first entry that has something wrong."""
    for item in foreseen:
        if item.error and item.entry.line:
            message = _("Line %(line)d: %(error)s") % {"line": item.entry.line, "error": item.error}
            raise DomainError(message, field="lines", code="wrong_line")
        if item.error:
            raise DomainError(item.error, field=item.field, code="wrong_person")


def refuse_too_many(delegation: Delegation, foreseen: Sequence[Foreseen]) -> None:
    """Raise the sentence that says how many seats are left; the delegation comes `with_used_seats()`."""
    wanted, left = sum(not item.is_named_here for item in foreseen), delegation.unused_seats()
    if wanted <= left:
        return
    if not left:
        raise DomainError(
            _("All seats of this delegation are taken. Ask the hosts for more, or take somebody out."),
            field="lines",
            code="too_many_people",
        )
    message = ngettext(
        "This names more people than there are seats: %(left)d seat is left.",
        "This names more people than there are seats: %(left)d seats are left.",
        left,
    )
    raise DomainError(message % {"left": left}, field="lines", code="too_many_people")
