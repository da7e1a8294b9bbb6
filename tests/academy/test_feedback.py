"""Feedback: who is asked, that one person answers once, and that nothing in the tables says whose an answer is."""

import base64
from collections import Counter
from datetime import timedelta

import pytest
from auditlog import get_logentry_model
from django.apps import apps
from django.db import connection, models, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from academy.models import (
    AttendanceMark,
    Enrolment,
    EnrolmentChange,
    FeedbackAnswer,
    FeedbackQuestion,
    FeedbackReply,
    FeedbackRound,
    SealedFeedback,
)
from academy.models.feedback import SHOWN_FROM
from academy.queries.feedback import findings_of, is_asked
from academy.sealing import BLOCK_BYTES, seal, unseal
from academy.services import cancel_activity, copy_activity
from academy.services.feedback import LONGEST_TEXT, Said, close_rounds, give_feedback, save_questions
from academy.services.feedback_replies import publish_reply
from core.errors import DomainError
from notifications.models import Delivery
from tests.academy.feedback_giving import over, say
from tests.admin_forms import errors_of, submit
from tests.factories import EnrolmentFactory, PersonFactory, published_activity, signed_in, staff_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
END, LATER = FeedbackRound.END, FeedbackRound.LATER


def mark(enrolment, state, minutes=None, source="facilitator"):
    session = enrolment.activity.sessions.get()
    AttendanceMark.objects.create(session=session, enrolment=enrolment, state=state, minutes=minutes, source=source)


def end_of(activity):
    assert activity.ends_at is not None
    return activity.ends_at


def refused(enrolment, *said, now=None):
    with pytest.raises(DomainError) as error:
        say(enrolment, *said, now=now)
    return error.value.code


def stored(activity, round_=END):
    """What the table of answers holds, counted."""
    rows = FeedbackAnswer.objects.filter(activity=activity, round=round_)
    return Counter(rows.values_list("standard", "rating", "text"))


# Who, when, once


def test_those_who_were_there_are_asked_and_where_nothing_was_noted_all_with_a_seat():
    _activity, [present, partly, excused, absent, unmarked] = over(5)
    waiting = EnrolmentFactory.create(activity=present.activity, state="waiting", waiting_number=1)
    mark(excused, "excused", source="person")
    everybody = [present, partly, excused, absent, unmarked, waiting]
    assert [is_asked(row) for row in everybody] == [True, True, True, True, True, False]
    mark(present, "absent")
    mark(present, "present")
    mark(partly, "partly", 30)
    mark(absent, "absent")
    assert [is_asked(row) for row in everybody] == [True, True, False, False, False, False]
    assert refused(absent) == "not_there"


@pytest.mark.parametrize(
    ("after_the_end", "outcome"),
    [
        (-timedelta(seconds=1), "too_early"),
        (timedelta(0), END),
        (30 * DAY - timedelta(seconds=1), END),
        (30 * DAY, "too_late"),
        (90 * DAY - timedelta(seconds=1), "too_late"),
        (90 * DAY, LATER),
        (120 * DAY, "too_late"),
    ],
)
def test_each_round_has_its_thirty_days(after_the_end, outcome):
    activity, [enrolment] = over(1)
    now = end_of(activity) + after_the_end
    words = {END: Said("worth", rating=3), LATER: Said("used", rating=2)}
    if outcome in words:
        say(enrolment, words[outcome], now=now)
        assert SealedFeedback.objects.get().round == outcome
    else:
        assert refused(enrolment, now=now) == outcome


