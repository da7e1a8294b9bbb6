"""What lacks a translation, and translators' files: out, looked at, and in."""

from typing import Any

import polib
import pytest
from auditlog import get_logentry_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from academy.models import Activity, FeedbackQuestion, Question
from accounts.models import Person
from partners.models import Membership, Need, Organisation
from reports import po
from reports.services import Foreseen, foresee_import
from reports.texts import numbers_of, sorts_for
from tests.factories import ActivityFactory, EnrolmentFactory, NeedFactory, OrganisationFactory, signed_in, staff_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
LIST = "/en/staff/translations/"
TITLES = {"title_en": "", "title_it": "Erbe selvatiche", "original_language": "it"}


@pytest.fixture
def host() -> Organisation:
    return OrganisationFactory.create(slug="own", description_en="We cook")


@pytest.fixture
def staff(host: Organisation) -> Person:
    return staff_of(host)


@pytest.fixture
def activity(host: Organisation) -> Activity:
    return ActivityFactory.create(host=host, **TITLES)


def exported(person: Person, query: str) -> polib.POFile:
    response = signed_in(person).get(f"{LIST}export/?{query}")
    return polib.pofile(b"".join(response.streaming_content).decode())  # type: ignore[arg-type]


def texts_of(file: polib.POFile) -> dict[str, str]:
    return {entry.msgctxt: entry.msgid for entry in file}


def key(row: Activity, field: str = "title") -> str:
    return f"academy.activity/{row.public_id}/{field}"


def entry(row: Activity, text: str, **more: Any) -> po.Entry:
    return po.Entry(**{"key": key(row), "source": "Erbe selvatiche", "text": text, **more})


def foreseen(person: Person, *entries: po.Entry, language: str = "fr") -> Foreseen:
    return foresee_import(person=person, language=language, entries=entries)


def uploaded(content: str | bytes, name: str = "fr.po") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def file_for(language: str, *entries: po.Entry) -> str:
    return po.header(language, "Academy") + "".join(po.written(row, "a note") for row in entries)


def send(client: Client, content: str | bytes, language: str = "fr") -> str:
    response = client.post(f"{LIST}import/", {"language": language, "file": uploaded(content)})
    assert response.status_code == 200
    return response.content.decode()


# The list


def test_numbers_count_what_lacks_each_language(staff: Person, activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(title_fr="Herbes", summary_it="In breve")

    found = {line.sort.label: dict(line.numbers) for line in numbers_of(staff, sorts_for(staff))}

    assert found["academy.activity"] == {"en": 2, "pt": 2, "it": 0, "es": 2, "fr": 1}
    assert found["partners.organisation"] == {"en": 0, "pt": 1, "it": 1, "es": 1, "fr": 1}
    # What only the network coordinator changes is not for partner staff to translate.
    assert found.keys().isdisjoint({"partners.project", "reference.topic", "reference.territory"})


def test_the_list_shows_own_texts_with_their_original_and_where_to_edit_them(staff: Person, activity: Activity) -> None:
    ActivityFactory.create(title_en="A stranger's")

    html = get(signed_in(staff), f"{LIST}?language=pt&model=academy.activity")

    assert '<td lang="it">Erbe selvatiche</td>' in html
    assert f'href="/admin/academy/activity/{activity.pk}/change/"' in html
    assert "A stranger" not in html


def test_what_stands_on_the_page_of_another_is_edited_there(staff: Person, activity: Activity) -> None:
    Question.objects.create(activity=activity, wording_en="Do you cook?")
    html = get(signed_in(staff), f"{LIST}?language=it&model=academy.question")
    assert f'href="/admin/academy/activity/{activity.pk}/change/"' in html


def test_the_network_coordinator_sees_the_texts_of_all(activity: Activity) -> None:
    coordinator = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)
    assert key(activity) in texts_of(exported(coordinator, "language=fr"))


def test_the_list_costs_the_same_for_one_text_and_for_thirty(staff: Person, host: Organisation) -> None:
    client, url = signed_in(staff), f"{LIST}?language=pt&model=academy.activity"
    ActivityFactory.create(host=host, **TITLES)
    one = queries_of(client, url)
    for _number in range(29):
        ActivityFactory.create(host=host, **TITLES)
    assert queries_of(client, url) == one
    assert "Page 1 of 2" in get(client, url)


