"""Who may do what with an activity: pure questions about a person and an object."""

from datetime import datetime

from academy.models import Activity, Delegation, DelegationReport, Enrolment, LearningPath, Session
from academy.models.report import TAKEN_BACK_WITHIN
from accounts.models import Person
from partners.models import Organisation
from partners.permissions import is_network_coordinator, staffed_organisation_ids


def can_manage(person: Person | None, activity: Activity) -> bool:
    """Staff of any of its hosts, and the network coordinator: all but changing the hosts."""
    if is_network_coordinator(person):
        return True
    own = staffed_organisation_ids(person)
    return bool(own) and any(hosting.organisation_id in own for hosting in activity.hostings.all())


def can_name_people(person: Person | None, delegation: Delegation) -> bool:
    """Staff of the partner, once there is something to know of, and the staff of the hosts."""
    if can_manage(person, delegation.activity):
        return True
    return delegation.activity.is_public and delegation.organisation_id in staffed_organisation_ids(person)


def can_change_hosts(person: Person | None, activity: Activity) -> bool:
    """Staff of the lead host, and the network coordinator."""
    if is_network_coordinator(person):
        return True
    own = staffed_organisation_ids(person)
    return any(hosting.is_lead and hosting.organisation_id in own for hosting in activity.hostings.all())


def can_manage_path(person: Person | None, path: LearningPath) -> bool:
    """Staff of an organisation responsible for it, and the network coordinator."""
    if is_network_coordinator(person):
        return True
    own = staffed_organisation_ids(person)
    return bool(own) and any(organisation.pk in own for organisation in path.organisations.all())


def manages_certificate(person: Person, key: str) -> bool:
    """Runs the activity for which this seat, by its public id, has a certificate: co-hosts do as the lead does."""
    managed = Activity.objects.managed_by(person).order_by().values("pk")
    return Enrolment.objects.filter(public_id=key, activity__in=managed).exists()


def manages_path_certificate(person: Person, key: str) -> bool:
    """Staff of any organisation responsible for the path whose certificate has this key."""
    return LearningPath.objects.managed_by(person).filter(pk=key.partition(":")[0]).exists()


def can_create_for(person: Person | None, organisation: Organisation) -> bool:
    """One plans for one's own organisation; the network coordinator for all."""
    return is_network_coordinator(person) or organisation.pk in staffed_organisation_ids(person)


def facilitates(person: Person | None, session: Session) -> bool:
    """Named as facilitator of this session."""
    return person is not None and any(row.person_id == person.pk for row in session.facilitators.all())


def can_see_join_links(person: Person | None, activity: Activity, enrolment: Enrolment | None) -> bool:
    """Those with a confirmed seat, those who run it, and the staff of its hosts; `enrolment` is the person's own."""
    if person is None:
        return False
    if enrolment is not None and enrolment.state == Enrolment.State.CONFIRMED:
        return True
    return takes_part_in_running(person, activity) or can_manage(person, activity)


def takes_part_in_running(person: Person | None, activity: Activity) -> bool:
    """Responsible for it, or facilitator of one of its sessions, whatever the organisation."""
    if person is None:
        return False
    if activity.responsible_id == person.pk:
        return True
    return any(facilitates(person, session) for session in activity.sessions.all())


def can_take_attendance(person: Person | None, session: Session) -> bool:
    """Who runs the session, who is responsible, and who manages the activity: for the sheet and the wrap-up."""
    if facilitates(person, session) or can_manage(person, session.activity):
        return True
    return person is not None and session.activity.responsible_id == person.pk


def can_read_materials(person: Person | None, activity: Activity, enrolment: Enrolment | None) -> bool:
    """What is not for everybody: the same people who see the links to join."""
    return can_see_join_links(person, activity, enrolment)


def can_add_materials(person: Person | None, activity: Activity) -> bool:
    """For the whole activity: who manages it and who is responsible. By session: `can_take_attendance`."""
    return can_manage(person, activity) or (person is not None and activity.responsible_id == person.pk)


def can_see_requirements(person: Person | None, activity: Activity) -> bool:
    """Who prepares: staff of a host and the responsible person. Nobody else, whatever else they may do."""
    if person is None:
        return False
    own = staffed_organisation_ids(person)
    return activity.responsible_id == person.pk or any(row.organisation_id in own for row in activity.hostings.all())


def can_read_feedback(person: Person | None, activity: Activity) -> bool:
    """Who runs it and who manages it: results only, never who answered."""
    return takes_part_in_running(person, activity) or can_manage(person, activity)


def can_answer_feedback(person: Person | None, activity: Activity) -> bool:
    """Staff of a host and the responsible person say for the hosts what was heard."""
    return can_manage(person, activity) or (person is not None and activity.responsible_id == person.pk)


def acts_for_delegation(person: Person | None, activity: Activity) -> bool:
    """Staff of a partner that has seats in it, once there is something to know of."""
    own = staffed_organisation_ids(person)
    return activity.is_public and bool(own) and activity.delegations.filter(organisation__in=own).exists()


def takes_part_in_exchange(person: Person | None, activity: Activity, enrolment: Enrolment | None) -> bool:
    """Who reads what participants tell each other - questions, notes on travel and stay, reports: those with a seat,
    who runs it, and the staff of hosts and delegations. `enrolment` is the person's own.
    """
    return can_see_join_links(person, activity, enrolment) or acts_for_delegation(person, activity)


def can_report_for(person: Person | None, activity: Activity, organisation: Organisation) -> bool:
    """Write the report of an organisation that came: its own staff and the hosts' staff, as for naming people."""
    if can_manage(person, activity):
        return True
    return activity.is_public and organisation.pk in staffed_organisation_ids(person)


def can_reopen_report(person: Person | None, report: DelegationReport, now: datetime) -> bool:
    """Take back what was handed in: the organisation's own staff for two weeks, the staff of the hosts and
    the network coordinator at any time."""
    if report.handed_in_at is None:
        return False
    if can_manage(person, report.activity):
        return True
    is_fresh = now < report.handed_in_at + TAKEN_BACK_WITHIN
    return is_fresh and report.organisation_id in staffed_organisation_ids(person)