def test_second_time_is_refused_also_with_a_page_from_before():
    _activity, [enrolment] = over(1)
    other_tab = Enrolment.objects.select_related("activity").get(pk=enrolment.pk)
    say(enrolment)
    assert not other_tab.gave_feedback
    assert refused(other_tab) == "answered"
    assert refused(Enrolment.objects.get(pk=enrolment.pk)) == "answered"
    assert SealedFeedback.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ([], "nothing"),
        ([Said("worth", rating=6)], "rating"),
        ([Said("worth", rating=0)], "rating"),
        ([Said("worth", text="good")], "rating"),
        ([Said("helped", text="x" * (LONGEST_TEXT + 1))], "text"),
        ([Said("helped", rating=3)], "text"),
        ([Said("worth", rating=3), Said("used", rating=1)], "changed"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_and_nothing_is_kept(said, code):
    _activity, [enrolment] = over(1)
    with pytest.raises(DomainError) as error:
        give_feedback(enrolment=enrolment, said=said, now=timezone.now())
    assert error.value.code == code
    assert not SealedFeedback.objects.exists()
    assert not Enrolment.objects.get().gave_feedback


def test_cancelled_activity_asks_nobody():
    activity = published_activity()
    enrolment = EnrolmentFactory.create(activity=activity)
    cancel_activity(activity=activity, by=None, now=timezone.now())
    assert refused(enrolment) == "cancelled"


# From five on


def test_nothing_is_readable_until_five_have_answered_and_then_five_at_a_time():
    activity, people = over(12)
    readable = []
    for number, enrolment in enumerate(people, start=1):
        say(enrolment, Said("worth", rating=5 if number % 2 else 2), Said("helped", text=f"The map {number}"))
        readable.append(FeedbackAnswer.objects.filter(standard="worth").count())
    assert readable == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]
    boxes = "".join(SealedFeedback.objects.values_list("box", flat=True))
    assert "map" not in boxes
    found = findings_of(activity, END)
    assert (found.people, found.answered, found.read, found.percent) == (12, 12, 10, 100)
    # What is left is added when nobody can answer any more, all of it, once.
    assert close_rounds(now=end_of(activity) + 30 * DAY - timedelta(seconds=1)) == 0
    assert close_rounds(now=end_of(activity) + 30 * DAY) == 2
    assert close_rounds(now=end_of(activity) + 30 * DAY) == 0
    expected = [("worth", 5 if number % 2 else 2, "") for number in range(1, 13)]
    expected += [("helped", None, f"The map {number}") for number in range(1, 13)]
    assert stored(activity) == Counter(expected)
    assert not SealedFeedback.objects.exists()
    assert findings_of(activity, END).read == 12


def test_what_never_comes_to_five_is_deleted_unread():
    activity, people = over(4)
    for enrolment in people:
        say(enrolment)
    close_rounds(now=end_of(activity) + 30 * DAY)
    assert not SealedFeedback.objects.exists()
    assert not FeedbackAnswer.objects.exists()
    found = findings_of(activity, END)
    assert (found.answered, found.read, found.is_shown) == (4, 0, False)


def test_each_question_is_shown_from_five_answers_of_its_own():
    activity, people = over(6)
    for number, enrolment in enumerate(people[:5]):
        more = [Said("helped", text=f"Word {number}")] if number < 4 else []
        say(enrolment, Said("worth", rating=number % 3 + 3), *more)
    shown = {result.asked.key: result for result in findings_of(activity, END).results}
    assert shown["worth"].is_shown
    assert [(bar.label, bar.number, bar.percent) for bar in shown["worth"].bars] == [
        *(("5", 1, 20), ("4", 2, 40), ("3", 2, 40), ("2", 0, 0), ("1", 0, 0)),
    ]
    assert str(shown["worth"].average) == "3.8"
    assert (shown["helped"].number, shown["helped"].is_shown, shown["helped"].texts) == (4, False, ())


def test_three_months_later_is_a_round_of_its_own():
    activity, people = over(5)
    now = end_of(activity) + 91 * DAY
    for enrolment in people:
        say(enrolment, Said("used", rating=3), Said("what", text="A cooperative"), now=now)
    assert not Enrolment.objects.filter(gave_feedback=True).exists()
    assert Enrolment.objects.filter(told_use=True).count() == 5
    found = findings_of(activity, LATER)
    assert next((bar.label, bar.number) for bar in found.results[0].bars) == ("A lot", 5)
    assert found.results[1].texts == ["A cooperative"] * 5
    assert findings_of(activity, END).answered == 0


# Nobody


def test_no_column_and_no_key_leads_from_an_answer_to_a_person_or_a_time():
    for model in (FeedbackAnswer, SealedFeedback):
        fields = {field.name: field for field in model._meta.get_fields()}
        kinds = {type(field) for field in fields.values()}
        assert kinds <= {
            models.UUIDField,
            models.ForeignKey,
            models.CharField,
            models.TextField,
            models.PositiveSmallIntegerField,
        }
        targets = {field.related_model._meta.label for field in fields.values() if field.is_relation}
        assert targets <= {"academy.Activity", "academy.FeedbackQuestion"}
        with connection.cursor() as cursor:
            columns = {
                column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
            }
        assert columns == {field.column for field in model._meta.concrete_fields}
    assert {field.name for field in FeedbackAnswer._meta.get_fields()} == {
        *("id", "activity", "round", "question", "standard", "rating", "text"),
    }
    # And nothing points at one.
    pointing = [
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model in (FeedbackAnswer, SealedFeedback)
    ]
    assert pointing == []


