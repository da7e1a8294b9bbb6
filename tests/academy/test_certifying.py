"""Certificates of an activity follow its rule: who gets one, when it goes, and what a correction does."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.models import Activity, ActivityHost, Assessment
from academy.services.assessing import note_assessments
from academy.services.attending import Note, note_attendance
from academy.services.certifying import certify, certify_all
from academy.services.editing import save_edited_activity
from core.errors import DomainError
from core.scoping import scopes
from credentials.models import Certificate
from credentials.services import lift_bar, revoke
from notifications.models import Delivery
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    published_activity,
    signed_in,
    staff_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
AFTER = NOW + timedelta(days=60)


@pytest.fixture
def activity():
    """Four sessions of two hours."""
    return published_activity(now=NOW, sessions=4, title_pt="Cláusulas sociais", summary_en="How to read a call.")


def note(enrolment, *states, now=AFTER):
    """One state a session, in order; a number for minutes, "" for nothing noted."""
    for session, state in zip(enrolment.activity.sessions.order_by("starts_at"), states, strict=False):
        if state:
            each = Note(enrolment.pk, "partly", state) if isinstance(state, int) else Note(enrolment.pk, state)
            note_attendance(session=session, notes=[each], by=None, source="facilitator", now=now)


def kinds(enrolment):
    return sorted(Certificate.objects.valid().filter(holder=enrolment.person).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("states", "earned"),
    [
        (("present", "present", "present", "absent"), ["attended"]),
        # 359 and 360 of 480 minutes: 74.8 % and 75 %.
        (("present", "present", 119, "absent"), []),
        (("present", "present", 60, 60), ["attended"]),
        (("present", "present", "present", ""), ["attended"]),
        # Excused counts neither way: three of three; two of three.
        (("present", "excused", "present", "present"), ["attended"]),
        (("present", "excused", "present", "absent"), []),
        (("excused", "excused", "excused", "excused"), []),
        (("absent", "absent", "absent", "absent"), []),
    ],
)
def test_the_share_of_scheduled_minutes_decides(activity, states, earned):
    enrolment = EnrolmentFactory.create(activity=activity)
    note(enrolment, *states)
    certify_all(now=AFTER)
    assert kinds(enrolment) == earned


def test_nothing_before_the_last_session_is_over_then_within_a_minute(activity):
    enrolment = EnrolmentFactory.create(activity=activity)
    last = activity.sessions.order_by("starts_at").last()
    note(enrolment, "present", "present", "present", now=last.starts_at)
    certify_all(now=last.starts_at)
    assert kinds(enrolment) == []
    certify_all(now=last.ends_at)
    assert kinds(enrolment) == ["attended"]
    [mail] = Delivery.objects.filter(kind="credentials.certificate-issued")
    assert mail.person == enrolment.person


def test_a_correction_revokes_and_a_second_one_issues_anew(activity):
    enrolment = EnrolmentFactory.create(activity=activity)
    note(enrolment, "present", "present", "present", "absent")
    [first] = Certificate.objects.all()
    note(enrolment, "present", "absent", now=AFTER + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.revocation, first.revocation_reason) == ("rule", "Attendance corrected")
    note(enrolment, "present", "present", now=AFTER + timedelta(hours=2))
    second = Certificate.objects.valid().get()
    assert second.number != first.number
    assert not first.is_valid
    sent = Delivery.objects.filter(kind__startswith="credentials.").order_by("pk").values_list("kind", flat=True)
    assert list(sent) == [
        "credentials.certificate-issued",
        "credentials.certificate-revoked",
        "credentials.certificate-issued",
    ]


def test_other_minutes_above_the_share_are_another_certificate_in_its_place(activity):
    enrolment = EnrolmentFactory.create(activity=activity)
    note(enrolment, "present", "present", "present", "absent")
    first = Certificate.objects.get()
    first.shows_name = True
    first.save()
    note(enrolment, "present", "present", "present", 30, now=AFTER + timedelta(hours=1))
    second = Certificate.objects.valid().get()
    assert (first.attended_minutes, second.attended_minutes) == (360, 390)
    assert (second.supersedes, second.shows_name) == (first, True)
    assert not Delivery.objects.filter(kind="credentials.certificate-revoked").exists()


def test_a_seat_given_back_and_a_session_cancelled_ask_the_rule_again(activity):
    stays, leaves = EnrolmentFactory.create(activity=activity), EnrolmentFactory.create(activity=activity)
    for enrolment in (stays, leaves):
        note(enrolment, "present", "present", "present")
    assert kinds(stays) == kinds(leaves) == ["attended"]
    leaves.state, leaves.changed_at = "withdrawn", AFTER
    leaves.save()
    certify_all(now=AFTER + timedelta(minutes=1))
    assert kinds(leaves) == []
    assert kinds(stays) == ["attended"]


def test_an_activity_without_certificates_issues_none(activity):
    Activity.objects.filter(pk=activity.pk).update(certificate_kind="none")
    enrolment = EnrolmentFactory.create(activity=Activity.objects.get(pk=activity.pk))
    note(enrolment, "present", "present", "present", "present")
    certify_all(now=AFTER)
    assert kinds(enrolment) == []


@pytest.mark.parametrize(
    ("states", "result", "earned"),
    [
        (("present", "present", "present"), "passed", ["assessed", "attended"]),
        (("present", "present", "present"), "not-passed", ["attended"]),
        (("present", "present"), "passed", []),
    ],
)
def test_assessed_is_another_certificate_and_needs_both(activity, states, result, earned):
    Activity.objects.filter(pk=activity.pk).update(certificate_kind="assessed", eqf_level=4)
    activity.refresh_from_db()
    enrolment = EnrolmentFactory.create(activity=activity)
    note(enrolment, *states)
    assess(enrolment, result)
    assert kinds(enrolment) == earned
    if "assessed" in earned:
        row = Certificate.objects.get(kind="assessed")
        assert row.assessment == {"pt": "Plano escrito"}
        assess(enrolment, "not-passed")
        assert kinds(enrolment) == ["attended"]


def assess(enrolment, result, **fields):
    values = {"method": "Plano escrito", "language": "pt", "by": None, "now": AFTER} | fields
    return note_assessments(activity=enrolment.activity, results={enrolment.pk: result}, **values)


def test_assessments_are_refused_without_a_word_on_how_or_without_a_seat(activity):
    enrolment = EnrolmentFactory.create(activity=activity)
    with pytest.raises(DomainError, match="no assessment"):
        assess(enrolment, "passed")
    Activity.objects.filter(pk=activity.pk).update(certificate_kind="assessed")
    with pytest.raises(DomainError, match="how it was assessed"):
        assess(enrolment, "passed", method=" ")
    with pytest.raises(DomainError, match="no longer has a seat"):
        assess(EnrolmentFactory.create(activity=activity, state="withdrawn"), "passed")
    assert not Assessment.objects.exists()


def test_asking_twice_is_asking_once_and_a_quiet_minute_asks_nobody(activity, django_assert_num_queries):
    enrolment = EnrolmentFactory.create(activity=activity)
    note(enrolment, "present", "present", "present")
    certify_all(now=AFTER)
    certify(activity=activity, now=AFTER)
    assert Certificate.objects.count() == 1
    later = AFTER + timedelta(minutes=30)
    assert certify_all(now=later) == 1
    with django_assert_num_queries(1):
        assert certify_all(now=later + timedelta(minutes=1)) == 0


def test_what_staff_revoked_the_rule_leaves_alone_until_they_lift_it(activity):
    enrolment = EnrolmentFactory.create(activity=activity, person=PersonFactory.create(name="Ines"))
    note(enrolment, "present", "present", "present")
    first = Certificate.objects.get()
    revoke(certificate=first, by=None, reason="The name is wrong", now=AFTER)
    enrolment.person.name = "Inês"
    enrolment.person.save()
    certify(activity=activity, now=AFTER)
    assert kinds(enrolment) == []
    lift_bar(certificate=first, now=AFTER)
    assert Certificate.objects.valid().get().holder_name == "Inês"
    assert Certificate.objects.get(pk=first.pk).revocation_reason == "The name is wrong"


def test_staff_of_a_co_host_see_it_in_the_admin_and_may_revoke_it(activity):
    co_host = OrganisationFactory.create()
    ActivityHost.objects.create(activity=activity, organisation=co_host, is_lead=False)
    note(EnrolmentFactory.create(activity=activity), "present", "present", "present")
    row, staff, stranger = Certificate.objects.get(), staff_of(co_host), staff_of(OrganisationFactory.create())
    assert list(scopes.visible(staff, Certificate.objects.all())) == [row]
    assert list(scopes.visible(stranger, Certificate.objects.all())) == []
    [mail] = Delivery.objects.filter(kind="credentials.certificate-issued")
    assert mail in scopes.visible(staff, Delivery.objects.all())
    assert mail not in scopes.visible(stranger, Delivery.objects.all())
    data = {"action": "revoke", "_selected_action": [row.pk], "reason": "Wrong name", "confirmed": "1"}
    signed_in(stranger).post("/admin/credentials/certificate/", data)
    row.refresh_from_db()
    assert row.is_valid
    signed_in(staff).post("/admin/credentials/certificate/", data)
    row.refresh_from_db()
    assert (row.revocation_reason, row.revoked_by) == ("Wrong name", staff)


def test_the_rule_stays_once_certificates_are_issued(activity):
    enrolment = EnrolmentFactory.create(activity=activity)
    activity.certificate_share_percent = 60
    save_edited_activity(activity=activity, by=None, now=NOW)
    note(enrolment, "present", "present", 60)
    assert kinds(enrolment) == ["attended"]
    activity.refresh_from_db()
    activity.certificate_share_percent = 90
    with pytest.raises(DomainError, match="stay as they are"):
        save_edited_activity(activity=activity, by=None, now=AFTER)


def test_queries_do_not_grow_with_the_people(activity, django_assert_max_num_queries):
    def asked(number):
        group = published_activity(now=NOW, sessions=2, capacity=40)
        rows = [EnrolmentFactory.create(activity=group) for _ in range(number)]
        for session in group.sessions.all():
            notes = [Note(row.pk, "present") for row in rows]
            note_attendance(session=session, notes=notes, by=None, source="facilitator", now=session.starts_at)
        with django_assert_max_num_queries(60) as asked:
            certify(activity=group, now=AFTER)
        assert Certificate.objects.valid().filter(holder__in=[row.person for row in rows]).count() == number
        return len(asked)

    asked(1)  # makes the counters
    # One statement inserts 22 rows of so many columns on SQLite.
    assert asked(1) == asked(20)
