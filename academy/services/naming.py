"""Whom an entry of a delegation means, and what naming that person would do: for the preview and for the service."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from academy.delegation_lines import Entry
from academy.models import Delegation, Enrolment
from accounts.models import Person
from core.text import fold
from partners.models import Organisation

State = Enrolment.State


@dataclass(frozen=True)
class Foreseen:
    """What one entry leads to: the person if known, the enrolment there is, or why not (and of which field that is)."""

    entry: Entry
    person: Person | None = None
    enrolment: Enrolment | None = None
    is_named_here: bool = False
    error: str = ""
    field: str = "email"

    @property
    def sentence(self) -> str:
        """What will happen, in words."""
        if self.error:
            return self.error
        if self.is_named_here:
            return _("Is named already; nothing changes.")
        state = self.enrolment.state if self.enrolment else ""
        if state == State.WAITING:
            return _("Waits for a seat, and gets one of yours.")
        if state == State.CONFIRMED:
            return _("Has a seat already, which counts as one of yours from now on.")
        if not self.entry.email:
            return _("Gets a seat; without an address nobody writes to this person.")
        return _("Gets a seat and is told by e-mail.")


def foresee(delegation: Delegation, entries: Sequence[Entry]) -> list[Foreseen]:
    """One answer for each entry, in three queries however many there are."""
    people = people_by_email(entry.email for entry in entries)
    enrolments = {
        row.person_id: row
        for row in Enrolment.objects.filter(activity=delegation.activity, person__in=people.values()).select_related(
            "person", "delegation__organisation"
        )
    }
    own = list(Enrolment.objects.filter(delegation=delegation).select_related("person"))
    seen = Seen(own)
    found = []
    for entry in entries:
        person = people.get(entry.email.lower()) if entry.email else None
        enrolment = enrolments.get(person.pk) if person else seen.who_left_without_email(entry)
        item = Foreseen(entry, person or (enrolment.person if enrolment else None), enrolment)
        found.append(judged(item, delegation, seen))
        seen.note(entry)
    return found


class Seen:
    """Who is named already, and who stood in the list before."""

    def __init__(self, own: Sequence[Enrolment]) -> None:
        self.own = own
        # Folded name -> whether each of that name has an address.
        self.names: dict[str, list[bool]] = {}
        self.lines: dict[str, int] = {}
        for row in own:
            if row.is_live:
                self.names.setdefault(fold(row.person.name), []).append(bool(row.person.email))

    def note(self, entry: Entry) -> None:
        self.names.setdefault(fold(entry.name), []).append(bool(entry.email))
        if entry.email:
            self.lines.setdefault(entry.email.lower(), entry.line)

    def has_namesake(self, entry: Entry) -> bool:
        """Two of one name can be told apart only if both have an address."""
        others = self.names.get(fold(entry.name), [])
        return bool(others) and not (entry.email and all(others))

    def who_left_without_email(self, entry: Entry) -> Enrolment | None:
        """Somebody without an address who was named, taken out, and is named again."""
        if entry.email:
            return None
        left = [row for row in self.own if not row.is_live and not row.person.email]
        return next((row for row in left if fold(row.person.name) == fold(entry.name)), None)


def judged(item: Foreseen, delegation: Delegation, seen: Seen) -> Foreseen:
    """The same with what is wrong about it, if anything is."""
    entry, enrolment = item.entry, item.enrolment
    if entry.error:
        return replace(item, error=entry.error)
    if entry.email.lower() in seen.lines:
        line = seen.lines[entry.email.lower()]
        return replace(item, error=_("The same address as in line %(line)d.") % {"line": line})
    if enrolment is not None and enrolment.is_live and enrolment.delegation is not None:
        if enrolment.delegation_id == delegation.pk:
            return replace(item, is_named_here=True)
        words = {"name": entry.name, "organisation": enrolment.delegation.organisation}
        return replace(item, error=_("%(name)s is already named by %(organisation)s.") % words)
    if seen.has_namesake(entry):
        words = {"name": entry.name}
        error = _("“%(name)s” is there already. Add an e-mail address to both to tell them apart.") % words
        return replace(item, error=error, field="name")
    return item


def people_by_email(addresses: Iterable[str]) -> dict[str, Person]:
    """Known people by their address in lower case."""
    wanted = {address.lower() for address in addresses if address}
    rows = Person.objects.annotate(address=Lower("email")).filter(address__in=wanted) if wanted else []
    return {(row.email or "").lower(): row for row in rows}


def people_named(foreseen: Sequence[Foreseen], organisation: Organisation, now: datetime) -> list[Person]:
    """The person of each; new ones are written down in the order of their addresses, then who has none.

    Else two lists with the same new people in another order, for two activities at once, would wait for each other.
    """

    def address(place: int) -> tuple[bool, str]:
        email = foreseen[place].entry.email.lower()
        return not email, email

    people: dict[int, Person] = {}
    for place in sorted(range(len(foreseen)), key=address):
        people[place] = foreseen[place].person or person_named(foreseen[place].entry, organisation, now)
    return [people[place] for place in range(len(foreseen))]


def person_named(entry: Entry, organisation: Organisation, now: datetime) -> Person:
    """A new person, without a login; the one with this address if somebody else wrote it down at the same moment."""
    territory = organisation.territory
    language = entry.language or (territory.default_language if territory else "en")
    try:
        with transaction.atomic():
            return Person.objects.create(
                name=entry.name,
                email=entry.email or None,
                language=language,
                territory=territory,
                created_at=now,
            )
    except IntegrityError:
        return Person.objects.with_email(entry.email).get()