def test_giving_feedback_writes_no_moment_and_no_row_that_names_the_person():
    _activity, [enrolment] = over(1)
    before = {field.attname: getattr(enrolment, field.attname) for field in Enrolment._meta.concrete_fields}
    counted = {model: model._base_manager.count() for model in apps.get_models()}
    say(enrolment)
    enrolment.refresh_from_db()
    after = {field.attname: getattr(enrolment, field.attname) for field in Enrolment._meta.concrete_fields}
    assert {name for name in after if after[name] != before[name]} == {"gave_feedback"}
    changed = [model for model, number in counted.items() if model._base_manager.count() != number]
    assert changed == [SealedFeedback]
    assert not get_logentry_model().objects.filter(content_type__model__startswith="feedbackanswer").exists()
    assert {Delivery, EnrolmentChange} & set(changed) == set()


def physical_order(activity):
    """The texts as the rows lie in the table, and in the order of their keys."""
    hidden = "rowid" if connection.vendor == "sqlite" else "ctid"
    found = []
    for order in (hidden, "id"):
        with connection.cursor() as cursor:
            table, column = FeedbackAnswer._meta.db_table, FeedbackAnswer._meta.get_field("activity").column
            wanted = f"SELECT text FROM {table} WHERE {column} = %s ORDER BY {order}"
            cursor.execute(wanted, [activity.pk])
            found.append([int(text) for (text,) in cursor.fetchall()])
    return found


def test_neither_place_nor_key_of_the_rows_follows_the_order_of_answering():
    """Ten people answer one after the other, ten times: where the third one's words lie is a matter of chance."""
    activities, seen = 10, []
    for _each in range(activities):
        activity, people = over(10)
        for number, enrolment in enumerate(people):
            say(enrolment, Said("helped", text=str(number)))
        seen.append(physical_order(activity))
    for orders in zip(*seen, strict=True):
        # By chance each of ten is at its own place once in ten; by order of time it always is.
        hits = sum(number == place for order in orders for place, number in enumerate(order))
        assert hits < 2.5 * activities, hits
        # The first batch does not lie before the second: half of the first five are among the first five.
        early = sum(number < SHOWN_FROM for order in orders for number in order[:SHOWN_FROM])
        assert 0.2 * 5 * activities < early < 0.8 * 5 * activities, early
        assert len({tuple(order) for order in orders}) == activities


def test_ratings_and_texts_of_one_person_do_not_lie_together():
    activity, people = over(5)
    for number, enrolment in enumerate(people):
        say(
            enrolment,
            Said("worth", rating=number + 1),
            Said("work", rating=number + 1),
            Said("helped", text=f"{number}"),
        )
    rows = list(FeedbackAnswer.objects.filter(activity=activity))
    assert len({row.pk for row in rows}) == 15
    hidden = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT standard FROM {FeedbackAnswer._meta.db_table} ORDER BY {hidden}")
        lying = [standard for (standard,) in cursor.fetchall()]
    assert lying != ["worth", "work", "helped"] * 5


def test_box_says_neither_time_nor_length():
    short, long = seal([{"key": "helped", "text": "x"}]), seal([{"key": "helped", "text": "x" * LONGEST_TEXT}])
    assert len(short) == len(long)
    assert BLOCK_BYTES > LONGEST_TEXT
    # The bytes in which the library would write the second of sealing.
    assert base64.urlsafe_b64decode(short)[1:9] == bytes(8)
    assert unseal(short) == [{"key": "helped", "text": "x"}]


def test_box_opens_with_an_earlier_secret_and_is_lost_with_a_forgotten_one(settings):
    old = seal([1])
    settings.SECRET_KEY, was = "another-secret-of-at-least-32-characters", settings.SECRET_KEY
    assert unseal(old) is None
    settings.SECRET_KEY_FALLBACKS = [was]
    assert unseal(old) == [1]
    settings.SECRET_KEY_FALLBACKS = []
    activity, people = over(5)
    SealedFeedback.objects.create(activity=activity, round=END, box=old)
    Enrolment.objects.filter(pk=people[0].pk).update(gave_feedback=True)
    for enrolment in people[1:]:
        say(enrolment)
    assert sum(stored(activity).values()) == 8
    assert not SealedFeedback.objects.exists()


