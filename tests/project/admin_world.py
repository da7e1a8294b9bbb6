"""Worlds for the walk through the admin: a builder for each registered model, all named after one organisation."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

from auditlog import get_logentry_model
from django.db.models import Model

from academy.models import (
    Activity,
    AttendanceMark,
    Commitment,
    DelegationReport,
    Enrolment,
    LearningPath,
    Material,
    Module,
    Session,
    SessionFacilitator,
    SignedScan,
)
from academy.services import enrol
from academy.services.materials import Facts, add_material
from academy.services.scanning import add_scan
from accounts.models import Person, User
from credentials.models import Certificate
from home.models import AccessibilityReport, AccessibilityStatement
from mentoring.models import Meeting, MentoringRequest, MentorProfile, Pairing
from mentoring.services import plan_meeting
from notifications.models import Delivery, RefusedAddress, TextOverride
from partners.models import Invitation, Membership, Need, Organisation, OrganisationClaim, Project, ProjectPartner
from reference.models import Framework, Language, Territory, Topic
from tests.factories import (
    ActivityFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    SessionFactory,
    TerritoryFactory,
    UserFactory,
    published_activity,
    staff_of,
)
from tests.factories.credentials import certificate_for
from tests.factories.files import upload
from tests.factories.mentoring import MentoringRequestFactory, MentorProfileFactory, running_pair
from tests.factories.paths import LearningPathFactory, ModuleFactory

NOW = datetime.now(UTC)
numbers = count(1)


@dataclass
class World:
    """One organisation and what is its own. Every name and address in it starts with `marker`."""

    marker: str
    territory: Territory = field(init=False)
    organisation: Organisation = field(init=False)
    staff: Person = field(init=False)

    def __post_init__(self) -> None:
        self.territory = TerritoryFactory.create(slug=f"place-{self.marker[-3:]}", name_en="A shared place name")
        # Not listed: what the public pages show may be picked by everybody (a test of its own).
        self.organisation = self.new_organisation()
        self.staff = staff_of(self.organisation)
        Membership.objects.create(
            person=self.staff, organisation=self.organisation, role=Membership.Role.MENTORING_COORDINATOR
        )
        self.staff.__dict__.pop("_memberships", None)
        self.staff.name, self.staff.email = self.name("staff"), f"{self.marker}-staff@mail.example"
        self.staff.save()

    def name(self, what: str) -> str:
        return f"{self.marker} {what} {next(numbers)}"

    def slug(self, what: str) -> str:
        return self.name(what).replace(" ", "-")

    def new_organisation(self) -> Organisation:
        name = self.name("organisation")
        return OrganisationFactory.create(
            slug=name.replace(" ", "-"), name=name, territory=self.territory, is_listed=False, website=""
        )

    def person(self) -> Person:
        name = self.name("person")
        return PersonFactory.create(name=name, email=f"{name.replace(' ', '-')}@mail.example")


def own_organisation(world: World) -> Organisation:
    """A further one, with the same staff."""
    organisation = world.new_organisation()
    Membership.objects.create(person=world.staff, organisation=organisation, role=Membership.Role.PARTNER_STAFF)
    world.staff.__dict__.pop("_memberships", None)
    return organisation


def member(world: World) -> Membership:
    return Membership.objects.create(
        person=world.person(), organisation=world.organisation, role=Membership.Role.MENTORING_COORDINATOR
    )


def invitation(world: World) -> Invitation:
    return Invitation.objects.create(
        organisation=world.organisation,
        email=f"{world.slug('guest')}@mail.example",
        role=Membership.Role.PARTNER_STAFF,
        expires_at=NOW + timedelta(days=9),
    )


def claim(world: World) -> OrganisationClaim:
    return OrganisationClaim.objects.create(
        person=world.person(), name=world.name("claim"), organisation=world.organisation
    )


def project(world: World) -> Project:
    row = ProjectFactory.create(slug=world.slug("project"), name=world.name("project"))
    ProjectPartner.objects.create(project=row, organisation=world.organisation)
    return row


def need(world: World) -> Need:
    return NeedFactory.create(territory=world.territory, statement_en=world.name("need"), is_published=False)


def activity(world: World) -> Activity:
    """A draft: nobody else knows of it at all."""
    return ActivityFactory.create(slug=world.slug("activity"), title_en=world.name("activity"), host=world.organisation)


def published(world: World) -> Activity:
    return published_activity(
        slug=world.slug("activity"),
        title_en=world.name("activity"),
        host=world.organisation,
        responsible=world.person(),
    )


def session(world: World) -> Session:
    row = SessionFactory.create(activity=activity(world), day=(NOW + timedelta(days=20)).date(), place=world.marker)
    SessionFacilitator.objects.create(session=row, person=world.person())
    return row


def enrolment(world: World) -> Enrolment:
    return enrol(activity=published(world), person=world.person(), by=world.staff, now=NOW)


def learning_path(world: World) -> LearningPath:
    """A draft: nobody else knows of it at all."""
    return LearningPathFactory.create(
        slug=world.slug("path"), title_en=world.name("path"), organisation=world.organisation, state="draft"
    )


def module(world: World) -> Module:
    return ModuleFactory.create(path=learning_path(world), title_en=world.name("module"))


def attendance_mark(world: World) -> AttendanceMark:
    row = enrolment(world)
    return AttendanceMark.objects.create(
        session=row.activity.sessions.get(), enrolment=row, state="present", source="facilitator", by=world.staff
    )


def material(world: World) -> Material:
    """A file of one session, in a draft."""
    row, name = session(world), world.name("material")
    language, _made = Language.objects.get_or_create(code="en", defaults={"name": "English"})
    facts = Facts({"en": name}, "en", language, session=row, credit=world.marker)
    file = upload(f"{world.slug('file')}.pdf")
    return add_material(owner=row.activity, facts=facts, upload=file, by=world.staff, now=NOW)


def signed_scan(world: World) -> SignedScan:
    row = published(world).sessions.get()
    file = upload(f"{world.slug('sheet')}.pdf")
    return add_scan(session=row, upload=file, by=world.staff, now=row.ends_at)


def report(world: World) -> DelegationReport:
    """Of the organisation itself, about what it hosts, with a commitment."""
    row = DelegationReport.objects.create(
        activity=published(world), organisation=world.organisation, language="en", learned=world.name("learned")
    )
    Commitment.objects.create(report=row, number=1, what=world.name("commitment"))
    return row


def delivery(world: World) -> Delivery:
    """Owed by a real enrolment, and failed, so that it could be tried again."""
    row = enrolment(world)
    mail = Delivery.objects.get(key=str(row.changes.get().public_id))
    mail.state, mail.subject = Delivery.State.FAILED, world.name("subject")
    mail.save()
    return mail


def own_text(world: World) -> TextOverride:
    return TextOverride.objects.create(
        kind=f"academy.kind-{next(numbers)}", language="en", subject=world.name("subject"), body=world.name("body")
    )


def person(world: World) -> Person:
    return enrolment(world).person


def refused_address(world: World) -> RefusedAddress:
    row = person(world)
    return RefusedAddress.objects.create(person=row, email=row.email, error="550 5.1.1 no such person")


def login(world: World) -> User:
    return UserFactory.create(person=person(world))


def log_entry(world: World) -> Any:
    row = activity(world)
    return get_logentry_model().objects.filter(object_pk=str(row.pk), content_type__model="activity").first()


def certificate(world: World) -> Certificate:
    holder = world.person()
    title = {"en": world.name("title")}
    return certificate_for(holder, now=NOW, awarded_by=world.organisation, title=title, source_key=str(uuid.uuid4()))


def mentor_profile(world: World) -> MentorProfile:
    return MentorProfileFactory.create(person=local(world), offer=world.name("offer"))


def mentoring_request(world: World) -> MentoringRequest:
    return MentoringRequestFactory.create(person=local(world), wish=world.name("wish"))


def pairing(world: World) -> Pairing:
    """A running one, with a meeting to come."""
    people = {side: {"name": world.name(side), "territory": world.territory} for side in ("mentor", "mentee")}
    return running_pair(now=NOW, by=world.staff, **people)


def meeting(world: World) -> Meeting:
    pair = pairing(world)
    return plan_meeting(
        pairing=pair,
        by=pair.mentor,
        now=NOW,
        day=(NOW + timedelta(days=9)).date(),
        start_time=time(10),
        end_time=time(11),
        place=world.name("place"),
    )


def accessibility_statement(world: World) -> AccessibilityStatement:
    """A draft: what is published is shown to everybody."""
    row = AccessibilityStatement(organisation=own_organisation(world), prepared_on=NOW.date(), assessor=world.marker)
    row.save()
    row.gaps.create(content_en=world.name("gap"))
    return row


def accessibility_report(world: World) -> AccessibilityReport:
    return AccessibilityReport.objects.create(
        organisation=world.organisation, problem=world.name("problem"), page=world.name("page"), language="en"
    )


def local(world: World) -> Person:
    """Somebody who lives there."""
    row = world.person()
    row.territory = world.territory
    row.save()
    return row


def framework(world: World) -> Framework:
    return Framework.objects.create(code=f"framework-{next(numbers)}", version="1", name="Shared framework")


def topic(world: World) -> Topic:
    return Topic.objects.create(framework=framework(world), code=f"topic-{next(numbers)}", name_en="Shared topic")


def language(world: World) -> Language:
    return Language.objects.create(code=f"x-{next(numbers)}", name="Shared language")


def territory(world: World) -> Territory:
    return TerritoryFactory.create(slug=f"place-{next(numbers)}", name_en="Shared place")


# Every model that the admin shows has its row here; a model without one fails the walk.
OWN: dict[str, Callable[[World], Model]] = {
    "academy.Activity": activity,
    "academy.AttendanceMark": attendance_mark,
    "academy.DelegationReport": report,
    "academy.Enrolment": enrolment,
    "academy.LearningPath": learning_path,
    "academy.Module": module,
    "credentials.Certificate": certificate,
    "academy.Material": material,
    "academy.Session": session,
    "academy.SignedScan": signed_scan,
    "accounts.Person": person,
    "home.AccessibilityReport": accessibility_report,
    "home.AccessibilityStatement": accessibility_statement,
    "mentoring.Meeting": meeting,
    "mentoring.MentorProfile": mentor_profile,
    "mentoring.MentoringRequest": mentoring_request,
    "mentoring.Pairing": pairing,
    "notifications.Delivery": delivery,
    "notifications.RefusedAddress": refused_address,
    "partners.Invitation": invitation,
    "partners.Membership": member,
    "partners.Need": need,
    "partners.Organisation": own_organisation,
    "partners.OrganisationClaim": claim,
    "partners.Project": project,
}
# For the network coordinator only.
CENTRAL: dict[str, Callable[[World], Model]] = {
    "accounts.User": login,
    "auditlog.LogEntry": log_entry,
    "notifications.TextOverride": own_text,
}
# Read by all staff, edited by the network coordinator.
SHARED: dict[str, Callable[[World], Model]] = {
    "reference.Framework": framework,
    "reference.Language": language,
    "reference.Territory": territory,
    "reference.Topic": topic,
}
BUILDERS = OWN | CENTRAL | SHARED
