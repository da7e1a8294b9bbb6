"""An activity's own questions: asked at enrolment, kept with the wording as read, changed until the end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from academy.forms import EnrolmentForm
from academy.models import Activity, Answer, Enrolment, Question
from academy.services import cancel_activity, copy_activity, enrol, withdraw
from academy.services.answering import Answers, Reply, change_answers
from academy.services.enrolling import change_state
from accounts.models import Person
from core.errors import DomainError
from core.history import history_of
from notifications.services import drain
from tests.admin_forms import errors_of, submit
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


def page_of(activity: Activity, action: str = "", language: str = "en") -> str:
    return f"/{language}/activities/{activity.slug}/{action}"


def name_of(question: Question) -> str:
    return f"question-{question.public_id}"


def asked(activity: Activity, **texts: Any) -> dict[str, Question]:
    """One question of each kind; the text must be answered."""
    rows = {
        "text": Question(wording_en="What do you hope for?", wording_it="Che cosa ti aspetti?", is_required=True),
        "choice": Question(
            wording_en="Which day?",
            options_en="Monday\nTuesday",
            wording_it="Quale giorno?",
            options_it="Lunedì\nMartedì",
        ),
        "consent": Question(wording_en="May we take photos?"),
    }
    for place, (kind, row) in enumerate(rows.items()):
        row.activity, row.kind, row.position = activity, kind, place
        row.save()
    return rows


@pytest.fixture
def ana() -> Person:
    person: Person = PersonFactory.create(name="Ana")
    return person


@pytest.fixture
def activity() -> Activity:
    return published_activity()


def rows_of(person: Person) -> list[tuple[str, str, bool, str]]:
    rows = Answer.objects.filter(enrolment__person=person)
    return list(rows.values_list("wording", "text", "is_given", "language"))


def test_enrolling_keeps_the_answers_with_the_wording_as_read(activity: Activity, ana: Person) -> None:
    questions = asked(activity)
    typed = {name_of(questions["text"]): " Idee nuove ", name_of(questions["choice"]): "Martedì"}

    response = signed_in(ana).post(page_of(activity, "enrol/", "it"), typed)

    assert response.status_code == 302
    assert rows_of(ana) == [
        ("Che cosa ti aspetti?", "Idee nuove", False, "it"),
        ("Quale giorno?", "Martedì", False, "it"),
        ("May we take photos?", "", False, "en"),
    ]


def test_the_form_speaks_the_readers_language_and_marks_what_is_in_another(activity: Activity, ana: Person) -> None:
    questions = asked(activity)
    Question.objects.filter(pk=questions["consent"].pk).update(wording_en="May we <b>film</b>?")

    html = get(signed_in(ana), page_of(activity, "enrol/", "it"))

    assert "Che cosa ti aspetti?" in html
    assert "Lunedì" in html
    assert '<span lang="en">May we &lt;b&gt;film&lt;/b&gt;?</span> <span class="lang-mark">' in html


@pytest.mark.parametrize(
    ("typed", "sentence"), [("", "Please fill this in."), ("\x00", "a character in this that cannot be kept")]
)
def test_what_is_missing_or_wrong_is_said_beside_the_field_and_nobody_is_enrolled(
    activity: Activity, ana: Person, typed: str, sentence: str
) -> None:
    questions = asked(activity)

    response = signed_in(ana).post(
        page_of(activity, "enrol/"), {name_of(questions["text"]): typed, name_of(questions["choice"]): "7"}
    )

    html = response.content.decode()
    assert response.status_code == 200
    assert sentence in html
    assert "This is not on the list. Please choose again." in html
    assert 'role="alert"' in html
    assert html.count("aria-invalid") == 2
    assert not Enrolment.objects.exists()


def test_a_refused_enrolment_keeps_no_answers(activity: Activity, ana: Person) -> None:
    questions = asked(activity)
    cancel_activity(activity=activity, by=None, now=timezone.now())

    html = signed_in(ana).post(page_of(activity, "enrol/"), {name_of(questions["text"]): "Ideas"}).content.decode()

    assert "This activity has been cancelled." in html
    assert not Answer.objects.exists()


def test_questions_reworded_meanwhile_are_read_again(activity: Activity, ana: Person) -> None:
    question = Question.objects.create(activity=activity, kind="consent", wording_en="Photos for the hall?")
    client = signed_in(ana)
    asked_then = client.get(page_of(activity, "enrol/")).context["form"]["asked"].value()
    Question.objects.update(wording_en="Photos for the web?")
    typed = {name_of(question): "on", "asked": asked_then}

    again = client.post(page_of(activity, "enrol/"), typed)
    assert "The hosts have changed the questions meanwhile. Please read them again." in again.content.decode()
    assert not Enrolment.objects.exists()
    client.post(page_of(activity, "enrol/"), {**typed, "asked": again.context["form"]["asked"].value()})

    assert rows_of(ana) == [("Photos for the web?", "", True, "en")]


def test_enrolling_again_replaces_the_answers(activity: Activity, ana: Person) -> None:
    questions = asked(activity)
    client = signed_in(ana)
    first = {
        name_of(questions["text"]): "Ideas",
        name_of(questions["choice"]): "Monday",
        name_of(questions["consent"]): "on",
    }
    client.post(page_of(activity, "enrol/"), first)
    withdraw(activity=activity, person=ana, by=ana, now=timezone.now())

    client.post(page_of(activity, "enrol/"), {name_of(questions["text"]): "People"})

    assert rows_of(ana) == [
        ("What do you hope for?", "People", False, "en"),
        ("May we take photos?", "", False, "en"),
    ]


def test_own_answers_are_shown_in_any_language_and_changed(activity: Activity, ana: Person) -> None:
    questions = asked(activity)
    client = signed_in(ana)
    client.post(
        page_of(activity, "enrol/", "it"), {name_of(questions["text"]): "Idee", name_of(questions["choice"]): "Martedì"}
    )
    assert page_of(activity, "answers/") in get(client, page_of(activity))
    html = get(client, page_of(activity, "answers/"))
    assert '<option value="Tuesday" selected>Tuesday</option>' in html
    assert "Idee</textarea>" in html

    changed = {
        name_of(questions["text"]): "Idee",
        name_of(questions["choice"]): "Monday",
        name_of(questions["consent"]): "1",
    }
    response = client.post(page_of(activity, "answers/"), changed)

    assert response.status_code == 302
    assert rows_of(ana) == [
        ("What do you hope for?", "Idee", False, "en"),
        ("Which day?", "Monday", False, "en"),
        ("May we take photos?", "", True, "en"),
    ]


def test_an_unchanged_answer_keeps_its_moment(activity: Activity, ana: Person) -> None:
    question = asked(activity)["text"]
    first, later = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    reply = Reply(question.pk, "What do you hope for?", "en", text="Ideas")
    EnrolmentFactory.create(activity=activity, person=ana)

    for now in (first, later):
        change_answers(activity=activity, person=ana, answers=Answers("en", (reply,)), now=now)

    assert Answer.objects.get().answered_at == first


@pytest.mark.parametrize(
    ("state", "shift", "code"),
    [("withdrawn", timedelta(0), "no_seat"), ("confirmed", timedelta(days=60), "over")],
)
def test_answers_are_final_after_the_end_and_for_who_left(
    activity: Activity, ana: Person, state: str, shift: timedelta, code: str
) -> None:
    EnrolmentFactory.create(activity=activity, person=ana, state=state)

    with pytest.raises(DomainError) as refusal:
        change_answers(activity=activity, person=ana, answers=Answers("en"), now=timezone.now() + shift)

    assert refusal.value.code == code


def test_after_the_end_the_page_shows_the_answers_for_reading_only(ana: Person) -> None:
    past = published_activity(now=timezone.now() - timedelta(days=60))
    question = asked(past)["text"]
    enrolment = EnrolmentFactory.create(activity=past, person=ana)
    Answer.objects.create(enrolment=enrolment, question=question, text="Ideas", wording="Hopes?", language="en")

    main = get(signed_in(ana), page_of(past, "answers/")).partition("<main")[2].partition("</main")[0]

    assert "This activity is over; your answers stay as they are." in main
    assert "Hopes?" in main
    assert "Ideas" in main
    assert "<form" not in main


def test_an_activity_without_questions_asks_nothing(activity: Activity, ana: Person) -> None:
    EnrolmentFactory.create(activity=activity, person=ana)
    client = signed_in(ana)

    assert "This activity asks no questions." in get(client, page_of(activity, "answers/"))
    assert page_of(activity, "answers/") not in get(client, page_of(activity))


def test_form_costs_the_same_for_one_question_and_for_thirty(activity: Activity, ana: Person) -> None:
    client = signed_in(ana)
    Question.objects.create(activity=activity, wording_en="One?")
    one = queries_of(client, page_of(activity, "enrol/"))
    Question.objects.bulk_create(Question(activity=activity, wording_en=f"{n}?") for n in range(29))

    assert queries_of(client, page_of(activity, "enrol/")) == one


def test_form_of_another_door_may_put_fields_of_its_own_in_front(activity: Activity) -> None:
    from django import forms

    class GuestForm(EnrolmentForm):
        name = forms.CharField()

    questions = asked(activity)
    form = GuestForm({"name": "Rui", name_of(questions["text"]): "Ideas"}, activity=activity)

    assert form.is_valid()
    assert next(iter(form.fields)) == "name"
    assert [reply.text for reply in form.answers().replies] == ["Ideas", ""]


def test_the_database_keeps_a_consent_from_being_required(activity: Activity) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(activity=activity, kind="consent", wording_en="Photos?", is_required=True)


# Approval, from the person's side


def test_where_hosts_decide_enrolling_is_a_request_told_by_mail(ana: Person) -> None:
    activity = published_activity(admission="approval", title_en="Circle")
    client = signed_in(ana)
    public = get(client, page_of(activity))
    assert "The hosts decide who gets a seat." in public
    assert "Ask for a seat" in public
    assert "The hosts decide on each request" in get(client, page_of(activity, "enrol/"))

    response = client.post(page_of(activity, "enrol/"), follow=True)

    html = response.content.decode()
    assert 'data-enrolment="requested"' in html
    assert "They answer you by e-mail." in html
    assert "Your request is with the hosts" in html
    assert "You take your request back." in get(client, page_of(activity, "withdraw/"))
    drain(clock=timezone.now)
    [message] = mail.outbox
    assert message.subject == "We have your request: Circle"
    assert "You get another e-mail as soon as they have decided." in message.body


@pytest.mark.parametrize(
    ("state", "subject", "sentence", "badge"),
    [
        ("refused", "No seat this time: Circle", "Reason: Too few rooms", "The hosts could not give you a seat"),
        ("confirmed", "You have a seat: Circle", "The hosts write: Too few rooms", "You are enrolled"),
    ],
)
def test_the_hosts_answer_reaches_the_person_with_its_reason(
    ana: Person, state: str, subject: str, sentence: str, badge: str
) -> None:
    activity = published_activity(admission="approval", title_en="Circle")
    now = timezone.now()
    enrolment = enrol(activity=activity, person=ana, by=ana, now=now)
    drain(clock=lambda: now)
    mail.outbox.clear()

    change_state(enrolment, state, by=None, now=now, reason="Too few rooms")

    drain(clock=lambda: now)
    [message] = mail.outbox
    assert message.subject == subject
    assert sentence in message.body
    assert sentence in message.alternatives[0].content
    assert badge in get(signed_in(ana), page_of(activity))


# Staff


def page_in_admin(activity: Activity) -> str:
    return f"/admin/academy/activity/{activity.pk}/change/"


NEW = "questions__0__"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "text", "wording_it": "Perché?"}, "Write this text in the original language first."),
        (
            {"kind": "consent", "wording_en": "Photos?", "is_required": "on"},
            "A consent cannot be a condition: its box may always stay empty.",
        ),
        (
            {"kind": "choice", "wording_en": "Day?", "options_en": "Monday\n\n"},
            "Write at least two answers, one on each line.",
        ),
        ({"kind": "choice", "wording_en": "Day?", "options_en": "Monday\nMonday"}, "Write each answer only once."),
        (
            {"kind": "choice", "wording_en": "Day?", "options_en": "Monday\nTuesday", "options_it": "Lunedì"},
            "Write as many answers as in the original language, in its order.",
        ),
    ],
)
def test_a_question_that_makes_no_sense_is_said_on_the_form(changes: dict[str, str], sentence: str) -> None:
    host = OrganisationFactory.create()
    activity = published_activity(host=host)

    response = submit(
        signed_in(staff_of(host)), page_in_admin(activity), **{NEW + key: value for key, value in changes.items()}
    )

    assert errors_of(response) == [sentence]
    assert not Question.objects.exists()


def test_staff_say_how_seats_are_given_and_ask_and_the_history_tells_it() -> None:
    host = OrganisationFactory.create()
    activity = published_activity(host=host, original_language="it", title_it="Circolo")
    client = signed_in(staff_of(host))

    response = submit(
        client,
        page_in_admin(activity),
        admission="approval",
        asks_diet="on",
        **{NEW + "kind": "choice", NEW + "wording_it": "Quale giorno?", NEW + "options_it": "Lunedì\n\n Martedì "},
    )

    assert response.status_code == 302, errors_of(response)
    activity.refresh_from_db()
    question = activity.questions.get()
    assert (activity.admission, activity.asks_diet, activity.asks_access) == ("approval", True, False)
    assert (question.original_language, question.options_it) == ("it", "Lunedì\nMartedì")
    changed = {name for entry in history_of([activity, question]) for name in entry.changes_dict}
    assert {"admission", "asks_diet", "wording_it"} <= changed


def test_an_answered_question_stays_and_an_unanswered_one_goes(ana: Person) -> None:
    host = OrganisationFactory.create()
    activity = published_activity(host=host)
    question = Question.objects.create(activity=activity, wording_en="Why?")
    enrolment = EnrolmentFactory.create(activity=activity, person=ana)
    answer = Answer.objects.create(enrolment=enrolment, question=question, text="So", wording="Why?", language="en")
    client = signed_in(staff_of(host))

    refused = submit(client, page_in_admin(activity), questions__0__DELETE="on")
    assert errors_of(refused) == ["People have answered this question, so it stays: “Why?”."]
    answer.delete()
    submit(client, page_in_admin(activity), questions__0__DELETE="on")

    assert not Question.objects.exists()


def test_a_copy_asks_the_same(activity: Activity) -> None:
    asked(activity)
    now = timezone.now()

    copy = copy_activity(activity=activity, first_day=(now + timedelta(days=40)).date(), moves_closing=False, now=now)

    with translation.override("it"):
        assert [str(row) for row in copy.questions.all()] == [
            "Che cosa ti aspetti?",
            "Quale giorno?",
            "May we take photos?",
        ]
    assert activity.questions.count() == 3
