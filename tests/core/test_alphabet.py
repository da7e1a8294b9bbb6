"""Names stand where people look for them, and at the same place on both databases."""

import pytest

from accounts.models import Person
from core.text import fold
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_database_orders_names_as_the_attendance_sheet_does_whatever_their_case_and_accents() -> None:
    names = [
        "Tiago",
        "élodie",
        "Ana Maria",
        "Ana",
        "Zoë",
        "O'Neill",
        "Ola",
        "Ânia",
        "João-Luís",
        "João Luz",
        "Oz",
        "ßa",
    ]
    PersonFactory.create_batch(len(names))
    for person, name in zip(Person.objects.order_by("pk"), names, strict=True):
        person.name = name
        person.save()

    found = [person.name for person in Person.objects.alphabetical()]

    assert found == sorted(names, key=fold)
    assert found[:4] == ["Ana", "Ana Maria", "Ânia", "élodie"]
