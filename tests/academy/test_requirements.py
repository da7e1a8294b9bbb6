"""Diet, access, interpretation: with consent, for those who prepare, and not a day longer than needed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from auditlog import get_logentry_model
from django.contrib import admin
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from academy.links import seat_path
from academy.models import Activity, Answer, Enrolment, EnrolmentChange, Requirements
from academy.permissions import can_see_requirements
from academy.services import cancel_activity, enrol, purge_requirements, withdraw
from academy.services.answering import Answers
from academy.services.enrolling import change_state
from academy.services.requirements import REQUIREMENTS_TEXT_VERSION, Needed, save_requirements
from accounts.models import Consent, Person
from core.errors import DomainError
from notifications.reminders import registry
from notifications.services import drain
from partners.models import Membership
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SECRET = "zznuts"


def page_of(activity: Activity, action: str = "") -> str:
    return f"/en/activities/{activity.slug}/{action}"


def staff_page_of(activity: Activity) -> str:
    return f"/en/staff/activities/{activity.slug}/requirements/"


def asking(**fields: Any) -> Activity:
    return published_activity(**{"asks_diet": True, "asks_access": True, **fields})


def seated(activity: Activity, *, diet: str = SECRET, now: datetime | None = None, **person: Any) -> Enrolment:
    """Somebody with a seat who wrote about diet."""
    guest = PersonFactory.create(**person)
    answers = Answers("en", needed=Needed(diet=diet, is_consented=True))
    return enrol(activity=activity, person=guest, by=guest, now=now or timezone.now(), answers=answers)


@pytest.fixture
def ana() -> Person:
    person: Person = PersonFactory.create(name="Ana")
    return person


def consents() -> list[tuple[str, str, bool]]:
    return [(row.text_version, row.language, row.withdrawn_at is None) for row in Consent.objects.order_by("pk")]


# Asking


def test_only_what_the_activity_asks_is_on_the_form(ana: Person) -> None:
    client = signed_in(ana)

    plain = get(client, page_of(published_activity(), "enrol/"))
    some = get(client, page_of(asking(), "enrol/"))

    assert 'name="consent"' not in plain
    assert [f'name="{name}"' in some for name in ("diet", "access", "interpretation", "consent")] == [
        *(True, True, False, True)
    ]


def test_what_somebody_needs_is_kept_with_a_consent_in_their_language(ana: Person) -> None:
    activity = asking()

    response = signed_in(ana).post(
        f"/it/activities/{activity.slug}/enrol/", {"diet": SECRET, "interpretation": "not asked", "consent": "on"}
    )

    assert response.status_code == 302
    row = Requirements.objects.get()
    assert (row.diet, row.access, row.interpretation) == (SECRET, "", "")
    assert (row.consent.person, row.consent.purpose) == (ana, "requirements")
    assert consents() == [(REQUIREMENTS_TEXT_VERSION, "it", True)]


def test_writing_without_the_tick_is_an_error_beside_the_tick_and_nobody_is_enrolled(ana: Person) -> None:
    activity = asking()

    response = signed_in(ana).post(page_of(activity, "enrol/"), {"diet": SECRET})

    assert response.context["form"].errors == {
        "consent": ["Please tick this box, so that the hosts may see what you wrote; or leave those fields empty."]
    }
    assert not Enrolment.objects.exists()
    assert not Consent.objects.exists()


def test_empty_fields_need_no_consent_and_keep_none(ana: Person) -> None:
    activity = asking()

    signed_in(ana).post(page_of(activity, "enrol/"), {"diet": "  ", "consent": "on"})

    assert Enrolment.objects.get().state == "confirmed"
    assert not Requirements.objects.exists()
    assert not Consent.objects.exists()


def test_the_service_refuses_what_has_no_consent_and_never_repeats_it() -> None:
    enrolment = EnrolmentFactory.create()
    needed = Needed(diet=SECRET)

    with pytest.raises(DomainError) as refusal:
        save_requirements(enrolment, needed, language="en", now=NOW)

    assert refusal.value.field == "consent"
    told = repr(needed) + str(Answers("en", needed=needed)) + str(refusal.value)
    assert SECRET not in told


# Changing and taking back


def test_own_page_shows_and_changes_it_under_the_same_consent(ana: Person) -> None:
    activity = asking()
    client = signed_in(ana)
    client.post(page_of(activity, "enrol/"), {"diet": SECRET, "consent": "on"})
    assert f'value="{SECRET}"' in get(client, page_of(activity, "answers/"))

    client.post(page_of(activity, "answers/"), {"diet": "vegan", "access": "ramp", "consent": "on"})

    row = Requirements.objects.get()
    assert (row.diet, row.access) == ("vegan", "ramp")
    assert consents() == [(REQUIREMENTS_TEXT_VERSION, "en", True)]


@pytest.mark.parametrize("typed", [{"remove": "1"}, {"diet": "", "consent": "on"}])
def test_taking_it_back_deletes_it_and_ends_the_consent(ana: Person, typed: dict[str, str]) -> None:
    activity = asking()
    client = signed_in(ana)
    client.post(page_of(activity, "enrol/"), {"diet": SECRET, "consent": "on"})

    assert client.post(page_of(activity, "answers/"), typed).status_code == 302

    assert not Requirements.objects.exists()
    assert consents() == [(REQUIREMENTS_TEXT_VERSION, "en", False)]
    assert Enrolment.objects.get().state == "confirmed"


def test_taking_it_back_is_possible_when_the_activity_is_over(ana: Person) -> None:
    past = asking(now=timezone.now() - timedelta(days=20))
    enrolment = EnrolmentFactory.create(activity=past, person=ana)
    save_requirements(enrolment, Needed(diet=SECRET, is_consented=True), language="en", now=NOW)
    client = signed_in(ana)
    assert SECRET in get(client, page_of(past, "answers/"))

    client.post(page_of(past, "answers/"), {"remove": "1"})

    assert not Requirements.objects.exists()


def test_a_guest_takes_it_back_by_the_link_which_does_not_repeat_it() -> None:
    enrolment = seated(asking())
    link = seat_path(enrolment.activity, enrolment)
    assert SECRET not in get(Client(), link)

    response = Client().post(link, {"action": "forget"}, follow=True)

    assert "What you wrote is deleted. The hosts no longer see it." in response.content.decode()
    assert not Requirements.objects.exists()
    assert Enrolment.objects.get().state == "confirmed"


def test_a_consent_to_an_older_text_is_asked_again(ana: Person) -> None:
    activity = asking()
    enrolment = EnrolmentFactory.create(activity=activity, person=ana)
    old = Consent.objects.create(person=ana, purpose="requirements", text_version="2020-01", language="en")
    Requirements.objects.create(enrolment=enrolment, consent=old, diet=SECRET)

    signed_in(ana).post(page_of(activity, "answers/"), {"diet": SECRET, "consent": "on"})

    assert consents() == [("2020-01", "en", False), (REQUIREMENTS_TEXT_VERSION, "en", True)]
    assert Requirements.objects.get().consent.text_version == REQUIREMENTS_TEXT_VERSION


# Deleting


@pytest.mark.parametrize("state", ["withdrawn", "refused", "lapsed", "declined"])
def test_whoever_does_not_come_leaves_nothing_behind(state: str) -> None:
    enrolment = seated(asking())

    change_state(enrolment, state, by=None, now=timezone.now())

    assert not Requirements.objects.exists()
    assert consents() == [(REQUIREMENTS_TEXT_VERSION, "en", False)]


@pytest.mark.parametrize(("days", "kept"), [(timedelta(days=30, seconds=-1), True), (timedelta(days=30), False)])
def test_purge_thirty_days_after_the_last_session(days: timedelta, kept: bool) -> None:
    activity = asking(now=NOW, sessions=2)
    seated(activity, now=NOW)
    assert activity.ends_at is not None

    purged = purge_requirements(now=activity.ends_at + days)

    assert purged == (not kept)
    assert Requirements.objects.exists() is kept
    assert Consent.objects.get().withdrawn_at == (None if kept else activity.ends_at + days)


def test_purge_takes_what_a_cancelled_activity_had_at_once() -> None:
    gone, stays = asking(now=NOW), asking(now=NOW)
    seated(gone, now=NOW)
    seated(stays, now=NOW)
    cancel_activity(activity=gone, by=None, now=NOW)

    registry.duties["academy.purge-requirements"](NOW)

    assert [row.enrolment.activity for row in Requirements.objects.all()] == [stays]


def test_a_quiet_minute_costs_one_query() -> None:
    seated(asking(now=NOW), now=NOW)

    with CaptureQueriesContext(connection) as captured:
        assert purge_requirements(now=NOW) == 0

    assert len(captured) == 1


# Who sees it


@pytest.fixture
def world() -> dict[str, Any]:
    """An activity with one who needs something, and everybody who might want to know."""
    host, co_host = OrganisationFactory.create(), OrganisationFactory.create()
    network = OrganisationFactory.create(territory=None)
    activity = asking(host=host, responsible=PersonFactory.create(name="Rita"))
    activity.hostings.create(organisation=co_host)
    facilitator = PersonFactory.create()
    for session in activity.sessions.all():
        session.facilitators.create(person=facilitator)
    enrolment = seated(activity, name="Bea")
    return {
        "activity": activity,
        "enrolment": enrolment,
        "staff": staff_of(host),
        "co-host": staff_of(co_host),
        "responsible": activity.responsible,
        "facilitator": facilitator,
        "other staff": staff_of(OrganisationFactory.create()),
        "coordinator": staff_of(network, Membership.Role.NETWORK_COORDINATOR),
        "coordinator of a host": staff_of(host, Membership.Role.NETWORK_COORDINATOR),
        "member": PersonFactory.create(),
        "own": enrolment.person,
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("staff", 200),
        ("co-host", 200),
        ("responsible", 200),
        ("coordinator of a host", 200),
        ("facilitator", 403),
        ("coordinator", 403),
        ("other staff", 404),
        ("member", 404),
        ("own", 404),
    ],
)
def test_only_who_prepares_reads_it(world: dict[str, Any], who: str, status: int) -> None:
    activity: Activity = world["activity"]
    client = signed_in(world[who])

    response = client.get(staff_page_of(activity))

    assert response.status_code == status
    assert (SECRET in response.content.decode()) is (status == 200)
    assert can_see_requirements(world[who], activity) is (status == 200)
    assert (staff_page_of(activity) in get(client, page_of(activity))) is (status == 200)
    if status == 200:
        assert "no-store" in response["Cache-Control"]


def test_staff_read_numbers_first_then_by_name_and_only_of_those_who_come(world: dict[str, Any]) -> None:
    activity: Activity = world["activity"]
    seated(activity, diet="vegan", name="Abel")
    asker = PersonFactory.create(name="Carl")
    Activity.objects.filter(pk=activity.pk).update(admission="approval")
    answers = Answers("en", needed=Needed(access="ramp", is_consented=True))
    enrol(activity=activity, person=asker, by=asker, now=timezone.now(), answers=answers)

    response = signed_in(world["staff"]).get(staff_page_of(activity))

    needed = response.context["needed"]
    assert (needed.diet, needed.access, needed.interpretation) == (2, 0, 0)
    assert [(row.enrolment.person.name, row.diet) for row in needed.rows] == [("Abel", "vegan"), ("Bea", SECRET)]
    html = response.content.decode()
    assert html.index("facts-row") < html.index("Abel") < html.index("Bea")
    assert "ramp" not in html


def test_the_list_costs_the_same_for_one_and_for_thirty(world: dict[str, Any]) -> None:
    activity: Activity = world["activity"]
    Activity.objects.filter(pk=activity.pk).update(capacity=50)
    client = signed_in(world["staff"])
    one = queries_of(client, staff_page_of(activity))
    for _number in range(29):
        seated(activity)

    assert queries_of(client, staff_page_of(activity)) == one


def admin_pages(activity: Activity) -> list[str]:
    """Every list of the admin, the object and the history of the activity, its enrolments and its mails."""
    lists = [f"admin:{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    pages = [reverse(f"{name}_changelist") for name in lists]
    rows = [(Activity, activity.pk), *((Enrolment, pk) for pk in activity.enrolments.values_list("pk", flat=True))]
    for model, pk in rows:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{name}_change", args=[pk]), reverse(f"{name}_history", args=[pk])]
    return pages


def exported(client: Client) -> str:
    address = reverse("admin:academy_enrolment_changelist") + "?when=all"
    data = {"action": "export_csv", "_selected_action": list(Enrolment.objects.values_list("pk", flat=True))}
    return client.post(address, data).content.decode()


@pytest.mark.parametrize("who", ["staff", "coordinator"])
def test_no_page_of_the_admin_and_no_default_export_shows_it(world: dict[str, Any], who: str) -> None:
    client = signed_in(world[who])

    answers = [client.get(page, follow=True) for page in admin_pages(world["activity"])]
    table = client.get(f"/en/staff/activities/{world['activity'].slug}/people.csv")

    assert {answer.status_code for answer in answers} <= {200, 403}
    assert not [answer.request["PATH_INFO"] for answer in answers if SECRET in answer.content.decode()]
    assert "Bea" in exported(client)
    assert SECRET not in exported(client)
    assert table.status_code == 200
    assert SECRET not in b"".join(table).decode(errors="replace")


def test_histories_and_mails_hold_nothing_of_it(world: dict[str, Any]) -> None:
    enrolment: Enrolment = world["enrolment"]
    client = signed_in(world["own"])
    client.post(page_of(world["activity"], "answers/"), {"diet": f"{SECRET} again", "consent": "on"})
    withdraw(activity=world["activity"], person=enrolment.person, by=enrolment.person, now=timezone.now())
    drain(clock=timezone.now)

    log = [str(entry.changes) + entry.object_repr for entry in get_logentry_model().objects.all()]
    assert log
    assert not [line for line in log if SECRET in line]
    assert not EnrolmentChange.objects.filter(reason__contains=SECRET).exists()
    assert len(mail.outbox) == 2
    assert not [message for message in mail.outbox if SECRET in message.message().as_string()]
    assert not Answer.objects.exists()
