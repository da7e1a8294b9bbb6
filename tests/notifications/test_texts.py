"""The coordinator's own words: which placeholders they may have, and what becomes of them in a mail."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import translation

from academy.services import enrol
from core.errors import DomainError
from notifications.models import Delivery, TextOverride
from notifications.overrides import OwnText, check
from notifications.reminders import Occasion, registry
from notifications.services import drain
from tests.factories import PersonFactory, published_activity
from tests.factories.mentoring import running_pair

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
KIND = "academy.enrolment-confirmed"


@pytest.mark.parametrize("text", ["Hello {nobody}", "{ name", "name }", "{}", "{name.email}", "{{name}}", "{name!r}"])
def test_only_whole_known_placeholders_are_taken(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        check(text, registry.kinds[KIND], field="body")
    assert caught.value.field == "body"
    assert "{activity}" in str(caught.value)


def test_a_text_with_known_placeholders_is_taken() -> None:
    check("{name}, { activity }: {link} – 100 %", registry.kinds[KIND], field="body")


def test_what_people_typed_is_neither_html_nor_a_link() -> None:
    own = OwnText("S", "First {name}.\r\nStill first.\r\n\r\nSee https://example.org/a or {link}")
    values = {"name": "<b>www.evil.example</b>\nx", "link": "https://site.example/p?a=1&b=2"}

    html = own.html(values)

    assert html == (
        "<p>First &lt;b&gt;www.evil.example&lt;/b&gt;<br>\nx.<br>\nStill first.</p>\n"
        '<p>See <a href="https://example.org/a">https://example.org/a</a> or '
        '<a href="https://site.example/p?a=1&amp;b=2">https://site.example/p?a=1&amp;b=2</a></p>'
    )
    assert own.text(values).startswith("First <b>www.evil.example</b>\nx.\nStill first.\n\nSee ")


def test_every_kind_that_needs_a_placeholder_knows_it() -> None:
    for kind in registry.kinds.values():
        assert set(kind.needs) <= kind.placeholders.keys(), kind.name
    assert {name for name, kind in registry.kinds.items() if not kind.placeholders} == {
        # What a certificate says is kept as it was issued; its mail is the same for all who award.
        *("credentials.certificate-issued", "credentials.certificate-revoked"),
        "notifications.announcement-test",
    }


@pytest.mark.django_db
def test_own_words_go_out_in_their_language_and_the_shipped_ones_in_the_others() -> None:
    TextOverride.objects.create(
        kind=KIND, language="it", subject="Ci vediamo: {activity}", body="Ciao {name}!\n\n{sessions}\n\n{link}"
    )
    activity = published_activity(now=NOW, title_en="Water & co", in_days=9)
    people = [PersonFactory.create(language=language, name="Ada") for language in ("it", "en")]
    for person in people:
        enrol(activity=activity, person=person, by=person, now=NOW)
    Delivery.objects.exclude(kind=KIND).delete()

    assert drain(clock=lambda: NOW) == 2

    own, shipped = sorted(outbox.outbox, key=lambda message: message.subject)
    assert (own.subject, shipped.subject) == ("Ci vediamo: Water & co", "You have a seat: Water & co")
    html: Any = own.alternatives[0][0]
    assert "<p>Ciao Ada!</p>" in html
    assert f'activities/{activity.slug}/">' in html
    assert "Room 1" in own.body
    assert "You have a seat" not in own.body
    assert [name for name, _content, _type in own.attachments] == [f"{activity.slug}.ics"]


@pytest.mark.django_db
def test_every_placeholder_of_a_kind_has_a_value_and_every_value_a_placeholder() -> None:
    activity = published_activity(now=NOW, in_days=9)
    person = PersonFactory.create()
    enrol(activity=activity, person=person, by=person, now=NOW)
    row = Delivery.objects.get(kind=KIND)
    occasion, kind = Occasion(person.pk, row.key), registry.kinds[KIND]

    answer = kind.contexts([occasion], NOW)[occasion]

    assert answer is not None
    with translation.override("fr"):
        values = answer.values()
    assert values.keys() == kind.placeholders.keys()
    assert values["where"] == "Room 1"
    assert "10 février 2027" in values["when"]
    pair = running_pair(now=NOW)
    told = Delivery.objects.filter(kind="mentoring.matched").first()
    assert told is not None
    occasion, kind = Occasion(told.person_id, told.key), registry.kinds["mentoring.matched"]
    answer = kind.contexts([occasion], NOW)[occasion]
    assert answer is not None
    assert answer.values().keys() == kind.placeholders.keys()
    assert str(pair.public_id) in answer.values()["link"]
