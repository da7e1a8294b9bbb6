"""Territories, people and logins."""

import re
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import Person, User
from reference.models import Territory
from tests.factories.base import RowFactory


class TerritoryFactory(RowFactory[Territory]):
    class Meta:
        model = Territory
        django_get_or_create = ("slug",)

    slug = "cascais"
    name_en = factory.LazyAttribute(lambda row: row.slug.title())
    country = "PT"
    time_zone = "Europe/Lisbon"
    default_language = "pt"


class PersonFactory(RowFactory[Person]):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@mail.example")
    language = "en"


class UserFactory(RowFactory[User]):
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


PASS_PHRASE = "a-long-pass-phrase"


def signed_in(person: Person) -> Client:
    """A test client signed in as this person; staff have a second factor, as outside the demo they must."""
    user = User.objects.filter(person=person).first() or UserFactory.create(person=person)
    if user.is_staff:
        Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def sign_up_data(**changed: Any) -> dict[str, Any]:
    """What a newcomer from Cascais types; None leaves a field out."""
    data = {
        "name": "Marta Reis",
        "email": "marta@mail.example",
        "password1": PASS_PHRASE,
        "language": "en",
        "territory": TerritoryFactory.create().slug,
        "target_group": "entrepreneur",
        "birth_year_band": "",
        "organisation": "",
        "adult": "on",
        "privacy": "on",
        **changed,
    }
    return {name: value for name, value in data.items() if value is not None}


def link_in(message: EmailMessage) -> str:
    """The path of the one link to the site that a mail about signing in has."""
    found = re.search(r"https?://[^/\s]+(/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def sign_in(client: Client, email: str, password: str = PASS_PHRASE, **more: Any) -> Any:
    """Sign in with a password, as the form does."""
    return client.post("/en/accounts/login/", {"login": email, "password": password, **more})