# Out


def test_a_file_holds_what_is_missing_or_everything(staff: Person, activity: Activity, host: Organisation) -> None:
    Activity.objects.filter(pk=activity.pk).update(title_pt="Ervas")
    ActivityFactory.create(title_en="A stranger's")
    organisation = "partners.organisation/own/description"

    missing = exported(staff, "language=pt")

    assert missing.metadata["Language"] == "pt_PT"
    assert texts_of(missing) == {organisation: "We cook"}
    everything = exported(staff, "language=pt&all=1")
    assert texts_of(everything) == {organisation: "We cook", key(activity): "Erbe selvatiche"}
    [own] = [row for row in everything if row.msgctxt == key(activity)]
    assert own.msgstr == "Ervas"
    assert "at most 200 characters" in own.comment
    assert texts_of(exported(staff, "language=it&all=1")) == {organisation: "We cook"}


# In


def test_a_file_is_looked_at_and_then_written(staff: Person, activity: Activity) -> None:
    file = exported(staff, "language=fr")
    for row in file:
        row.msgstr = "Herbes sauvages" if row.msgctxt == key(activity) else ""
    client = signed_in(staff)

    preview = send(client, str(file))

    assert "1 text will be written" in preview
    assert "1 is not translated in the file" in preview
    activity.refresh_from_db()
    assert not activity.title_fr

    answer = client.post(f"{LIST}import/confirm/", {"language": "fr", "content": str(file)}, follow=True)
    assert "1 translation is saved" in answer.content.decode()
    activity.refresh_from_db()
    assert (activity.title_fr, activity.title_it) == ("Herbes sauvages", "Erbe selvatiche")
    assert "herbes" in activity.search_text
    log = get_logentry_model().objects.filter(object_pk=str(activity.pk), content_type__model="activity").latest()
    assert log.changes_dict["title_fr"] == ["None", "Herbes sauvages"]


def test_what_was_edited_meanwhile_is_kept_out(staff: Person, activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(title_fr="Herbes")

    def why(row: po.Entry) -> str:
        [kept] = foreseen(staff, row).kept_out
        return str(kept.why)

    assert "translation was changed here" in why(entry(activity, "Autres herbes"))
    assert "original was changed" in why(entry(activity, "Autres herbes", source="Erbe"))
    known = foreseen(staff, entry(activity, "Autres herbes", mark=po.mark_of("Herbes")))
    assert [(change.before, change.after) for change in known.changes] == [("Herbes", "Autres herbes")]
    assert foreseen(staff, entry(activity, "Herbes")).same == 1


def test_entries_that_are_not_for_here_are_kept_out(staff: Person, activity: Activity) -> None:
    theirs = ActivityFactory.create(**TITLES)
    unknown = [
        entry(theirs, "Herbes"),
        *(entry(activity, "Herbes", key=wrong) for wrong in ("", "academy.activity/1/title", "accounts.user/1/name")),
        *(entry(activity, "Herbes", key=wrong) for wrong in (key(activity, "slug"), "partners.need/x/statement", "/")),
    ]
    result = foreseen(staff, *unknown, entry(activity, "Herbes", is_unsure=True))
    assert [str(kept.why)[:12] for kept in result.kept_out] == ["There is no "] * 7 + ["It is marked"]
    assert "language it was written in" in str(foreseen(staff, entry(activity, "X"), language="it").kept_out[0].why)
    both = foreseen(staff, entry(activity, "Herbes"), entry(activity, "Plantes"))
    assert (both.changes, len(both.kept_out)) == ([], 2)


def test_another_organisations_texts_are_never_written(activity: Activity) -> None:
    outsider = staff_of(OrganisationFactory.create())
    content = file_for("fr", entry(activity, "Volé"), po.Entry(key(activity), "Erbe selvatiche", "Volé"))
    signed_in(outsider).post(f"{LIST}import/confirm/", {"language": "fr", "content": content})
    signed_in(outsider).post(
        f"{LIST}import/confirm/", {"language": "fr", "content": file_for("fr", entry(activity, "V"))}
    )
    activity.refresh_from_db()
    assert not activity.title_fr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 201, "At most 200 characters; there are 201."),
        ("two\nlines", "It has to stand on one line."),
        ("a bell \x07", "It contains a character that cannot be printed."),
    ],
)
def test_a_mistake_in_one_entry_is_said_beside_the_file_and_nothing_is_written(
    staff: Person, activity: Activity, host: Organisation, text: str, sentence: str
) -> None:
    good = po.Entry("partners.organisation/own/description", "We cook", "Nous cuisinons")
    content = file_for("fr", good, entry(activity, text))
    client = signed_in(staff)

    html = send(client, content)

    assert f"(title): {sentence}" in html
    assert 'aria-invalid="true"' in html
    client.post(f"{LIST}import/confirm/", {"language": "fr", "content": content})
    host.refresh_from_db()
    assert not host.description_fr


