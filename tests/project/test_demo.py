"""The demo: what it holds, that it comes once, and that it writes to nobody."""

import importlib
import json
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from academy.models import (
    Activity,
    AttendanceMark,
    Commitment,
    CommitmentAnswer,
    Enrolment,
    FeedbackAnswer,
    FeedbackReply,
    FeedbackRound,
    Following,
    LearningPath,
    LearningQuestion,
    LearningWishes,
    Material,
    MaterialVersion,
    Module,
    Session,
)
from academy.models.material import PLACES
from academy.permissions import can_reopen_report
from academy.queries.exchange import expected_reports
from academy.queries.feedback import findings_of, waiting_feedback
from academy.queries.learners import coming_offers, learners_of
from academy.queries.own_paths import own_paths
from academy.queries.path_coverage import PATH_APP
from academy.queries.progress import progress_of
from academy.services import enrol, withdraw
from academy.suggestions import suggest
from accounts.models import Person, User
from core.translations import language_codes
from credentials.models import Certificate
from mentoring.models import (
    Agreement,
    CoordinatorContact,
    ExitAnswer,
    FitCheck,
    Meeting,
    MentoringRequest,
    MentorProfile,
    NextStep,
    Note,
    Pairing,
    PairingChange,
)
from mentoring.services import pause_profile
from mustsee.demo.loading import load_demo
from mustsee.invariants import violations
from notifications.models import Delivery
from partners.models import Membership, Need, Organisation, Project
from partners.permissions import is_network_coordinator
from reference.data import loading
from reference.models import Framework, Territory

# One worker loads the demo once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=40)


def reload_reference_data() -> None:
    """Transactional tests of other modules empty the tables that the migrations filled."""
    importlib.import_module("reference.migrations.0003_load_languages").load(apps, None)
    if not Framework.objects.exists():
        for name in ("entrecomp-2016", "greencomp-2022", "digcomp-3.0"):
            loading(name)[0](apps, None)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """The demo, loaded once for all tests here, each of which undoes what it does; the file with the logins."""
    path = tmp_path_factory.mktemp("demo") / "demo-logins.json"
    around_all = transaction.atomic()
    # As around a test: what refuses to be inside a transaction is not told about this one.
    around_all._from_testcase = True  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), around_all:
        reload_reference_data()
        load_demo(now=NOW, logins_path=path, say=lambda text: None)
        yield path
        transaction.set_rollback(True)


@pytest.fixture
def logins_path(loaded: Path, tmp_path: Path) -> Path:
    """The file with the logins, for this test to change."""
    return Path(shutil.copy(loaded, tmp_path))


