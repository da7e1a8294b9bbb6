"""Mails that a service owes: about a proposal, a pairing, an agreement, a profile, a call for help.

`contexts` is asked again at the moment of sending, so a mail never says what is no longer so.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from mentoring.mails import About, Care, Profile, mail_about
from mentoring.models import Agreement, HelpCall, Meeting, MentorProfile, Pairing, PairingChange
from notifications.reminders import Mail, Occasion

Answers = dict[Occasion, Mail | None]
State = Pairing.State


def waits_for(about: About) -> bool:
    """Whether the proposal is open and this person has not answered it."""
    accepted = about.pairing.mentor_accepted_at if about.is_mentor else about.pairing.mentee_accepted_at
    return about.pairing.state == State.PROPOSED and accepted is None


def is_running(about: About) -> bool:
    return about.pairing.is_running


def is_in(state: str) -> Callable[[About], bool]:
    return lambda about: about.pairing.state == state


def change_contexts(
    occasions: Sequence[Occasion],
    now: datetime,
    *,
    still_true: Callable[[About], bool],
    answers_to_other: bool = False,
) -> Answers:
    """Keys are public ids of PairingChange. None for who is not one of the two, and when it is not so any more.

    Meetings that the closing called off come as a calendar file, so that calendars take them away.
    """
    answers: Answers = dict.fromkeys(occasions)
    rows = PairingChange.objects.filter(public_id__in=[occasion.key for occasion in occasions]).select_related(
        "pairing__mentor__territory", "pairing__mentee__territory", "pairing__request"
    )
    changes = {str(row.public_id): row for row in rows.prefetch_related("pairing__meetings")}
    for occasion in occasions:
        change = changes.get(occasion.key)
        if change is None or occasion.person_id not in {change.pairing.mentor_id, change.pairing.mentee_id}:
            continue
        pairing = change.pairing
        person = pairing.mentor if occasion.person_id == pairing.mentor_id else pairing.mentee
        meetings = list(pairing.meetings.all())
        about = About(pairing, person, [row for row in meetings if was_called_off(pairing, row)])
        if still_true(about):
            answers[occasion] = mail_about(
                about,
                with_calendar=True,
                answers_to_other=answers_to_other,
                did_it=change.by_id == person.pk,
                hours=hours_of(meetings),
            )
    return answers


def hours_of(meetings: Iterable[Meeting]) -> float:
    """Hours of the meetings held, to a quarter of an hour."""
    minutes = sum(row.minutes or 0 for row in meetings if row.state == Meeting.State.HELD)
    return round(minutes / 15) / 4


def was_called_off(pairing: Pairing, meeting: Meeting) -> bool:
    """Whether it went with the closing of the pairing."""
    is_later = pairing.closed_at is not None and meeting.starts_at > pairing.closed_at
    return is_later and meeting.state == Meeting.State.CANCELLED and meeting.logged_at is None


def agreement_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are the pairing's public id and the revision. None once it is accepted, replaced or closed."""
    answers: Answers = dict.fromkeys(occasions)
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    rows = Agreement.objects.filter(pairing__public_id__in=ids).select_related(
        "pairing__mentor__territory", "pairing__mentee__territory", "pairing__request"
    )
    newest = {row.pairing_id: row for row in rows.order_by("revision")}
    for agreement in newest.values():
        pairing = agreement.pairing
        sides = ((pairing.mentor, agreement.mentor_accepted_at), (pairing.mentee, agreement.mentee_accepted_at))
        for person, accepted_at in sides:
            occasion = Occasion(person.pk, f"{pairing.public_id}:{agreement.revision}")
            if occasion in answers and accepted_at is None and pairing.is_running:
                about = About(pairing, person)
                answers[occasion] = mail_about(about, agreement=agreement, answers_to_other=True)
    return answers


def profile_contexts(occasions: Sequence[Occasion], now: datetime, *, state: str) -> Answers:
    """Keys are the profile's public id and the moment. None when another decision has been taken since."""
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    rows = MentorProfile.objects.filter(public_id__in=ids, state=state)
    profiles = {str(row.public_id): row for row in rows}
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        profile = profiles.get(occasion.key.partition(":")[0])
        if profile is not None and profile.person_id == occasion.person_id:
            about = Profile(profile)
            answers[occasion] = Mail({"about": about}, values=about.values)
    return answers


def help_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are the calls'. What it is about stands on the page, never in the mail.

    None for who does not look after the pairing any more, and once a coordinator has answered.
    """
    rows = HelpCall.objects.filter(pk__in=[occasion.key for occasion in occasions])
    rows = rows.select_related("person", "pairing__mentor", "pairing__mentee")
    calls = {str(row.pk): row for row in rows.prefetch_related("pairing__coordinators")}
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        call = calls.get(occasion.key)
        if call is None or call.answered_at is not None:
            continue
        if occasion.person_id in {row.person_id for row in call.pairing.coordinators.all()}:
            reply_to = (call.person.email,) if call.person.email else ()
            care = Care([call.pairing])
            values = partial(care.values, caller=call.person.name)
            answers[occasion] = Mail({"about": care, "caller": call.person}, reply_to=reply_to, values=values)
    return answers


approved_contexts = partial(profile_contexts, state=MentorProfile.State.APPROVED)
declined_contexts = partial(profile_contexts, state=MentorProfile.State.DECLINED)
