"""A mentor's hours are certified when the pairing is over, by rule: the minutes of the meetings that were logged."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.utils.translation import gettext as _

from credentials.achievement import Achievement, in_all_languages
from credentials.models import Certificate
from credentials.services import Outcome, settle
from mentoring.models import Meeting, Pairing
from partners.models import Membership, Organisation

APP = "mentoring"
OVER: tuple[str, ...] = (Pairing.State.COMPLETED, Pairing.State.ENDED)
Role, Participation = Membership.Role, Certificate.Participation


def certify_hours(*, pairing: Pairing, now: datetime) -> Outcome:
    """Issue the mentor's certificate of hours, once; none without a logged meeting. It never names the mentee.

    The caller holds the lock of the pairing.
    """
    facts = held_facts(pairing)
    organisation = awarding_organisation(pairing)
    is_earned = pairing.state in OVER and bool(facts["minutes"]) and organisation is not None
    earned = [achievement(pairing, organisation, facts)] if is_earned and organisation else []
    return settle(app=APP, keys=[str(pairing.public_id)], earned=earned, now=now)


def certify_hours_again(key: str, now: datetime) -> None:
    """Ask the rule for one pairing, by its public id."""
    for pairing in Pairing.objects.filter(public_id=key).select_related("mentor__territory"):
        certify_hours(pairing=pairing, now=now)


def held_facts(pairing: Pairing) -> dict[str, Any]:
    """Minutes, number, first and last day of the meetings held, and how many were on the spot. One query."""
    held = pairing.meetings.filter(state=Meeting.State.HELD).order_by()
    return held.aggregate(
        minutes=Sum("minutes"),
        number=Count("pk"),
        first=Min("day"),
        last=Max("day"),
        on_the_spot=Count("pk", filter=Q(mode=Meeting.Mode.IN_PERSON)),
    )


def awarding_organisation(pairing: Pairing) -> Organisation | None:
    """That of a mentoring coordinator of the pair, else one of the mentor's territory, else the network's."""
    coordinators = Membership.objects.filter(
        person__in=pairing.coordinators.values("person"), role=Role.MENTORING_COORDINATOR
    )
    network = Membership.objects.filter(role=Role.NETWORK_COORDINATOR)
    in_the_territory = Membership.objects.filter(
        role=Role.MENTORING_COORDINATOR,
        organisation__territory=pairing.mentor.territory_id,
        organisation__territory__isnull=False,
    )
    for rows in (coordinators, in_the_territory, network):
        if row := rows.select_related("organisation").order_by("pk").first():
            return row.organisation
    return None


def achievement(pairing: Pairing, organisation: Organisation, facts: dict[str, Any]) -> Achievement:
    return Achievement(
        kind=Certificate.Kind.MENTOR_HOURS,
        holder=pairing.mentor,
        source_app=APP,
        source_key=str(pairing.public_id),
        title=in_all_languages(lambda: _("Mentoring in the MU.ST.SEE academy")),
        awarded_by=organisation,
        outcomes=in_all_languages(
            lambda: (
                _("Accompanied one person as a mentor, with an agreement, goals and a review. Meetings: %(number)d.")
                % {"number": facts["number"]}
            )
        ),
        workload_minutes=facts["minutes"],
        attended_minutes=facts["minutes"],
        assessment=in_all_languages(lambda: _("None: hours were logged, nothing was assessed.")),
        participation=participation(facts),
        quality_assurance=in_all_languages(
            lambda: _("Mentors are approved after an induction; a mentoring coordinator accompanies each pairing.")
        ),
        original_language="en",
        starts_on=facts["first"],
        ends_on=facts["last"],
    )


def participation(facts: dict[str, Any]) -> str:
    if facts["on_the_spot"] == facts["number"]:
        return Participation.IN_PERSON
    return Participation.HYBRID if facts["on_the_spot"] else Participation.ONLINE
