"""From a login to a person: what was typed at sign-up waits until the address is proved."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import Person, User
from core.errors import DomainError
from reference.models import Territory

# As long as a mailbox has to wait for a second mail (ACCOUNT_RATE_LIMITS).
VERY_MOMENT = timedelta(seconds=10)

AdoptionHook = Callable[[Person, dict[str, Any], datetime], None]
_hooks: list[AdoptionHook] = []


def register_adoption_hook(hook: AdoptionHook) -> None:
    """Call `hook(person, declared, now)` in the transaction that gives a login its person; registering twice is once.

    This is how an upper app keeps what was typed at sign-up and is its own business.
    """
    if hook not in _hooks:
        _hooks.append(hook)


def discard_pending(*, email: str, now: datetime) -> None:
    """Forget an unproved sign-up with this address, so that what is typed last counts; its link stops working.

    One of this very moment stays: a form sent twice by one click must not kill the link that is on its way.
    """
    with transaction.atomic():
        logins = User.objects.select_related(None).select_for_update()
        older = logins.filter(date_joined__lt=now - VERY_MOMENT)
        for user in older.filter(email=email.lower(), person__isnull=True):
            if not EmailAddress.objects.filter(user=user, verified=True).exists():
                user.delete()


def adopt_person(*, user: User, email: str, now: datetime) -> Person:
    """Give the login its person now that `email` is proved: the one with that address, or a new one.

    A person taken over keeps everything (enrolments and all); the values declared at sign-up win over older ones.
    Calling twice is the same as once, also at the same moment.
    Raises DomainError when the person with that address signs in with another login.
    """
    with transaction.atomic():
        # Without the join: PostgreSQL reads the locked row again after a wait, but not what was joined to it.
        locked = User.objects.select_related(None).select_for_update().get(pk=user.pk)
        if locked.person is None:
            declared = locked.declared
            locked.person = take_over(email=email, name=declared.get("name") or email.partition("@")[0])
            apply_declared(locked.person, declared)
            locked.person.save()
            # Where they were going stays until the first sign-in, in whatever browser that is.
            locked.declared = {"next": declared["next"]} if declared.get("next") else {}
            locked.save(update_fields=["person", "declared"])
            for hook in _hooks:
                hook(locked.person, declared, now)
    user.person, user.declared = locked.person, locked.declared
    return locked.person


def take_over(*, email: str, name: str) -> Person:
    """The person with this address, locked, or a new one. Raises DomainError when it has a login already."""
    people = Person.objects.select_for_update(of=("self",)).with_email(email)
    person = people.first()
    if person is None:
        try:
            with transaction.atomic():
                return Person.objects.create(name=name, email=email)
        except IntegrityError:
            # Somebody enrolled a guest with this address in the meantime.
            person = people.get()
    if User.objects.filter(person=person).exists():
        raise DomainError(
            _("Somebody already takes part with this address and signs in with another one. Please sign in with that."),
            code="person_has_login",
        )
    return person


def apply_declared(person: Person, declared: dict[str, Any]) -> None:
    """Write what was declared at sign-up onto the person, unsaved. What was left open there stays as it was."""
    for field in ("name", "language", "target_group", "birth_year_band", "privacy_version"):
        if declared.get(field):
            setattr(person, field, declared[field])
    for field in ("adult_declared_at", "privacy_acknowledged_at"):
        if declared.get(field):
            setattr(person, field, parse_datetime(declared[field]))
    if "territory" in declared:
        # "Elsewhere" is an answer too: no territory.
        person.territory = Territory.objects.filter(slug=declared["territory"]).first()


def follow_email(*, user: User, email: str) -> None:
    """Keep the person's address in step with the proved one of the login.

    Raises DomainError when another person has that address.
    """
    person = user.person
    if person is None or person.email == email.lower():
        return
    taken = DomainError(
        _("This address belongs to another person in the academy. Please use another one."), code="address_taken"
    )
    if Person.objects.with_email(email).exclude(pk=person.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            person.email = email
            person.save(update_fields=["email"])
    except IntegrityError as error:
        raise taken from error


def forget_destination(user: User) -> None:
    """The first sign-in has brought the person to where they were going: later ones lead home."""
    if "next" in user.declared:
        user.declared = {key: value for key, value in user.declared.items() if key != "next"}
        user.save(update_fields=["declared"])