def everything() -> dict[str, Any]:
    """All that a second run must leave as it is."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in (
            *(Territory, Organisation, Project, Need, Person, User, Membership, Activity, Session, Enrolment),
            *(MentorProfile, MentoringRequest, Pairing, PairingChange, Agreement, Meeting, FitCheck, Note, NextStep),
            *(LearningPath, Module, AttendanceMark, Following, LearningWishes),
            *(CoordinatorContact, ExitAnswer, Delivery, Material, MaterialVersion),
            *(CoordinatorContact, ExitAnswer, Delivery, FeedbackAnswer, FeedbackReply),
        )
    }


def place_of(material: Material) -> str:
    return next(name for name in PLACES if getattr(material, name) is not None)


@pytest.mark.usefixtures("loaded")
class TestContent:
    def test_consortium_is_one_coordinator_and_eight_partners(self) -> None:
        project = Project.objects.get(slug="must-see")

        assert Organisation.objects.count() == 9
        assert project.partners.filter(role="coordinator").get().organisation.short_name == "REVES"
        assert project.partners.filter(role="partner").count() == 8

    def test_networks_belong_to_no_territory_and_have_their_seat_in_belgium(self) -> None:
        networks = Organisation.objects.filter(territory=None)

        assert {(row.short_name, row.country) for row in networks} == {("REVES", "BE"), ("CECOP", "BE")}

    def test_what_no_source_gives_about_the_grant_stays_empty(self) -> None:
        project = Project.objects.get(slug="must-see")

        assert (project.grant_number, project.granting_authority, project.retain_until) == ("", "", None)
        assert all(getattr(project, f"disclaimer_{code}") for code in language_codes())

    def test_known_events_belong_to_the_project_and_coming_ones_to_none(self) -> None:
        of_project = set(Activity.objects.filter(project__isnull=False).values_list("slug", flat=True))

        assert of_project == {"cascais-peer-meeting-2022", "must-innovate-2023", "closing-conference-2023"}
        assert not Activity.objects.upcoming(NOW).filter(project__isnull=False).exists()

    def test_peer_meeting_of_cascais_stands_as_it_is_known(self) -> None:
        meeting = Activity.objects.get(slug="cascais-peer-meeting-2022")

        assert sorted({f"{session.day}" for session in meeting.sessions.all()}) == ["2022-11-24", "2022-11-25"]
        assert meeting.enrolments.confirmed().count() == 25
        assert str(meeting.lead_host()) == "Câmara Municipal de Cascais"

    def test_delegations_asked_learned_and_promised_and_all_of_it_is_labelled(self) -> None:
        meeting = Activity.objects.get(slug="cascais-peer-meeting-2022")
        reports = meeting.delegation_reports.handed_in()
        questions = LearningQuestion.objects.filter(enrolment__activity=meeting)
        answers = CommitmentAnswer.objects.filter(commitment__report__activity=meeting)
        texts = [row.learned for row in reports] + [row.what for row in Commitment.objects.all()]
        texts += [*(row.text for row in questions), *(row.note for row in answers)]

        assert (meeting.delegations.count(), len(questions), len(reports), len(answers)) == (5, 3, 2, 3)
        assert all("llustrati" in text or "lustrativ" in text for text in texts)
        assert {row.state for row in answers} == {"done", "under-way", "dropped"}

    def test_what_was_handed_in_lately_can_be_taken_back_and_one_report_is_missing(self) -> None:
        exchange = Activity.objects.get(slug="gardens-and-canteens-exchange")
        report = exchange.delegation_reports.handed_in().get()
        numbers = {row.organisation.slug: row.is_missing for row in expected_reports(exchange) if not row.is_host}

        assert can_reopen_report(with_login("navarra-staff"), report, NOW)
        assert numbers == {"comune-pordenone": True, "gobierno-navarra": False}
        assert exchange.stay_notes.says_something

    def test_somebody_has_been_through_the_whole_path_and_holds_its_certificate(self) -> None:
        holders = Certificate.objects.valid().filter(source_app=PATH_APP).values_list("holder", flat=True)
        assert with_login("mentee").pk in holders

    def test_partner_with_a_login_can_name_people_for_a_coming_exchange(self) -> None:
        meeting = Activity.objects.get(slug="designing-services-together")
        open_seats = meeting.delegations.with_used_seats().get(organisation__slug="gobierno-navarra")

        assert open_seats.takes_names(NOW)
        assert open_seats.unused_seats() == 3
        assert meeting.allows_guests
        assert meeting.asks_diet
        assert meeting.asks_access
        assert meeting.questions.count() == 2
        assert meeting.stay_notes.says_something

    def test_coming_activities_cover_all_formats_and_territories(self) -> None:
        coming = Activity.objects.published().upcoming(NOW)

        assert set(coming.values_list("format", flat=True)) == set(Activity.Format.values)
        places = set(coming.values_list("territory__slug", flat=True))
        assert places >= {"cascais", "pordenone", "navarra", "garges"}
        assert coming.filter(mode="online").exists()
        assert not coming.filter(starts_at__lt=NOW + timedelta(days=2)).exists()

    def test_texts_are_there_in_five_languages_and_say_what_is_made_up(self) -> None:
        words = {"en": "llustrative", "pt": "lustrativo", "it": "llustrativ", "es": "lustrativo", "fr": "llustratif"}
        for activity in Activity.objects.all():
            for code, word in words.items():
                assert getattr(activity, f"title_{code}"), (activity.slug, code)
                assert getattr(activity, f"summary_{code}"), (activity.slug, code)
                assert word in getattr(activity, f"description_{code}"), (activity.slug, code)
        assert not Need.objects.exclude(source__contains="illustrative").exists()

    def test_member_did_one_module_in_cascais_is_in_another_online_in_italian_and_gets_the_next_at_home(self) -> None:
        member = Person.objects.get(email="member@demo.example")
        progress = progress_of(member, NOW)
        [own] = own_paths(member, progress, NOW)

        assert [step.state for step in own.steps] == ["done", "under-way", "next", "later"]
        [found] = suggest(learners_of([member], {member.pk: progress}, NOW)[member.pk], coming_offers(NOW))
        assert found.offer.row is not None
        assert found.offer.row.slug == "share-the-change-in-pamplona"
        for code in language_codes():
            assert all(getattr(row, f"learning_outcomes_{code}") for row in Module.objects.all())

    def test_a_past_one_has_feedback_that_says_that_it_is_made_up(self) -> None:
        activity = Activity.objects.get(slug="must-innovate-2023")
        found = {round_: findings_of(activity, round_) for round_ in FeedbackRound}

        assert [(each.answered, each.read, each.is_shown) for each in found.values()] == [(11, 11, True), (6, 6, True)]
        texts = [text for each in found.values() for result in each.results for text in result.texts]
        assert len(texts) >= 5
        assert all("lustrati" in text for text in texts)
        assert "lustrativ" in activity.feedback_reply.heard

    def test_one_that_was_lately_still_asks_for_feedback(self) -> None:
        member = Person.objects.get(email="member@demo.example")
        assert [row.slug for row in waiting_feedback(member, NOW)] == ["telling-what-we-do"]
        findings = findings_of(Activity.objects.get(slug="telling-what-we-do"), FeedbackRound.END)
        assert (findings.answered, findings.is_shown) == (5, True)

    def test_one_is_full_with_a_waiting_list_and_one_nearly(self) -> None:
        full = Activity.objects.with_seats().get(slug="first-steps-circle")
        nearly = Activity.objects.with_seats().get(slug="study-visit-food-neighbourhoods")

        assert (full.seats_left(), full.waiting_count) == (0, 4)
        assert (nearly.seats_left(), nearly.waiting_count) == (1, 0)
        assert nearly.hostings.count() == 4

    def test_one_is_cancelled_and_each_partner_has_a_draft(self) -> None:
        drafts = Activity.objects.filter(state="draft")

        assert Activity.objects.get(state="cancelled").sessions.planned().count() == 0
        assert {str(draft.lead_host()) for draft in drafts} == {str(row) for row in Organisation.objects.all()}

    def test_people_are_fictitious_and_varied(self) -> None:
        people = Person.objects.all()

        assert people.count() == 60
        assert all(person.email and person.email.endswith(".example") for person in people)
        assert set(people.values_list("language", flat=True)) == set(language_codes())
        assert set(people.values_list("target_group", flat=True)) == set(Person.TargetGroup.values)

    def test_certificates_of_what_is_over_followed_by_the_rule(self) -> None:
        activity = Activity.objects.get(slug="telling-what-we-do")
        enrolments = activity.enrolments.values_list("public_id", flat=True)
        certificates = Certificate.objects.valid().filter(kind="attended").about("academy", enrolments)
        holders = set(certificates.values_list("holder", flat=True))

        assert activity.enrolments.confirmed().count() == 9
        assert len(holders) == 8
        assert Person.objects.get(email="member@demo.example").pk in holders

    def test_materials_say_that_they_are_made_up(self) -> None:
        kinds = [(row.kind, row.visibility, place_of(row)) for row in Material.objects.order_by("pk")]
        assert kinds == [
            *[("file", "all", "activity"), ("file", "enrolled", "session"), ("link", "enrolled", "session")],
            *[("file", "all", "module"), ("link", "enrolled", "module")],
        ]
        for row in Material.objects.all():
            assert all("lustrati" in str(getattr(row, f"title_{code}")) for code in language_codes())
        for version in MaterialVersion.objects.all():
            assert b"ilustrativo" in version.file.read()

    def test_all_invariants_hold(self) -> None:
        assert list(violations(NOW)) == []

    def test_nobody_is_written_to_about_the_load(self) -> None:
        assert Delivery.objects.count() > 200
        assert set(Delivery.objects.values_list("state", "skip_reason")) == {("skipped", "demo")}

    def test_what_people_do_afterwards_is_told(self) -> None:
        person = Person.objects.get(email="member@demo.example")
        activity = Activity.objects.get(slug="accounts-without-fear")

        enrol(activity=activity, person=person, by=person, now=NOW)

        assert Delivery.objects.get(person=person, state="planned").kind == "academy.enrolment-confirmed"


def with_login(role: str) -> Person:
    return Person.objects.get(email=f"{role}@demo.example")


@pytest.mark.usefixtures("loaded")
class TestMentoring:
    def test_mentor_and_mentee_with_a_login_are_an_active_pair_across_a_border(self) -> None:
        pairing = Pairing.objects.get(mentor=with_login("mentor"), mentee=with_login("mentee"))

        assert pairing.state == "active"
        assert pairing.is_cross_border
        assert pairing.mentor.zone != pairing.mentee.zone
        assert with_login("mentoring-coordinator").pk in pairing.coordinators.values_list("person", flat=True)
        assert pairing.coordinators.count() == 2
        assert pairing.agreements.get().is_accepted
        assert pairing.meetings.filter(state="held").count() == 3
        assert pairing.meetings.get(state="planned").starts_at > NOW + timedelta(days=2)

    def test_all_states_of_profiles_requests_and_pairings_are_there(self) -> None:
        assert set(MentorProfile.objects.values_list("state", flat=True)) == {"approved", "submitted"}
        assert MentorProfile.objects.filter(paused_at__isnull=False).count() == 1
        states = set(MentoringRequest.objects.values_list("state", flat=True))
        assert states == {"draft", "open", "proposed", "matched"}
        assert set(Pairing.objects.values_list("state", flat=True)) == set(Pairing.State.values)
        assert (MentorProfile.objects.count(), MentoringRequest.objects.count()) == (12, 15)

    def test_five_pairings_are_the_coordinators_to_look_after(self) -> None:
        mine = Pairing.objects.coordinated_by(with_login("mentoring-coordinator"))

        assert set(mine.values_list("mentee__name", flat=True)) == {
            "Samir Delcourt-Demo",
            "Sofia Penalva",
            "Diogo Ferrador",
            "Catarina Montalvo",
            "Joana Castelão",
        }

    def test_each_kind_of_note_that_the_two_write_for_themselves_is_there(self) -> None:
        assert set(Note.objects.values_list("audience", flat=True)) == {"pair", "author"}

    def test_mentoring_that_people_began_by_themselves_is_left_alone(self, logins_path: Path) -> None:
        pause_profile(profile=with_login("mentor").mentor_profile, now=NOW)

        load_demo(now=NOW, logins_path=logins_path, say=lambda text: None)

        assert MentorProfile.objects.get(person=with_login("mentor")).paused_at == NOW


@pytest.mark.usefixtures("loaded")
class TestLogins:
    def test_file_is_for_its_owner_only_and_names_each_role(self, logins_path: Path) -> None:
        rows = json.loads(logins_path.read_text())

        assert stat.S_IMODE(logins_path.stat().st_mode) == 0o600
        assert [row["role"] for row in rows] == [
            "network-coordinator",
            "cascais-staff",
            "navarra-staff",
            "mentoring-coordinator",
            "facilitator",
            "mentor",
            "mentee",
            "member",
        ]
        assert len({row["password"] for row in rows}) == 8

    def test_each_login_opens_the_door(self, logins_path: Path) -> None:
        for row in json.loads(logins_path.read_text()):
            user = User.objects.get(email=row["email"])
            assert user.check_password(row["password"]), row["role"]
            assert user.person is not None
            assert EmailAddress.objects.filter(user=user, verified=True, primary=True).count() == 1

    def test_sign_in_page_accepts_the_password_of_the_file(self, logins_path: Path) -> None:
        member = json.loads(logins_path.read_text())[-1]

        answer = Client().post("/en/accounts/login/", {"login": member["email"], "password": member["password"]})

        assert answer.status_code == 302

    def test_rights_follow_the_role(self) -> None:
        assert is_network_coordinator(Person.objects.get(email="network-coordinator@demo.example"))
        rows = Membership.objects.values_list("person__email", "organisation__slug", "role")
        assert ("cascais-staff@demo.example", "cm-cascais", "partner-staff") in rows
        assert ("navarra-staff@demo.example", "gobierno-navarra", "partner-staff") in rows
        assert ("mentoring-coordinator@demo.example", "tese", "mentoring-coordinator") in rows
        assert set(rows.filter(person__user=None).values_list("organisation__slug", "role")) == {
            ("cosm", "mentoring-coordinator"),
            ("anel", "mentoring-coordinator"),
            ("garges", "mentoring-coordinator"),
        }
        assert len(rows) == 7
        assert Person.objects.get(email="facilitator@demo.example").facilitations.exists()


@pytest.mark.usefixtures("loaded")
class TestAgain:
    def test_second_run_moves_nothing_and_adds_nothing(self, logins_path: Path) -> None:
        before, file = everything(), logins_path.read_text()

        load_demo(now=LATER, logins_path=logins_path, say=lambda text: None)

        assert everything() == before
        assert logins_path.read_text() == file

    def test_second_run_keeps_what_people_did(self, logins_path: Path) -> None:
        person = Person.objects.get(email="member@demo.example")
        activity = Activity.objects.get(slug="cooperatives-from-the-inside")
        withdraw(activity=activity, person=person, by=person, now=NOW)

        load_demo(now=NOW, logins_path=logins_path, say=lambda text: None)

        assert Enrolment.objects.get(activity=activity, person=person).state == "withdrawn"
        assert Delivery.objects.get(state="planned").kind == "academy.enrolment-withdrawn"

    def test_lost_file_means_new_passwords_and_is_said(self, logins_path: Path) -> None:
        old = {row["email"]: row["password"] for row in json.loads(logins_path.read_text())}
        logins_path.unlink()
        lines: list[str] = []

        load_demo(now=NOW, logins_path=logins_path, say=lines.append)

        new = {row["email"]: row["password"] for row in json.loads(logins_path.read_text())}
        assert new.keys() == old.keys()
        assert not set(new.values()) & set(old.values())
        assert User.objects.get(email="member@demo.example").check_password(new["member@demo.example"])
        assert any("8 new passwords" in line for line in lines)

    def test_empty_database_with_the_file_kept_gets_the_same_passwords(self, logins_path: Path) -> None:
        kept = logins_path.read_text()
        EmailAddress.objects.all().delete()
        User.objects.all().delete()

        load_demo(now=NOW, logins_path=logins_path, say=lambda text: None)

        assert logins_path.read_text() == kept
        member = json.loads(kept)[-1]
        assert User.objects.get(email=member["email"]).check_password(member["password"])


def test_copies_multiply_people_and_activities_and_keep_the_invariants(logins_path: Path) -> None:
    made_up = Activity.objects.filter(project=None)
    coming = made_up.exclude(ends_at__lte=NOW).count()
    over = made_up.filter(ends_at__lte=NOW, module=None).count()

    load_demo(now=NOW, logins_path=logins_path, size=4, say=lambda text: None)

    assert Person.objects.count() == 4 * 60
    # Three known events, and four that were held of the learning path.
    assert Activity.objects.count() == 4 * (coming + over) + 7
    assert Enrolment.objects.count() > 600
    assert list(violations(NOW)) == []
    assert not Delivery.objects.exclude(state="skipped", skip_reason="demo").exists()

    before = everything()
    load_demo(now=LATER, logins_path=logins_path, size=4, say=lambda text: None)
    assert everything() == before


def test_command_refuses_without_demo(settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")


def test_command_refuses_a_size_that_makes_no_sense(settings: Any) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="from 1 to"):
        call_command("load_demo", size=0)


def test_command_says_what_is_there_and_where_the_logins_are(settings: Any, logins_path: Path) -> None:
    settings.DEMO, settings.VAR_DIR = True, logins_path.parent
    out, quiet = StringIO(), StringIO()

    call_command("load_demo", stdout=out)
    call_command("load_demo", verbosity=0, stdout=quiet)

    assert "activities: 38, new 0" in out.getvalue()
    assert str(logins_path) in out.getvalue()
    assert quiet.getvalue() == ""
