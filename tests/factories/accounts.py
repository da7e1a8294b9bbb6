"""Territories, people and logins."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.test import Client
from factory.django import DjangoModelFactory

from accounts.models import Person, User
from reference.models import Territory


class TerritoryFactory(DjangoModelFactory[Territory]):
    class Meta:
        model = Territory
        django_get_or_create = ("slug",)

    slug = "cascais"
    name_en = factory.LazyAttribute(lambda row: row.slug.title())
    country = "PT"
    time_zone = "Europe/Lisbon"
    default_language = "pt"


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@mail.example")
    language = "en"


class UserFactory(DjangoModelFactory[User]):
    """A login with a verified address and its person."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    email = factory.LazyAttribute(lambda row: row.person.email)
    password = factory.django.Password("a-long-pass-phrase")

    @factory.post_generation
    def verified(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if create:
            EmailAddress.objects.create(user=self, email=self.email, verified=extracted is not False, primary=True)


def signed_in(person: Person) -> Client:
    """A test client signed in as this person."""
    user = User.objects.filter(person=person).first() or UserFactory.create(person=person)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
