"""The certificate of a path follows its rule: every module attended for its share, in whichever activities."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from academy.models import Activity, LearningPath, Module
from academy.services.attending import Note, note_attendance
from academy.services.certifying_paths import certify_all_paths, certify_path, save_edited_path
from academy.services.editing import save_edited_activity
from academy.services.paths import save_modules
from accounts.models import Person
from core.errors import DomainError
from credentials.models import Certificate
from credentials.services import lift_bar, revoke
from mustsee.invariants import violations
from notifications.models import Delivery
from partners.models import Membership, Organisation
from tests.admin_forms import errors_of, submit
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.factories.paths import LearningPathFactory, ModuleFactory
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
AFTER = NOW + timedelta(days=90)
PAGE = "/en/me/path/"


@pytest.fixture
def rede() -> Organisation:
    return OrganisationFactory.create(name="Rede Social", country="PT")


@pytest.fixture
def path(rede: Organisation) -> LearningPath:
    """Two modules of six hours; its certificate asks 75 % of each."""
    path: LearningPath = LearningPathFactory.create(
        organisation=rede, certificates_awarded_by=rede, title_pt="Da ideia à cooperativa", eqf_level=4
    )
    ModuleFactory.create(path=path, title_pt="As contas", learning_outcomes_en="Do the sums.")
    ModuleFactory.create(path=path)
    return path


def held(module: Module, *, in_days: int = 10, **fields: Any) -> Activity:
    """Four sessions of two hours."""
    return published_activity(now=NOW, in_days=in_days, module=module, **{"sessions": 4, **fields})


def attend(person: Person, activity: Activity, *states: Any, now: datetime = AFTER) -> None:
    """One state a session, in order; a number for minutes, "" for nothing noted."""
    enrolment = activity.enrolments.filter(person=person).first()
    enrolment = enrolment or EnrolmentFactory.create(activity=activity, person=person)
    for session, state in zip(activity.sessions.chronological(), states, strict=False):
        if state:
            each = Note(enrolment.pk, "partly", state) if isinstance(state, int) else Note(enrolment.pk, state)
            note_attendance(session=session, notes=[each], by=None, source="facilitator", now=now)


def of_path(person: Person) -> list[Certificate]:
    return list(Certificate.objects.valid().filter(holder=person, kind="path"))


ALL = ("present",) * 4
THREE = ("present", "present", "present", "absent")


@pytest.mark.parametrize(
    ("first", "second", "is_earned"),
    [
        (THREE, THREE, True),
        # 359 of 480 minutes; a whole module more does not make up for it.
        (("present", "present", 119, "absent"), ALL, False),
        (ALL, (), False),
        # Excused counts neither way; who is excused from all of a module has not been there.
        (("present", "excused", "present", "present"), THREE, True),
        (("excused",) * 4, ALL, False),
    ],
)
def test_every_module_asks_its_share(path: LearningPath, first: Any, second: Any, is_earned: bool) -> None:
    person = PersonFactory.create()
    one, two = (held(module) for module in path.modules.all())
    attend(person, one, *first)
    attend(person, two, *second)
    certify_all_paths(now=AFTER)
    assert bool(of_path(person)) == is_earned
    assert not [sentence for name, sentence in violations(AFTER) if "certificate" in name]


def test_certificate_says_all_eleven_elements_from_the_path_and_from_where_it_was_attended(
    path: LearningPath, rede: Organisation
) -> None:
    project = ProjectFactory.create(statement="co-funded", grant_number="101")
    cosm = OrganisationFactory.create(name="COSM")
    person = PersonFactory.create(name="Inês Conceição", language="pt")
    one, two = path.modules.all()
    attend(person, held(one, host=rede, project=project), *ALL)
    attend(person, held(two, host=cosm, mode="online", in_days=40), *THREE)
    [row] = of_path(person)
    assert (row.holder_name, row.title["pt"], row.country) == ("Inês Conceição", "Da ideia à cooperativa", "PT")
    assert (row.awarding_body, row.other_hosts, row.issued_on) == ("Rede Social", ["COSM"], AFTER.date())
    # The outcomes in the original language; in Portuguese one title is missing.
    assert row.outcomes == {"en": "1. Module 1: Do the sums.\n2. Module 2"}
    assert (row.workload_minutes, row.attended_minutes, row.required_percent) == (720, 480 + 360, 75)
    assert (row.eqf_level, row.participation) == (4, "hybrid")
    assert row.assessment["it"]
    assert row.quality_assurance["fr"]
    assert (row.project, row.funding["grant_number"]) == (project, "101")
    assert row.starts_on == NOW.date() + timedelta(days=10)
    assert row.ends_on == NOW.date() + timedelta(days=43)


def test_a_correction_revokes_and_a_second_one_issues_anew_with_a_mail_each(path: LearningPath) -> None:
    person = PersonFactory.create()
    one, two = (held(module, certificate_kind="none") for module in path.modules.all())
    attend(person, one, *ALL)
    attend(person, two, *THREE)
    [first] = of_path(person)
    attend(person, two, "absent", now=AFTER + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.revocation, first.revocation_reason) == ("rule", "Attendance corrected")
    attend(person, two, "present", now=AFTER + timedelta(hours=2))
    assert [row.number for row in of_path(person)] == ["MS-2027-000002"]
    sent = Delivery.objects.filter(kind__startswith="credentials.").order_by("pk").values_list("kind", flat=True)
    assert [kind.rpartition("-")[2] for kind in sent] == ["issued", "revoked", "issued"]


def test_what_somebody_does_later_changes_nothing_of_what_they_hold(path: LearningPath) -> None:
    """The first activity that counts covers the module, though the second was attended to the end."""
    person = PersonFactory.create()
    one, two = path.modules.all()
    attend(person, held(one), *THREE)
    attend(person, held(two), *ALL)
    [row] = of_path(person)
    attend(person, held(one, in_days=50), *ALL)
    certify_all_paths(now=AFTER)
    assert [each.number for each in of_path(person)] == [row.number]
    assert row.attended_minutes == 360 + 480


def test_a_module_missed_once_is_covered_by_the_next_activity_when_it_is_over(path: LearningPath) -> None:
    person = PersonFactory.create()
    one, two = path.modules.all()
    attend(person, held(one), "present", "absent", "absent", "absent")
    attend(person, held(two), *ALL)
    again = held(one, in_days=50)
    last = again.sessions.chronological().last()
    assert last is not None
    attend(person, again, "present", "present", "present", now=last.starts_at)
    certify_all_paths(now=last.starts_at)
    assert of_path(person) == []
    certify_all_paths(now=last.ends_at)
    [row] = of_path(person)
    assert row.attended_minutes == 360 + 480


@pytest.mark.parametrize("change", ["off", "draft"])
def test_paths_without_the_rule_and_drafts_issue_none(path: LearningPath, change: str) -> None:
    person = PersonFactory.create()
    if change == "off":
        path.certificates_awarded_by = None
    else:
        path.state = LearningPath.State.DRAFT
    path.save()
    for module in path.modules.all():
        attend(person, held(module), *ALL)
    assert certify_all_paths(now=AFTER) == 0
    assert certify_path(path=path, now=AFTER).issued == []
    assert of_path(person) == []


def test_a_seat_given_back_and_another_module_of_the_activity_ask_the_rule_again(path: LearningPath) -> None:
    gone, moved = PersonFactory.create(), PersonFactory.create()
    one, two = path.modules.all()
    shared, own = held(one), held(two)
    for person in (gone, moved):
        attend(person, shared, *ALL)
        attend(person, own, *ALL)
    assert of_path(gone)
    assert of_path(moved)
    shared.enrolments.filter(person=gone).update(state="withdrawn", changed_at=AFTER)
    certify_all_paths(now=AFTER + timedelta(minutes=1))
    assert of_path(gone) == []
    assert of_path(moved)
    own.module = one
    save_edited_activity(activity=own, by=None, now=AFTER + timedelta(hours=1))
    certify_all_paths(now=AFTER + timedelta(hours=2))
    assert of_path(moved) == []


def test_a_quiet_minute_asks_nobody(path: LearningPath, django_assert_num_queries: Any) -> None:
    attend(PersonFactory.create(), held(path.modules.all()[0]), *ALL)
    assert certify_all_paths(now=AFTER) == 1
    later = AFTER + timedelta(minutes=30)
    certify_all_paths(now=later)
    with django_assert_num_queries(1):
        assert certify_all_paths(now=later + timedelta(minutes=1)) == 0


def test_what_staff_revoked_the_rule_leaves_alone_until_they_lift_it(path: LearningPath) -> None:
    person = PersonFactory.create()
    for module in path.modules.all():
        attend(person, held(module), *ALL)
    [first] = of_path(person)
    revoke(certificate=first, by=None, reason="The name is wrong", now=AFTER)
    certify_path(path=path, now=AFTER)
    assert of_path(person) == []
    lift_bar(certificate=first, now=AFTER)
    assert len(of_path(person)) == 1


def test_the_rule_stays_once_certificates_are_issued(path: LearningPath) -> None:
    for module in path.modules.all():
        attend(*[PersonFactory.create(), held(module), *ALL])
    path.certificate_share_percent = 80
    save_edited_path(path=path)
    person = PersonFactory.create()
    for module in path.modules.all():
        attend(person, Activity.objects.get(module=module), *ALL)
    assert of_path(person)[0].required_percent == 80
    path.certificates_awarded_by = None
    with pytest.raises(DomainError, match="stay as they are"):
        save_edited_path(path=path)
    longer = path.modules.all()[0]
    longer.hours += 1
    for changed in (longer, ModuleFactory.build(path=path, position=3, title_en="Third")):
        with pytest.raises(DomainError, match="stay as they are"):
            save_modules(path=path, modules=[changed])
    assert path.modules.count() == 2


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (None, "not attended yet."),
        (("present",), "2 h of 8 h attended; not all attendance is noted yet."),
        (("present", "absent", "absent", "absent"), "2 h of 8 h attended, which is not enough."),
        (("excused",) * 4, "you were excused from all of it, which counts neither way."),
    ],
)
def test_my_path_says_what_is_missing(path: LearningPath, states: Any, said: str) -> None:
    person = PersonFactory.create()
    one, two = path.modules.all()
    with time_machine.travel(AFTER, tick=False):
        attend(person, held(one), *ALL)
        if states:
            attend(person, held(two), *states)
        html = " ".join(get(signed_in(person), PAGE).split())
    assert "1 of 2 modules counts towards the certificate." in html
    assert f"<strong>Module 2</strong>: {said}" in html
    assert "The rule: 75 % of the scheduled time of each module" in html
    assert "excused sessions count neither way" in html


def test_my_path_and_the_record_lead_to_the_certificate(path: LearningPath) -> None:
    person = PersonFactory.create()
    with time_machine.travel(AFTER, tick=False):
        for module in path.modules.all():
            attend(person, held(module), *ALL)
        [row] = of_path(person)
        client = signed_in(person)
        for page in (PAGE, "/en/me/certificates/"):
            assert f'href="/en/me/certificates/{row.public_id}/"' in get(client, page)
        record = get(client, "/en/me/record/")
    assert row.number in record
    assert "Learning paths completed" in record


def test_my_path_costs_the_same_for_one_and_for_many_certificates(rede: Organisation) -> None:
    person = PersonFactory.create()

    def grow(number: int) -> None:
        for _each in range(number):
            path = LearningPathFactory.create(organisation=rede, certificates_awarded_by=rede)
            module, _missing = ModuleFactory.create_batch(2, path=path)
            attend(person, held(module, sessions=1), "present")

    with time_machine.travel(AFTER, tick=False):
        client = signed_in(person)
        grow(1)
        few = queries_of(client, PAGE)
        grow(9)
        assert queries_of(client, PAGE) == few


def test_staff_of_every_responsible_organisation_see_and_revoke(path: LearningPath) -> None:
    helper, stranger = OrganisationFactory.create(), OrganisationFactory.create()
    path.organisations.add(helper)
    person = PersonFactory.create()
    for module in path.modules.all():
        attend(person, held(module), *ALL)
    [row] = of_path(person)
    staff, other = staff_of(helper), staff_of(stranger)
    page = f"/en/staff/certificates/{row.public_id}/revoke/"
    assert signed_in(other).get(page).status_code == 404
    assert row.number in get(signed_in(staff), "/admin/credentials/certificate/")
    assert row.number not in get(signed_in(other), "/admin/credentials/certificate/")
    assert signed_in(staff).post(page, {"reason": "Not this person"}).status_code == 302
    row.refresh_from_db()
    assert (row.revocation, row.revoked_by) == ("staff", staff)


def test_staff_set_the_rule_in_the_admin_and_it_stays_once_certificates_are_issued(rede: Organisation) -> None:
    path = LearningPathFactory.create(organisation=rede)
    module = ModuleFactory.create(path=path)
    staff, page = staff_of(rede), f"/admin/academy/learningpath/{path.pk}/change/"
    client, other = signed_in(staff), OrganisationFactory.create()
    foreign = submit(client, page, certificates_awarded_by=str(other.pk))
    assert errors_of(foreign) == ["Name an organisation you work for."]
    Membership.objects.create(person=staff, organisation=other, role=Membership.Role.PARTNER_STAFF)
    wrong = submit(client, page, certificates_awarded_by=str(other.pk))
    assert errors_of(wrong) == ["Choose one of the responsible organisations."]
    saved = submit(client, page, certificates_awarded_by=str(rede.pk), certificate_share_percent="60")
    assert saved.status_code == 302
    path.refresh_from_db()
    assert (path.certificates_awarded_by, path.certificate_share_percent) == (rede, 60)
    attend(PersonFactory.create(), held(module), *ALL)
    for changes in (
        {"certificate_share_percent": "90"},
        {"certificates_awarded_by": ""},
        {"modules__0__hours": "7"},
        {"modules__1__position": "2", "modules__1__title_en": "Second", "modules__1__hours": "3"},
    ):
        refused = submit(client, page, **changes)
        assert any("stay as they are" in error for error in errors_of(refused)), changes
    assert submit(client, page, modules__0__title_en="Better words").status_code == 302


def test_queries_do_not_grow_with_the_people(path: LearningPath, django_assert_max_num_queries: Any) -> None:
    one, two = (held(module, sessions=1, capacity=40) for module in path.modules.all())

    def asked(number: int) -> int:
        people = PersonFactory.create_batch(number)
        for activity in (one, two):
            notes = [Note(EnrolmentFactory.create(activity=activity, person=each).pk, "present") for each in people]
            session = activity.sessions.get()
            note_attendance(session=session, notes=notes, by=None, source="facilitator", now=session.starts_at)
        with django_assert_max_num_queries(40) as queries:
            assert len(certify_path(path=path, now=AFTER).issued) == number
        return len(queries)

    asked(1)  # makes the counters
    assert asked(1) == asked(15)
