"""The pages of feedback: the form in the site and behind the link of a mail, and what staff and participants read."""

import csv
import re
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from academy.links import FEEDBACK, feedback_path, token_for
from academy.models import Activity, Enrolment, FeedbackAnswer, SealedFeedback, SessionFacilitator
from academy.services.feedback import LONGEST_TEXT, Said, close_rounds
from academy.services.feedback_replies import publish_reply
from partners.models import Membership
from tests.academy.feedback_giving import over, page_of, results_of, say
from tests.academy.test_feedback import mark
from tests.factories import EnrolmentFactory, OrganisationFactory, PersonFactory, signed_in, staff_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
TYPED = {"worth": "5", "work": "4", "run": "", "helped": "The walk", "change": ""}


def link_of(enrolment, language="en"):
    path = feedback_path(enrolment.activity, enrolment)
    return re.sub(r"^/\w\w/", f"/{language}/", path)


def host_of(activity):
    return signed_in(staff_of(activity.hostings.get().organisation))


def main_of(html):
    return html.partition("<main")[2].partition("</main")[0]


# Giving it


def test_link_of_a_mail_takes_answers_once_without_a_login():
    _activity, [enrolment] = over(1)
    client = Client()
    html = get(client, link_of(enrolment))
    assert "Was it worth your time?" in html
    assert enrolment.person.name not in html, "a forwarded mail names nobody"
    assert not SealedFeedback.objects.exists()
    page = client.post(link_of(enrolment), TYPED, follow=True).content.decode()
    assert "Thank you! Your answers are in, without your name." in page
    assert SealedFeedback.objects.count() == 1
    for answer in (client.post(link_of(enrolment), TYPED), Client().get(link_of(enrolment))):
        assert "You have answered already. Thank you!" in answer.content.decode()
        assert "<form" not in main_of(answer.content.decode())
    assert SealedFeedback.objects.count() == 1


def test_who_signs_in_gives_it_in_the_site():
    activity, [enrolment] = over(1)
    client = signed_in(enrolment.person)
    for page in ("/en/me/", f"/en/activities/{activity.slug}/"):
        assert page_of(activity) in get(client, page)
    client.post(page_of(activity), TYPED)
    enrolment.refresh_from_db()
    assert enrolment.gave_feedback
    for page in ("/en/me/", f"/en/activities/{activity.slug}/"):
        assert page_of(activity) not in get(client, page)
    assert signed_in(PersonFactory.create()).get(page_of(activity)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({}, "worth", "Please answer at least one question."),
        ({"worth": "6"}, "worth", "Please choose one of the answers."),
        ({"worth": "five"}, "worth", "Please choose one of the answers."),
        ({"helped": "x" * (LONGEST_TEXT + 1)}, "helped", f"shorten this to {LONGEST_TEXT} characters"),
    ],
)
def test_wrong_input_is_said_beside_the_field_and_nothing_is_kept(typed, field, sentence):
    _activity, [enrolment] = over(1)
    answer = Client().post(link_of(enrolment), typed)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert html.count(sentence) >= 2, "above the form and beside the field"
    assert 'role="alert"' in html
    assert not SealedFeedback.objects.exists()
    assert not Enrolment.objects.get().gave_feedback


def test_page_says_why_it_cannot_be_answered():
    activity, [enrolment, absent] = over(2)
    mark(enrolment, "present")
    mark(absent, "absent")
    assert "Feedback is for those who were there." in get(Client(), link_of(absent))
    for days, sentence in ((-3, "once the last session is over"), (40, "The time for feedback is over")):
        end = timezone.now() - timedelta(days=days)
        Activity.objects.update(starts_at=end - timedelta(hours=2), ends_at=end)
        html = get(Client(), link_of(enrolment))
        assert sentence in html
        assert "<form" not in main_of(html)
        assert sentence in Client().post(link_of(enrolment), TYPED).content.decode()
    assert not SealedFeedback.objects.exists()
    assert activity.slug in link_of(enrolment)


def test_three_months_later_the_same_link_asks_what_was_put_to_use():
    _activity, [enrolment] = over(1, days_ago=95)
    html = get(Client(), link_of(enrolment))
    assert "What did you put to use?" in html
    assert "worth your time" not in html
    Client().post(link_of(enrolment), {"used": "2", "what": "A register of volunteers"})
    enrolment.refresh_from_db()
    assert (enrolment.gave_feedback, enrolment.told_use) == (False, True)


def test_link_that_is_not_for_feedback_is_not_found():
    activity, [enrolment] = over(1)
    waiting = EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1)
    seat = token_for(enrolment)
    for bad in (seat, token_for(enrolment, FEEDBACK)[:-2], "x", token_for(waiting, FEEDBACK)):
        assert Client().get(f"/en/activities/{activity.slug}/feedback/{bad}/").status_code == 404
    old = link_of(enrolment)
    Activity.objects.update(slug="renamed")
    assert Client().get(old)["Location"] == old.replace(activity.slug, "renamed")


def test_form_reads_in_five_languages():
    _activity, [enrolment] = over(1)
    questions = {
        "en": "What helped you most?",
        "pt": "O que ajudou mais?",
        "it": "Che cosa ti è servito di più?",
        "es": "¿Qué te ha servido más?",
        "fr": "Qu’est-ce qui vous a été le plus utile\xa0?",
    }
    for code, _name in settings.LANGUAGES:
        assert questions[code] in unescape(get(Client(), link_of(enrolment, code))), code


# Reading it


