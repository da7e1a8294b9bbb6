"""What a guest is written before the address is proved, and the requests that end by themselves.

Keys are the public id of the Activity and the moment somebody asked: asking again is another mail.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from academy.mails import mail_about
from academy.models import Activity, Enrolment
from academy.reminders.records import Answers, Records, event_mail
from academy.services.guests import forget_unproved, lapse_holds
from notifications.reminders import Occasion, registry


def guest_contexts(occasions: Sequence[Occasion], now: datetime, *, is_so: Callable[[Enrolment], bool]) -> Answers:
    """None when the enrolment is no longer as the mail would say, and when the activity is cancelled."""
    public_ids = {occasion: occasion.key.partition(":")[0] for occasion in occasions}
    rows = Activity.objects.filter(public_id__in=set(public_ids.values()))
    ids = {str(public_id): pk for public_id, pk in rows.values_list("public_id", "pk")}
    known = [(ids[key], occasion.person_id) for occasion, key in public_ids.items() if key in ids]
    records = Records.load(known, now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion, key in public_ids.items():
        about = records.about(ids[key], occasion.person_id) if key in ids else None
        if about and is_so(about.enrolment) and not about.activity.is_cancelled:
            answers[occasion] = mail_about(about)
    return answers


def is_unconfirmed(enrolment: Enrolment) -> bool:
    return enrolment.state == Enrolment.State.UNCONFIRMED


def takes_part(enrolment: Enrolment) -> bool:
    return enrolment.is_live and not is_unconfirmed(enrolment)


KINDS = [
    event_mail(
        "guest-confirm",
        _("A guest is asked to confirm"),
        partial(guest_contexts, is_so=is_unconfirmed),
        needs=("seat_link",),
    ),
    event_mail("guest-known", _("A guest who takes part already"), partial(guest_contexts, is_so=takes_part)),
]


def end_holds(now: datetime) -> None:
    lapse_holds(now=now)


def forget_guests(now: datetime) -> None:
    forget_unproved(now=now)


registry.every_minute("academy.lapse-holds", end_holds)
registry.every_minute("academy.forget-unproved-guests", forget_guests)