# The questions of the activity itself


def own(activity, **texts):
    return FeedbackQuestion(activity=activity, original_language="it", **texts)


def test_own_questions_take_the_place_of_ours_and_are_final_once_somebody_has_answered():
    activity, people = over(5)
    rating, text = (
        own(activity, wording_it="Utile?", position=2),
        own(activity, kind="text", wording_it="E poi?", position=1),
    )
    save_questions(activity=activity, questions=[rating, text], gone=[])
    for enrolment in people:
        assert refused(enrolment, Said("worth", rating=3)) == "changed"
        say(enrolment, Said(str(rating.public_id), rating=4), Said(str(text.public_id), text="Continuare"))
    results = findings_of(activity, END).results
    assert [(str(row.asked.wording), row.number, row.is_shown) for row in results] == [
        ("E poi?", 5, True),
        ("Utile?", 5, True),
    ]
    rating.wording_it = "Utilissimo?"
    for change in ({"questions": [rating], "gone": []}, {"questions": [], "gone": [text]}):
        with pytest.raises(DomainError):
            save_questions(activity=activity, **change)


def test_staff_write_them_in_the_admin_and_can_no_longer_once_somebody_has_answered():
    activity, [enrolment] = over(1, original_language="it", title_it="Circolo")
    client = signed_in(staff_of(activity.hostings.get().organisation))
    address = f"/admin/academy/activity/{activity.pk}/change/"
    typed = {"feedback_questions__0__kind": "text", "feedback_questions__0__wording_en": "Useful?"}
    assert errors_of(submit(client, address, **typed)) == ["Write this text in the original language first."]
    response = submit(client, address, **typed, feedback_questions__0__wording_it="Utile?")
    assert response.status_code == 302, errors_of(response)
    question = activity.feedback_questions.get()
    assert (question.original_language, question.wording_it, question.kind, question.place) == (
        "it",
        "Utile?",
        "text",
        1,
    )
    say(enrolment, Said(str(question.public_id), text="Sì"))
    refusal = submit(client, address, feedback_questions__0__wording_it="Utilissimo?")
    assert errors_of(refusal) == ["Somebody has given feedback already, so the questions stay as they are."]
    assert submit(client, address, capacity="601").status_code == 302, "everything else can be saved"


def test_there_are_at_most_five_questions_whoever_writes_them():
    activity, _nobody = over()
    five = [own(activity, wording_it=f"Domanda {number}") for number in range(5)]
    save_questions(activity=activity, questions=five, gone=[])
    with pytest.raises(DomainError):
        save_questions(activity=activity, questions=[own(activity, wording_it="Sei?")], gone=[])
    for place in (1, 6):
        with pytest.raises(IntegrityError), transaction.atomic():
            own(activity, wording_it="Sei?", place=place).save()
    save_questions(activity=activity, questions=[], gone=[five[2]])
    save_questions(activity=activity, questions=[own(activity, wording_it="Sei?")], gone=[])
    assert sorted(activity.feedback_questions.values_list("place", flat=True)) == [1, 2, 3, 4, 5]


def test_copy_of_an_activity_asks_the_same_questions():
    activity, _nobody = over()
    save_questions(activity=activity, questions=[own(activity, wording_it="Utile?")], gone=[])
    copy = copy_activity(
        activity=activity, first_day=(timezone.now() + 9 * DAY).date(), moves_closing=False, now=timezone.now()
    )
    assert [str(row) for row in copy.feedback_questions.all()] == ["Utile?"]


# What was heard


def test_hosts_answer_once_it_is_over_and_may_correct_themselves():
    activity, _nobody = over()
    person, now = PersonFactory.create(), timezone.now()
    texts = {"language": "it", "heard": "Più pause.", "changes": ""}
    with pytest.raises(DomainError):
        publish_reply(activity=activity, **texts, by=person, now=end_of(activity) - timedelta(seconds=1))
    publish_reply(activity=activity, **texts, by=person, now=now)
    publish_reply(activity=activity, **{**texts, "changes": "Due pause."}, by=person, now=now)
    assert list(FeedbackReply.objects.values_list("heard", "changes")) == [("Più pause.", "Due pause.")]
