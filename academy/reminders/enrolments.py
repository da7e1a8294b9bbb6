"""Enrolling, waiting, offers, withdrawing: the mails that a change of somebody's enrolment owes.

Enrolling, withdrawing and enrolling again are three events and three mails: a later event does not silence an earlier
one, but the cancellation of the activity silences all except the withdrawal's, and an offer is told while it stands.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from academy.mails import mail_about
from academy.models import EnrolmentChange
from academy.reminders.records import Answers, Records, event_mail
from academy.services import lapse_offers, purge_requirements
from academy.services.staying import purge_stay_notes
from notifications.reminders import Mail, Occasion, registry


def enrolment_contexts(
    occasions: Sequence[Occasion], now: datetime, *, with_calendar: bool = False, despite_cancellation: bool = False
) -> Answers:
    """Keys are public ids of EnrolmentChange. None when the activity is cancelled: another mail says that."""
    rows = EnrolmentChange.objects.filter(public_id__in=[occasion.key for occasion in occasions])
    changes = {str(row.public_id): row for row in rows.select_related("enrolment")}
    records = Records.load(((row.enrolment.activity_id, row.enrolment.person_id) for row in changes.values()), now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        change = changes.get(occasion.key)
        if change is None or change.enrolment.person_id != occasion.person_id:
            continue
        about = records.about(change.enrolment.activity_id, occasion.person_id)
        if about and (despite_cancellation or not about.activity.is_cancelled):
            answers[occasion] = mail_about(about, with_calendar=with_calendar, change=change)
    return answers


def offered_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None once the offer is answered or over."""
    answers = enrolment_contexts(occasions, now)

    def stands(mail: Mail | None) -> bool:
        ends_at = mail.context["about"].enrolment.offer_ends_at if mail else None
        return ends_at is not None and now < ends_at

    return {occasion: mail if stands(mail) else None for occasion, mail in answers.items()}


with_entries = partial(enrolment_contexts, with_calendar=True)
KINDS = [
    event_mail("enrolment-requested", _("Request received"), enrolment_contexts),
    event_mail("enrolment-refused", _("Request refused"), enrolment_contexts),
    event_mail("enrolment-confirmed", _("Enrolment confirmed"), with_entries),
    event_mail("enrolment-waiting", _("On the waiting list"), enrolment_contexts),
    event_mail("enrolment-promoted", _("From the waiting list to a seat"), with_entries),
    event_mail("enrolment-offered", _("A seat is offered"), offered_contexts, needs=("offer_link",)),
    event_mail("enrolment-offer-lapsed", _("Offer of a seat ended"), enrolment_contexts),
    event_mail("enrolment-withdrawn", _("Enrolment withdrawn"), partial(enrolment_contexts, despite_cancellation=True)),
]


def lapse(now: datetime) -> None:
    lapse_offers(now=now)


registry.every_minute("academy.lapse-offers", lapse)


def purge(now: datetime) -> None:
    purge_requirements(now=now)


registry.every_minute("academy.purge-requirements", purge)


def purge_stay(now: datetime) -> None:
    purge_stay_notes(now=now)


registry.every_minute("academy.purge-stay-notes", purge_stay)
