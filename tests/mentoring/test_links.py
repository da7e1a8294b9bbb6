"""“Did you meet?”: a link from the mail, without signing in."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from mentoring.links import answer_url, read_token, token_for
from mentoring.models import FitCheck, Meeting
from mentoring.services import end_pairing, log_meeting, move_meeting, plan_meeting
from notifications.services import collect, drain
from tests.factories.mentoring import running_pair

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
# The meeting is from 10:00 to 11:30 in Lisbon, which is UTC in winter.
AFTER = datetime(2027, 2, 10, 15, 0, tzinfo=UTC)


@pytest.fixture
def meeting(time_machine):
    pairing = running_pair(now=NOW)
    row = plan_meeting(
        pairing=pairing,
        by=pairing.mentor,
        now=NOW,
        day=date(2027, 2, 10),
        start_time=time(10),
        end_time=time(11, 30),
        time_zone="Europe/Lisbon",
    )
    time_machine.move_to(AFTER, tick=False)
    return row


@pytest.fixture
def url(meeting):
    return page_of(meeting, meeting.pairing.mentee)


def page_of(meeting, person):
    return page_with(token_for(meeting, person))


def page_with(token):
    # An earlier test may have left the language of its last page active.
    with translation.override("en"):
        return reverse("mentoring:meeting-answer", args=[token])


def state(meeting):
    row = Meeting.objects.get(pk=meeting.pk)
    return row.state, row.minutes, row.logged_by


def test_link_in_the_mail_opens_the_question_in_the_readers_language(meeting, client):
    person = meeting.pairing.mentee
    person.language = "fr"
    person.save()
    collect(now=AFTER)
    drain(clock=lambda: AFTER)
    [message] = [each for each in mail.outbox if person.email in each.to[0] and "/met/" in each.body]
    [address] = re.findall(r"http://localhost:8000(/fr/\S+)", message.body.split("--")[0])[:1]
    assert f'href="http://localhost:8000{address}"' in message.alternatives[0].content
    assert meeting.pairing.mentor.email not in message.reply_to
    response = client.get(address)
    assert response.status_code == 200
    assert meeting.pairing.mentor.name in response.content.decode()


def test_opening_the_page_changes_nothing(meeting, url, client):
    for _each in range(2):
        assert client.get(url).status_code == client.head(url).status_code == 200
    assert state(meeting) == ("planned", None, None)
    assert "sessionid" not in client.cookies


def test_one_tap_logs_the_meeting_with_its_planned_length(meeting, url):
    client = Client(enforce_csrf_checks=True)
    page = client.get(url).content.decode()
    fields = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    assert fields["minutes"] == "90"
    response = client.post(url, {**fields, "happened": "held"}, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "you met for 90 minutes" in response.content.decode()
    assert state(meeting) == ("held", 90, meeting.pairing.mentee)
    assert FitCheck.objects.count() == 2


def test_post_without_the_forms_own_token_is_refused(meeting, url):
    assert Client(enforce_csrf_checks=True).post(url, {"happened": "held", "minutes": "60"}).status_code == 403
    assert state(meeting) == ("planned", None, None)


@pytest.mark.parametrize("happened", ["cancelled", "no-show"])
def test_no_is_an_answer_too(meeting, url, client, happened):
    client.post(url, {"happened": happened, "minutes": "90"})
    assert state(meeting) == (happened, None, meeting.pairing.mentee)


@pytest.mark.parametrize("minutes", ["", "0", "1560", "-5", "an hour"])
def test_impossible_length_is_a_sentence_beside_the_field(meeting, url, client, minutes):
    response = client.post(url, {"happened": "held", "minutes": minutes})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert response.context["form"].errors["minutes"]
    assert state(meeting) == ("planned", None, None)


def test_unknown_answer_writes_nothing(meeting, url, client):
    response = client.post(url, {"happened": "maybe", "minutes": "60"})
    assert "Say whether the meeting took place." in response.content.decode()
    assert state(meeting) == ("planned", None, None)


def test_meeting_still_to_come_cannot_have_been_held(meeting, url, client, time_machine):
    time_machine.move_to(meeting.starts_at - HOUR, tick=False)
    response = client.post(url, {"happened": "held", "minutes": "60"})
    assert "This meeting is still to come" in response.content.decode()
    assert state(meeting) == ("planned", None, None)


def test_second_answer_does_not_change_the_first(meeting, client):
    client.post(page_of(meeting, meeting.pairing.mentor), {"happened": "held", "minutes": "60"})
    response = client.post(page_of(meeting, meeting.pairing.mentee), {"happened": "no-show", "minutes": "60"})
    assert response.status_code == 200
    assert "you met for 60 minutes" in response.content.decode()
    assert state(meeting) == ("held", 60, meeting.pairing.mentor)


def test_link_works_for_two_weeks_after_the_meeting(meeting, url, client, time_machine):
    time_machine.move_to(meeting.ends_at + 14 * DAY - SECOND, tick=False)
    assert client.get(url).status_code == 200
    time_machine.move_to(meeting.ends_at + 14 * DAY, tick=False)
    for response in (client.get(url), client.post(url, {"happened": "held", "minutes": "60"})):
        assert response.status_code == 410
        assert "This link is no longer valid" in response.content.decode()
    assert state(meeting) == ("planned", None, None)


def test_link_of_a_meeting_that_was_moved_is_over(meeting, url, client):
    move_meeting(meeting=meeting, by=meeting.pairing.mentor, now=NOW, day=date(2027, 2, 11))
    assert client.get(url).status_code == 410


def test_made_up_and_changed_links_open_nothing(meeting, url, client):
    token = token_for(meeting, meeting.pairing.mentee)
    content, _colon, signature = token.rpartition(":")
    other = token_for(meeting, meeting.pairing.mentor)
    for forged in ("x", "a:b", "é:ç", token[:-1], f"{content}x:{signature}", f"{other.rpartition(':')[0]}:{signature}"):
        assert read_token(forged, AFTER) is None
        assert client.get(page_with(forged)).status_code == 410


def test_closed_pairing_takes_no_answer(meeting, url, client):
    end_pairing(pairing=meeting.pairing, by=meeting.pairing.mentor, now=AFTER, reason="no-time")
    response = client.post(url, {"happened": "held", "minutes": "60"})
    assert "its history stays readable" in response.content.decode()
    assert state(meeting) == ("planned", None, None)


def test_page_says_no_more_than_the_mail(meeting, client):
    Meeting.objects.update(join_link="https://meet.example/secret", place="Secret place")
    log_meeting(
        pairing=meeting.pairing,
        by=meeting.pairing.mentor,
        now=AFTER,
        happened="held",
        day=date(2027, 2, 9),
        minutes=30,
        rating=1,
    )
    page = client.get(page_of(meeting, meeting.pairing.mentee)).content.decode()
    for secret in ("meet.example", "Secret place", meeting.pairing.mentor.email, meeting.pairing.mentee.email):
        assert secret not in page
    assert "noindex" in page


def test_address_is_absolute_and_in_the_active_language(meeting):
    with translation.override("it"):
        address = answer_url(meeting, meeting.pairing.mentor)
    assert address.startswith("http://localhost:8000/it/mentoring/met/")
