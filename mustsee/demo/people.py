"""Fictitious people, and the logins of the demo: one for each role."""

import json
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Person, User
from mustsee.demo.content import World, email_of, read
from partners.models import Membership, OrganisationClaim

FILE_MODE = 0o600
# They were there before the first known event.
KNOWN_SINCE = timedelta(days=30)
# The declared group and an age band that goes with it, in turn.
GROUPS = [
    ("entrepreneur", "30-39"),
    ("would-be", "25-29"),
    ("entrepreneur", "40-54"),
    ("student", "18-24"),
    ("none", ""),
    ("entrepreneur", "55+"),
    ("would-be", "18-24"),
]


@dataclass(frozen=True)
class Login:
    """One line of `demo-logins.json`, and the hash to store (empty: the stored one stays)."""

    role: str
    email: str
    password: str
    new_hash: str = ""


def load_people(world: World, since: datetime) -> None:
    """The people with a login by their role, and the others in the order of the file."""
    content = read("people")
    created_at = since - KNOWN_SINCE
    for spec in content["login"]:
        columns = {name: spec[name] for name in ("language", "target_group", "birth_year_band") if name in spec}
        columns |= {"name": spec["name"], "territory": world.territories.get(spec.get("territory", ""))}
        world.roles[spec["role"]], _ = Person.objects.get_or_create(
            email=login_email(spec["role"]),
            defaults={**columns, "adult_declared_at": created_at, "created_at": created_at},
        )
    for columns in people_columns(world):
        person, is_new = Person.objects.get_or_create(
            email=columns["email"],
            defaults={**columns, "adult_declared_at": created_at, "created_at": created_at},
        )
        world.people.append(person)
        if is_new:
            load_employer(world, person, created_at)


def load_employer(world: World, person: Person, created_at: datetime) -> None:
    """Where the person said at sign-up that they work; some say nothing."""
    for slug, names in read("people")["works_for"].items():
        if person.name in names:
            employer = world.organisations[slug]
            OrganisationClaim.objects.create(
                person=person, organisation=employer, name=employer.name, created_at=created_at
            )


def people_columns(world: World, suffix: str = "") -> Iterator[dict[str, Any]]:
    """The column values of those without a login; with a suffix, of sixty others who have none."""
    content = read("people")
    number = 0
    named = [{**spec, "names": [spec["name"]]} for spec in content["login"]] if suffix else []
    for group in content["group"] + named:
        for name in group["names"]:
            target_group, band = GROUPS[number % len(GROUPS)]
            number += 1
            yield {
                "name": name + suffix.replace(".", " "),
                "email": email_of(name, suffix),
                "language": content["languages"].get(name, group["language"]),
                "territory": world.territories.get(group.get("territory", "")),
                "target_group": target_group,
                "birth_year_band": band,
            }


def login_email(role: str) -> str:
    return f"{role}@demo.example"


def choose_logins(path: Path) -> list[Login]:
    """The logins with the passwords that the file keeps; new ones where it has none.

    Hashing takes a third of a second each, so it is done before any transaction, two at a time.
    """
    kept = read_logins(path)
    existing = set(User.objects.filter(email__endswith="@demo.example").values_list("email", flat=True))
    roles = [spec["role"] for spec in read("people")["login"]]
    passwords = {role: kept.get(login_email(role)) or secrets.token_urlsafe(12) for role in roles}
    to_hash = [role for role in roles if not (login_email(role) in existing and login_email(role) in kept)]
    with ThreadPoolExecutor(max_workers=2) as pool:
        hashes = dict(zip(to_hash, pool.map(make_password, (passwords[role] for role in to_hash)), strict=True))
    return [Login(role, login_email(role), passwords[role], hashes.get(role, "")) for role in roles]


def load_logins(world: World, logins: list[Login], now: datetime) -> int:
    """Users with a verified address, and the memberships of staff. Returns how many passwords are new."""
    renewed = 0
    specs = {spec["role"]: spec for spec in read("people")["login"]}
    for login in logins:
        person = world.roles[login.role]
        user, is_new = User.objects.get_or_create(
            email=login.email, defaults={"person": person, "password": login.new_hash, "date_joined": now}
        )
        if is_new:
            EmailAddress.objects.create(user=user, email=login.email, verified=True, primary=True)
        elif login.new_hash:
            user.password = login.new_hash
            user.save(update_fields=["password"])
            renewed += 1
        membership = specs[login.role].get("membership")
        if is_new and membership:
            organisation = world.organisations[membership["organisation"]]
            Membership.objects.get_or_create(person=person, organisation=organisation, role=membership["role"])
    return renewed


def read_logins(path: Path) -> dict[str, str]:
    """Passwords by e-mail; nothing when the file is missing or no longer what we wrote."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {str(row["email"]): str(row["password"]) for row in rows if row["password"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def write_logins(path: Path, logins: list[Login]) -> None:
    """The file appears whole or not at all, and only its owner may read it."""
    rows = [{"role": login.role, "email": login.email, "password": login.password} for login in logins]
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE), "w", encoding="utf-8") as file:
        json.dump(rows, file, indent=2)
        file.write("\n")
    fresh.replace(path)
