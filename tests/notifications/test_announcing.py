"""What staff write to an audience: to whom, in whose language, and exactly once to a number that they have read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.models import AttendanceMark
from core.errors import DomainError
from notifications.models import Announcement, Delivery, Preference, RefusedAddress
from notifications.queries.audiences import is_offered, offered_to, readers_of
from notifications.services import drain
from notifications.services.announcing import Words, send_announcement, write_announcement
from partners.models import Membership
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
    UserFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.factories.mentoring import MentorProfileFactory, coordinator_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
URL = "/en/staff/messages/"
WORDS = {"en": Words("Bring a pen", "We write by hand.\n\nSee https://pens.example/ for some.")}


@pytest.fixture
def host():
    return OrganisationFactory.create(territory=TerritoryFactory.create())


@pytest.fixture
def staff(host):
    return staff_of(host)


@pytest.fixture
def activity(host):
    row = published_activity(now=NOW, host=host, title_en="Bootcamp")
    Delivery.objects.all().delete()  # what publishing tells is another story
    return row


def written(activity, by, texts=None, audience="academy.enrolled"):
    key = str(activity.public_id)
    return write_announcement(audience=audience, key=key, texts=texts or WORDS, by=by, now=NOW)


def sent(announcement, by, expected):
    return send_announcement(announcement=announcement, expected=expected, by=by, now=NOW)


def drained():
    mail.outbox.clear()
    drain(clock=lambda: NOW)
    return list(mail.outbox)


def form_data(audience, **texts):
    return {"audience": audience, **texts}


def test_audiences_are_those_that_the_person_manages(host, staff, activity):
    published_activity(now=NOW)
    here, activities = {"cascais": "Cascais"}, {str(activity.public_id): "Bootcamp · Thursday 11 March 2027"}

    def offered(person):
        return {row.audience.name: row.choices for row in offered_to(person)}

    expected = dict.fromkeys(["academy.attended", "academy.enrolled", "academy.waiting"], activities)
    assert offered(staff) == {**expected, "partners.territory": here}
    assert offered(coordinator_of()) == {"mentoring.mentors": here}
    everything = offered(staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR))
    assert len(everything["academy.enrolled"]) == 2
    assert set(everything["mentoring.mentors"]) == {"cascais", "elsewhere"}
    assert offered(PersonFactory.create()) == offered(None) == {}
    assert not is_offered(staff, "academy.enrolled", "no-such-thing")
    assert not is_offered(staff, "no-such-audience", "cascais")


def test_readers_are_those_of_the_audience_who_can_and_want_to_be_reached(staff, activity):
    seated, waiting, muted, refused, nowhere = (PersonFactory.create() for _number in range(5))
    for number, person in enumerate((seated, muted, refused, nowhere)):
        EnrolmentFactory.create(activity=activity, person=person)
        Preference.objects.create(person=person, category="reminder", is_on=bool(number))
    EnrolmentFactory.create(activity=activity, person=waiting, state="waiting", waiting_number=1)
    EnrolmentFactory.create(activity=activity, state="withdrawn")
    Preference.objects.create(person=muted, category="announcement", is_on=False)
    RefusedAddress.objects.create(person=refused, email=refused.email, error="550")
    nowhere.email = None
    nowhere.save()
    marks = [("present", seated), ("expected", seated), ("partly", muted), ("present", refused)]
    for minute, (state, person) in enumerate(marks):
        AttendanceMark.objects.create(
            session=activity.sessions.get(),
            enrolment=person.enrolments.get(),
            state=state,
            minutes=30 if state == "partly" else None,
            source="facilitator",
            noted_at=NOW + timedelta(minutes=minute),
        )
    RefusedAddress.objects.update(email="an-older@mail.example")

    def readers(audience):
        return set(readers_of(written(activity, staff, audience=audience)))

    assert readers("academy.enrolled") == {seated, refused}
    assert readers("academy.waiting") == {waiting}
    assert readers("academy.attended") == {refused}


def test_members_of_a_territory_and_mentors(host, staff):
    member = UserFactory.create(person__territory=host.territory).person
    PersonFactory.create(territory=host.territory)
    mentor = MentorProfileFactory.create().person
    MentorProfileFactory.create(state="submitted")
    UserFactory.create(person__territory=None)
    to_all = write_announcement(audience="partners.territory", key="cascais", texts=WORDS, by=staff, now=NOW)
    assert set(readers_of(to_all)) == {member}
    by = coordinator_of()
    to_mentors = write_announcement(audience="mentoring.mentors", key="cascais", texts=WORDS, by=by, now=NOW)
    assert set(readers_of(to_mentors)) == {mentor}


def test_each_reads_their_own_language_or_the_first_there_is_and_answers_reach_the_writer(staff, activity):
    for language in ("en", "pt", "fr"):
        EnrolmentFactory.create(activity=activity, person__language=language)
    texts = {"pt": Words("Traga uma caneta", "Escrevemos à mão."), "fr": Words("Un stylo", "<b>À la main</b>")}
    sent(written(activity, staff, texts), staff, 3)
    found = {message.subject: message for message in drained()}
    assert len(mail.outbox) == 3
    assert set(found) == {"Traga uma caneta", "Un stylo"}
    assert {tuple(message.reply_to) for message in mail.outbox} == {(staff.email,)}
    foreign = next(row for row in mail.outbox if "Hello" in row.body)
    assert (foreign.subject, "(in Portuguese)" in foreign.body) == ("Traga uma caneta", True)
    assert '<div lang="pt-PT"><p>Escrevemos à mão.</p></div>' in foreign.alternatives[0][0]
    assert "&lt;b&gt;À la main" in found["Un stylo"].alternatives[0][0]
    assert "List-Unsubscribe" in foreign.extra_headers


def test_sent_twice_is_sent_once_and_cannot_be_changed_any_more(staff, activity):
    EnrolmentFactory.create_batch(2, activity=activity)
    row = written(activity, staff)
    first, second = sent(row, staff, 2), sent(row, staff, 2)
    assert (first.readers, first.confirmed_at) == (second.readers, second.confirmed_at) == (2, NOW)
    EnrolmentFactory.create(activity=activity)
    assert sent(row, staff, 3).readers == 2
    assert set(Delivery.objects.values_list("kind", "key")) == {("notifications.announcement", str(row.public_id))}
    assert len(drained()) == 2
    with pytest.raises(DomainError) as refused:
        write_announcement(
            announcement=row, audience=row.audience, key=row.audience_key, texts=WORDS, by=staff, now=NOW
        )
    assert refused.value.code == "sent"


def test_nothing_goes_out_to_another_number_or_from_another_hand(staff, activity):
    row = written(activity, staff)
    EnrolmentFactory.create(activity=activity)
    refusals = []
    stranger = staff_of(OrganisationFactory.create())
    for by, expected in ((staff, 2), (staff, 0), (stranger, 1)):
        with pytest.raises(DomainError) as refused:
            sent(row, by, expected)
        refusals.append(refused.value.code)
    activity.enrolments.update(state="withdrawn")
    with pytest.raises(DomainError) as refused:
        sent(row, staff, 0)
    assert [*refusals, refused.value.code] == ["number_changed", "number_changed", "audience", "nobody"]
    assert not Delivery.objects.exists()
    assert Announcement.objects.get().confirmed_at is None


def test_from_the_form_to_the_mailbox(staff, activity):
    client = signed_in(staff)
    EnrolmentFactory.create(activity=activity, person__language="it")
    to = f"academy.enrolled:{activity.public_id}"
    assert f'<option value="{to}" selected>' in get(client, f"{URL}new/?to={to}")
    response = client.post(f"{URL}new/", form_data(to, subject_en="Bring a pen", body_en="We write by hand."))
    page = response["Location"]
    assert "1 person would get it" in get(client, page)
    client.post(f"{page}edit/", form_data(to, subject_en="Bring two", body_en="One breaks.", subject_it="", body_it=""))
    assert "Bring two" in get(client, page)
    client.post(f"{page}test/")
    [test] = drained()
    assert (test.subject, test.to[0].endswith(f"<{staff.email}>")) == ("Bring two", True)
    assert "Send to 1 person" in get(client, f"{page}send/")
    EnrolmentFactory.create(activity=activity)
    again = client.post(f"{page}send/", {"number": "1"})
    assert "The number of readers has changed: it is now 2 people." in again.content.decode()
    assert "Send to 2 people" in again.content.decode()
    assert drained() == []
    client.post(f"{page}send/", {"number": "2"})
    assert "0 of 2 mails are sent." in get(client, page)
    client.post(f"{page}send/", {"number": "2"})
    assert len(drained()) == 2
    html = get(client, page)
    assert ("2 of 2 mails are sent." in html, "Look again" in html) == (True, False)
    log = client.get(f"/admin/notifications/delivery/?about=notifications.announcement:{page.split('/')[-2]}")
    assert [row.state for row in log.context["cl"].queryset] == ["sent", "sent"]
    assert "Bring two" in log.content.decode()
    html = get(client, URL)
    assert "Those who have a seat: Bootcamp" in html
    assert f"Sent to 2 people by {staff.name}" in html
    assert client.get(f"{page}edit/")["Location"] == client.post(f"{page}delete/")["Location"] == page
    draft = f"{URL}{written(activity, staff).public_id}/"
    assert client.post(f"{draft}delete/")["Location"] == URL
    assert client.get(draft).status_code == 404
    assert Announcement.objects.get().readers == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Write the message in at least one language."),
        ({"audience": ""}, "Write the message in at least one language."),
        ({"subject_en": "Only this"}, "Write the text that belongs to this subject."),
        ({"body_pt": "Só isto"}, "Write a subject for this text."),
        ({"subject_en": "x" * 201, "body_en": "y"}, "shorten this to 200 characters"),
        ({"audience": "", "subject_en": "x", "body_en": "y"}, "Please choose one."),
        ({"audience": "academy.enrolled:other", "subject_en": "x", "body_en": "y"}, "This is not on the list."),
        ({"subject_en": "x\x00", "body_en": "y"}, "a character in this that cannot be kept"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(staff, activity, data, sentence):
    to = f"academy.enrolled:{activity.public_id}"
    response = signed_in(staff).post(f"{URL}new/", {"audience": to, **data})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("number", ["", "-1", "two", "9" * 30, "١"])
def test_a_number_that_is_none_sends_nothing(staff, activity, number):
    EnrolmentFactory.create_batch(2, activity=activity)
    page = f"{URL}{written(activity, staff).public_id}/send/"
    assert signed_in(staff).post(page, {"number": number}).status_code == 200
    assert not Delivery.objects.exists()


def test_pages_and_mails_take_as_many_queries_for_thirty_as_for_one(staff, activity):
    client = signed_in(staff)
    EnrolmentFactory.create(activity=activity)
    page = f"{URL}{written(activity, staff).public_id}/"
    few = queries_of(client, URL), queries_of(client, page), queries_of(client, f"{page}send/")
    for _number in range(29):
        EnrolmentFactory.create(activity=activity)
        row = written(activity, staff)
    assert (queries_of(client, URL), queries_of(client, page), queries_of(client, f"{page}send/")) == few
    with CaptureQueriesContext(connection) as captured:
        sent(row, staff, 30)
    assert len(captured) <= 12