def test_hosts_see_nothing_but_a_number_until_five_have_answered():
    activity, people = over(6)
    for enrolment in people[:4]:
        say(enrolment, Said("worth", rating=5), Said("helped", text="The walk"))
    html = get(host_of(activity), results_of(activity))
    assert "4 of 6 people have answered (67\u00a0%)." in html
    assert "Shown from five people" in html
    assert '<svg class="bar-plot"' not in html
    assert "The walk" not in html
    say(people[4], Said("worth", rating=3), Said("helped", text="The walk"))
    html = get(host_of(activity), results_of(activity))
    assert html.count('role="img" viewBox') == 1
    assert "<title>How many people chose what: Was it worth your time?</title>" in html
    assert "on average 4.6 of 5" in html
    assert re.search(r"<th scope=\"row\">5</th>\s*<td>4</td>\s*<td>80\u00a0%</td>", html)
    assert html.count('<li lang="">The walk</li>') == 5
    assert "Shown from five answers on; 0 so far." in html
    assert "style=" not in main_of(html)
    # The sixth cannot be told apart from what stood there before.
    say(people[5], Said("worth", rating=1), Said("helped", text="Nothing at all"))
    html = get(host_of(activity), results_of(activity))
    assert "6 of 6 people have answered" in html
    assert "Nothing at all" not in html
    assert "on average 4.6 of 5" in html
    assert close_rounds(now=timezone.now() + timedelta(days=40)) == 1
    assert "Nothing at all" in get(host_of(activity), results_of(activity))


def test_facilitator_reads_it_and_leaves_the_answer_to_the_hosts():
    activity, people = over(5)
    for enrolment in people:
        say(enrolment)
    facilitator = PersonFactory.create()
    SessionFacilitator.objects.create(session=activity.sessions.get(), person=facilitator)
    client = signed_in(facilitator)
    html = get(client, results_of(activity))
    assert "on average" in html
    assert "reply/" not in html
    assert client.get(results_of(activity) + "reply/").status_code == 403
    elsewhere = OrganisationFactory.create()
    assert signed_in(staff_of(elsewhere)).get(results_of(activity)).status_code == 404
    network = signed_in(staff_of(elsewhere, Membership.Role.NETWORK_COORDINATOR))
    assert "on average" in get(network, results_of(activity))


def test_participants_read_what_was_heard_in_its_own_language_with_the_ratings_alone():
    activity, people = over(6)
    for enrolment in people[:5]:
        say(enrolment, Said("worth", rating=4), Said("helped", text="A secret of mine"))
    reader = people[0]
    assert "What was heard" not in get(Client(), link_of(reader))
    typed = {"heard": "Volete più pause.", "changes": "Due pause.", "language": "it"}
    host = host_of(activity)
    assert host.post(results_of(activity) + "reply/", {"heard": "", "language": "xx"}).context[
        "form"
    ].errors.keys() == {
        *("heard", "language"),
    }
    assert "once more" not in get(host, results_of(activity) + "reply/")
    answers = [
        host.post(results_of(activity) + "reply/", {**typed, **more}, follow=True) for more in ({}, {}, {"again": "on"})
    ]
    assert ["get an e-mail that leads to it" in answer.content.decode() for answer in answers] == [True, False, True]
    html = get(Client(), link_of(reader))
    assert '<div lang="it"><p>Volete più pause.</p></div>' in html
    assert "on average 4.0 of 5" in html
    assert "A secret of mine" not in html
    assert "What was heard in the feedback" in get(signed_in(reader.person), f"/en/activities/{activity.slug}/")
    assert "Volete più pause." not in get(Client(), f"/en/activities/{activity.slug}/")


def test_table_has_each_question_by_itself_and_nothing_of_fewer_than_five():
    activity, people = over(5)
    for number, enrolment in enumerate(people):
        more = [Said("change", text="More time")] if number else []
        say(enrolment, Said("worth", rating=5), Said("helped", text="=cmd()"), *more)
    host = host_of(activity)
    address = f"/en/staff/activities/{activity.slug}/feedback.csv"
    rows = list(csv.reader(StringIO(host.get(address).content.decode("utf-8-sig"))))
    assert rows[0] == ["Asked", "Question", "Answer", "People"]
    assert ["At the end", "Was it worth your time?", "5", "5"] in rows
    assert rows.count(["At the end", "What helped you most?", "'=cmd()", ""]) == 5
    assert ["At the end", "What should we do differently?", "shown from five answers on", "4"] in rows
    assert "More time" not in str(rows)
    assert str(people[0].person) not in str(rows)


def test_results_cost_the_same_for_five_and_for_thirty():
    costs = []
    for number in (5, 30):
        activity, people = over(number)
        for enrolment in people:
            say(enrolment, Said("worth", rating=4), Said("helped", text="The walk"))
        publish_reply(activity=activity, language="en", heard="Thanks", changes="", by=None, now=timezone.now())
        assert FeedbackAnswer.objects.filter(activity=activity).count() == 2 * number
        costs.append((queries_of(host_of(activity), results_of(activity)), queries_of(Client(), link_of(people[0]))))
    assert costs[0] == costs[1]


def test_own_week_costs_the_same_with_one_and_with_thirty_to_say_something_about():
    costs = []
    for number in (1, 5):
        person = PersonFactory.create()
        for _each in range(number):
            EnrolmentFactory.create(activity=over()[0], person=person)
        client = signed_in(person)
        html = get(client, "/en/me/")
        assert len(re.findall(r"activities/[^/]+/feedback/", html)) == number
        costs.append(queries_of(client, "/en/me/"))
    assert costs[0] == costs[1]
