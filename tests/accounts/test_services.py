"""Logins and their people."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import Person, User
from accounts.services import adopt_person, discard_pending, follow_email, register_adoption_hook
from core.errors import DomainError
from partners.models import OrganisationClaim
from partners.services import claim_organisation
from tests.factories import EnrolmentFactory, PersonFactory, TerritoryFactory, UserFactory

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EMAIL = "ana@mail.example"
DECLARED = {
    "name": "Ana Silva",
    "language": "pt",
    "territory": "cascais",
    "target_group": "would-be",
    "birth_year_band": "25-29",
    "organisation": "Horta Comum",
    "adult_declared_at": "2026-11-19T10:00:00+00:00",
    "privacy_version": "1",
    "privacy_acknowledged_at": "2026-11-19T10:00:00+00:00",
    "next": "/pt/activities/",
}


def newcomer(**declared: str) -> User:
    TerritoryFactory.create()
    return User.objects.create_user(EMAIL, "a-long-pass-phrase", declared={**DECLARED, **declared})


@pytest.mark.django_db
def test_adopting_writes_what_was_declared_and_keeps_the_destination():
    user = newcomer()
    person = adopt_person(user=user, email=EMAIL, now=NOW)
    person.refresh_from_db()
    assert (person.name, person.email, person.language) == ("Ana Silva", EMAIL, "pt")
    assert (person.target_group, person.birth_year_band) == ("would-be", "25-29")
    assert person.territory.slug == "cascais"
    assert person.zone == "Europe/Lisbon"
    assert person.adult_declared_at == person.privacy_acknowledged_at == datetime(2026, 11, 19, 10, tzinfo=UTC)
    assert User.objects.get().declared == {"next": "/pt/activities/"}
    assert OrganisationClaim.objects.get().created_at == NOW


@pytest.mark.django_db
def test_adopting_twice_is_the_same_as_once():
    user = newcomer()
    first = adopt_person(user=user, email=EMAIL, now=NOW)
    second = adopt_person(user=User.objects.get(), email=EMAIL, now=NOW)
    assert first == second == Person.objects.get()
    assert OrganisationClaim.objects.count() == 1


@pytest.mark.django_db
def test_what_was_left_open_at_sign_up_stays_as_it_was():
    guest = PersonFactory.create(email=EMAIL, birth_year_band="30-39", time_zone="Europe/Madrid")
    adopt_person(user=newcomer(birth_year_band=""), email=EMAIL, now=NOW)
    guest.refresh_from_db()
    assert (guest.birth_year_band, guest.time_zone) == ("30-39", "Europe/Madrid")


@pytest.mark.django_db
def test_login_without_anything_declared_gets_a_person_all_the_same():
    person = adopt_person(user=User.objects.create_user(EMAIL), email=EMAIL, now=NOW)
    assert (person.name, person.email) == ("ana", EMAIL)


@pytest.mark.django_db
def test_person_who_signs_in_with_another_address_is_not_taken_over():
    other = UserFactory.create(person__email=EMAIL, email="other@mail.example")
    with pytest.raises(DomainError) as refusal:
        adopt_person(user=newcomer(), email=EMAIL, now=NOW)
    assert refusal.value.code == "person_has_login"
    assert User.objects.get(email=EMAIL).person is None
    assert User.objects.get(pk=other.pk).person == other.person


@pytest.mark.django_db(transaction=True)
def test_adopting_at_the_same_moment_makes_one_person_with_all_enrolments():
    user = newcomer()
    enrolment = EnrolmentFactory.create(person__email=EMAIL)
    start, found, errors = threading.Barrier(4), [], []

    def adopt() -> None:
        try:
            start.wait(timeout=10)
            found.append(adopt_person(user=User.objects.get(pk=user.pk), email=EMAIL, now=NOW).pk)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must show it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=adopt) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert errors == []
    assert found == [enrolment.person_id] * 4
    assert Person.objects.count() == 1
    assert OrganisationClaim.objects.count() == 1


@pytest.mark.django_db
def test_only_an_unproved_sign_up_is_discarded():
    proved = UserFactory.create()
    pending = User.objects.create_user(EMAIL)
    later = pending.date_joined + timedelta(minutes=1)
    discard_pending(email=proved.email, now=later)
    discard_pending(email=EMAIL.upper(), now=later)
    assert list(User.objects.all()) == [proved]
    assert not User.objects.filter(pk=pending.pk).exists()


@pytest.mark.django_db
def test_sign_up_of_this_very_moment_is_kept():
    pending = User.objects.create_user(EMAIL)
    discard_pending(email=EMAIL, now=pending.date_joined + timedelta(seconds=5))
    assert User.objects.get() == pending


@pytest.mark.django_db
def test_person_follows_the_main_address_of_the_login():
    user = UserFactory.create()
    follow_email(user=user, email="New@mail.example")
    assert Person.objects.get().email == "new@mail.example"


@pytest.mark.django_db
def test_address_of_another_person_is_refused():
    user = UserFactory.create()
    PersonFactory.create(email=EMAIL)
    with pytest.raises(DomainError) as refusal:
        follow_email(user=user, email=EMAIL)
    assert refusal.value.code == "address_taken"
    assert Person.objects.get(pk=user.person_id).email == user.email


@pytest.mark.django_db
def test_registering_a_hook_twice_runs_it_once():
    register_adoption_hook(claim_organisation)
    adopt_person(user=newcomer(), email=EMAIL, now=NOW)
    assert OrganisationClaim.objects.count() == 1
