"""What mails are about: one pairing, what happened to it, and its meetings. Never a call for help."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from core.public_ids import as_id
from core.scoping import scopes
from mentoring.models import Meeting, Pairing, PairingChange
from notifications.queries.keys import id_of, is_about
from notifications.reminders import Subject


def mails(public_id: str) -> Q | None:
    """All mails to the two about their pairing. A condition on keys, made in a constant number of queries."""
    wanted = as_id(public_id)
    if wanted is None:
        return None
    changes = PairingChange.objects.filter(pairing__public_id=wanted).order_by()
    meetings = Meeting.objects.filter(pairing__public_id=wanted).order_by()
    exactly = changes.values_list("public_id", flat=True)
    return is_about(exactly=exactly, starting=[wanted, *meetings.values_list("public_id", flat=True)])


def titles(person: Person | None, keys: Sequence[str]) -> dict[str, str]:
    """The names of the two that the keys are about, where the person may know of the pairing."""
    ids = {key: public_id for key in keys if (public_id := id_of(key))}
    pairing_of: dict[Any, int] = {}
    sources: list[tuple[Any, str]] = [(Pairing, "pk"), (PairingChange, "pairing"), (Meeting, "pairing")]
    for model, path in sources if ids else []:
        rows = model.objects.filter(public_id__in=set(ids.values())).order_by()
        pairing_of.update(rows.values_list("public_id", path))
    rows = Pairing.objects.filter(pk__in=set(pairing_of.values())).select_related("mentor", "mentee")
    known = {row.pk: pair_text(row) for row in scopes.visible(person, rows)} if pairing_of else {}
    return {key: known[pairing_of[found]] for key, found in ids.items() if pairing_of.get(found) in known}


def pair_text(pairing: Pairing) -> str:
    return _("%(mentor)s and %(mentee)s") % {"mentor": pairing.mentor.name, "mentee": pairing.mentee.name}


PAIRING = Subject(name="mentoring.pairing", label=gettext_lazy("One pairing"), mails=mails, titles=titles)
