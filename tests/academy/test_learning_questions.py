"""What those who come want to learn: written before, shared, supported, answered by the hosts."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from academy.links import token_for
from academy.models import LearningQuestion, LearningQuestionSupport
from academy.queries.exchange import learning_questions
from academy.services import withdraw
from academy.services.learning import (
    answer_learning_question,
    change_learning_question,
    support_learning_question,
    withdraw_learning_question,
    write_learning_question,
)
from core.errors import DomainError
from tests.academy.exchanging import NOW, SECOND, START, exchange
from tests.factories import published_activity, signed_in, staff_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db


def write(enrolment, text="How do you pay for it?", now=NOW, language="en"):
    return write_learning_question(enrolment=enrolment, text=text, language=language, now=now)


def coming():
    """An exchange that is still to come on the real clock, for tests of pages."""
    return exchange(now=timezone.now())


def test_three_questions_a_person_and_a_deleted_one_makes_room():
    ana = exchange().comes("Ana")
    first, *_others = [write(ana, f"Question {number}") for number in range(3)]
    with pytest.raises(DomainError) as error:
        write(ana, "A fourth")
    assert (error.value.code, error.value.field) == ("too_many", "text")
    withdraw_learning_question(question=first, now=NOW)
    write(ana, "Another first")
    assert list(ana.learning_questions.values_list("number", "text")) == [
        (1, "Another first"),
        (2, "Question 1"),
        (3, "Question 2"),
    ]


def test_database_holds_the_limit():
    ana = exchange().comes("Ana")
    for number in (0, 4):
        with pytest.raises(IntegrityError), transaction.atomic():
            LearningQuestion.objects.create(enrolment=ana, number=number, text="?", language="en")


def test_questions_are_written_with_a_seat_until_the_first_session_begins():
    meeting = exchange()
    ana = meeting.comes("Ana")
    question = write(ana, now=START - SECOND)
    refused = {
        "begun": lambda: write(ana, now=START),
        "not_collected": lambda: write(exchange(collects_learning_questions=False).comes("Ben")),
        "no_seat": lambda: write(left(meeting)),
        "own": lambda: support_learning_question(question=question, enrolment=ana, supports=True, now=NOW),
    }
    for code, act in refused.items():
        with pytest.raises(DomainError) as error:
            act()
        assert error.value.code == code
    with pytest.raises(DomainError):
        withdraw_learning_question(question=question, now=START)
    assert LearningQuestion.objects.count() == 1


def left(meeting):
    enrolment = meeting.comes("Leo")
    withdraw(activity=meeting.activity, person=enrolment.person, by=None, now=NOW)
    return enrolment


def test_me_too_counts_others_with_a_seat_and_starts_anew_with_other_words():
    meeting = exchange()
    ana, ben, cleo = (meeting.comes(name) for name in ("Ana", "Ben", "Cleo"))
    question = write(ana)
    for enrolment in (ben, ben, cleo):
        support_learning_question(question=question, enrolment=enrolment, supports=True, now=NOW)
    assert support_of(meeting) == {question.text: 2}
    withdraw(activity=meeting.activity, person=cleo.person, by=None, now=NOW)
    assert support_of(meeting) == {question.text: 1}
    change_learning_question(question=question, text=question.text, language="en", now=NOW)
    assert support_of(meeting) == {question.text: 1}
    change_learning_question(question=question, text="Who pays?", language="en", now=NOW)
    assert support_of(meeting) == {"Who pays?": 0}


def support_of(meeting):
    return {row.text: row.support for row in learning_questions(meeting.activity, by_support=True)}


def test_questions_of_who_left_are_not_shown():
    meeting = exchange()
    ana = meeting.comes("Ana")
    write(ana)
    withdraw(activity=meeting.activity, person=ana.person, by=None, now=NOW)
    assert support_of(meeting) == {}


def test_hosts_answer_and_say_in_which_session_it_is_taken_up():
    meeting, elsewhere = exchange(), published_activity(now=NOW)
    question = write(meeting.comes("Ana"))
    session = meeting.activity.sessions.earliest("starts_at")
    wrong = elsewhere.sessions.get()
    with pytest.raises(DomainError) as error:
        answer_learning_question(question=question, reply="", language="en", session=wrong, by=None, now=NOW)
    assert error.value.field == "session"
    answer_learning_question(question=question, reply="By fees.", language="pt", session=session, by=None, now=NOW)
    question.refresh_from_db()
    assert (question.reply, question.reply_language, question.session) == ("By fees.", "pt", session)


# Pages


def test_participant_writes_changes_and_deletes_a_question():
    meeting = coming()
    client = signed_in(meeting.comes("Ana").person)
    url = meeting.page("questions/")
    assert "Everybody with a seat reads it, with your name" in get(client, url)

    page = client.post(url, {"action": "write", "text": "Como?", "language": "pt"}, follow=True).content.decode()
    assert '<strong lang="pt-PT">Como?</strong>' in page

    question = LearningQuestion.objects.get()
    address = f"{url}?change={question.public_id}"
    assert ">Como?</textarea>" in re.sub(r">\s+", ">", get(client, address))
    client.post(address, {"action": "write", "text": "Quem?", "language": "pt"})
    question.refresh_from_db()
    assert question.text == "Quem?"
    client.post(url, {"action": f"withdraw:{question.public_id}"})
    assert not LearningQuestion.objects.exists()


def test_bad_input_is_said_beside_the_field():
    meeting = coming()
    client = signed_in(meeting.comes("Ana").person)
    url = meeting.page("questions/")
    for data in ({"text": "", "language": "en"}, {"text": "x" * 301, "language": "en"}, {"text": "?", "language": "x"}):
        page = client.post(url, {"action": "write", **data}).content.decode()
        assert 'aria-invalid="true"' in page
        assert 'role="alert"' in page
    other = write(meeting.comes("Ben"), now=timezone.now())
    assert client.post(url, {"action": f"withdraw:{other.public_id}"}).status_code == 404
    assert client.get(f"{url}?change={other.public_id}").status_code == 404
    assert client.post(url, {"action": "support:nonsense"}).status_code == 404
    assert "Please choose one of the buttons." in client.post(url, {"action": "dance"}).content.decode()
    assert list(LearningQuestion.objects.all()) == [other]


def test_questions_stand_by_delegation_and_for_the_hosts_by_support():
    meeting = coming()
    now = timezone.now()
    alone, of_partner = meeting.comes("Ana"), meeting.comes("Ben", delegation=meeting.delegation)
    less, more = write(of_partner, "Less shared", now=now), write(alone, "More shared", now=now)
    page = signed_in(of_partner.person).post(
        meeting.page("questions/"), {"action": f"support:{more.public_id}"}, follow=True
    )
    assert "You share this question." in page.content.decode()
    assert "1 other asks the same" in page.content.decode()
    assert LearningQuestionSupport.objects.get().enrolment == of_partner
    assert order(page.content.decode()) == [str(less.public_id), str(more.public_id)]
    assert [str(meeting.partner), "Others who come"] == re.findall(r"<h3>(.+?)</h3>", page.content.decode())
    hosts = get(signed_in(staff_of(meeting.host)), meeting.page("questions/"))
    assert order(hosts) == [str(more.public_id), str(less.public_id)]


def order(html):
    return re.findall(r'data-question="([^"]+)"', html)


def test_who_cannot_sign_in_writes_by_the_link_to_the_seat():
    meeting = coming()
    named = meeting.activity.enrolments.filter(delegation=meeting.delegation).get()
    link = meeting.page(f"seat/{token_for(named)}/")
    client = Client()
    assert f"{link}questions/" in get(client, link)
    client.post(f"{link}questions/", {"action": "write", "text": "How?", "language": "en"})
    assert named.learning_questions.get().text == "How?"
    # Who signs in does it there; a link that is not ours, or whose seat is gone, opens nothing.
    ana = meeting.comes("Ana")
    signed_in(ana.person)
    answer = client.post(meeting.page(f"seat/{token_for(ana)}/questions/"), {"action": "write", "text": "?"})
    assert answer["Location"] == meeting.page("questions/")
    assert client.get(meeting.page("seat/nonsense/questions/")).status_code == 404
    withdraw(activity=meeting.activity, person=named.person, by=None, now=timezone.now())
    assert client.get(f"{link}questions/").status_code == 404


def test_hosts_answer_on_a_page_of_their_own():
    meeting = coming()
    question = write(meeting.comes("Ana"), now=timezone.now())
    client = signed_in(staff_of(meeting.host))
    url = meeting.staff_page(f"questions/{question.public_id}/")
    session = meeting.activity.sessions.earliest("starts_at")
    page = client.post(url, {"reply": "By fees.", "language": "pt", "session": session.pk}, follow=True)
    assert '<span lang="pt-PT">By fees.</span>' in page.content.decode()
    assert "Will be taken up in:" in page.content.decode()
    assert 'aria-invalid="true"' in client.post(url, {"language": "pt", "session": 0}).content.decode()


def test_page_costs_the_same_with_thirty_questions():
    meeting = coming()
    client = signed_in(meeting.comes("Ana").person)
    costs = []
    for number in (1, 29):
        for index in range(number):
            row = meeting.comes(f"Person {number}-{index}", delegation=meeting.delegation if index % 2 else None)
            write(row, now=timezone.now())
        costs.append(queries_of(client, meeting.page("questions/")))
    assert costs[0] == costs[1]