def test_answers_to_choose_from_keep_their_number(staff: Person, activity: Activity) -> None:
    question = Question.objects.create(
        activity=activity, kind="choice", wording_en="Which?", options_en="Herbs\r\nRoots", options_pt=""
    )
    row = po.Entry(f"academy.question/{question.public_id}/options", "Herbs\nRoots", "Ervas")
    assert "as many answers as in the original" in foreseen(staff, row, language="pt").errors[0]


def test_a_question_for_feedback_is_translated_until_somebody_has_answered(staff: Person, activity: Activity) -> None:
    question = FeedbackQuestion.objects.create(activity=activity, wording_en="Useful?", place=1)
    row = po.Entry(f"academy.feedbackquestion/{question.public_id}/wording", "Useful?", "Utile ?")
    assert len(foreseen(staff, row).changes) == 1
    EnrolmentFactory.create(activity=activity, gave_feedback=True)
    assert not foreseen(staff, row).changes
    coordinator = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)
    assert "Somebody has given feedback already" in foreseen(coordinator, row).errors[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty. Please choose another one."),
        (b"/etc/hostname", "not a PO file that we can read"),
        (b'msgid "a\nmsgstr', "not a PO file that we can read: look at line 2"),
        (b"\x00\x01", "not a PO file that we can read"),
        (b'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "\xe9"\nmsgstr ""', "not written in UTF-8"),
        (b'msgid "a"\nmsgstr "b"', "does not say its language"),
        (file_for("it", po.Entry("a", "b", "c")).encode(), "for another language: it"),
        (file_for("fr").encode(), "no text in this file"),
        (b"#" * (po.MAX_BYTES + 1), "too large"),
        (file_for("fr").encode() + b'msgid "a"\nmsgstr "b"\n\n' * (po.MAX_ENTRIES + 1), "too many texts"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_translation_is_refused(staff: Person, content: bytes, sentence: str) -> None:
    html = send(signed_in(staff), content)
    assert sentence in html
    assert 'aria-invalid="true"' in html


def test_looking_at_a_file_costs_the_same_for_one_text_and_for_thirty(
    staff: Person, host: Organisation, django_assert_max_num_queries: Any
) -> None:
    rows = [ActivityFactory.create(host=host, **TITLES) for _number in range(30)]
    with django_assert_max_num_queries(2) as captured:
        assert len(foreseen(staff, entry(rows[0], "Herbes")).changes) == 1
    with django_assert_max_num_queries(len(captured)):
        assert len(foreseen(staff, *(entry(row, "Herbes") for row in rows)).changes) == 30


def test_every_model_with_texts_is_offered_to_the_network_coordinator(staff: Person) -> None:
    coordinator = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)
    offered = {sort.label for sort in sorts_for(coordinator)}
    assert offered >= {"academy.activity", "academy.question", "academy.session", "home.accessibilitystatement"}
    assert offered >= {"partners.need", "partners.organisation", "partners.project", "reference.topic"}
    need = NeedFactory.create(territory=OrganisationFactory.create().territory)
    assert f"partners.need/{need.pk}/statement" in texts_of(exported(coordinator, "language=fr"))
    assert not Need.objects.filter(pk=need.pk, statement_fr="x").exists()
