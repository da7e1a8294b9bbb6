"""What `manage.py check --deploy` knows about our own production mistakes, beside Django's."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def check_deployment(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Each mistake with the variable that mends it."""
    return [message for message in (*check_address(), *check_data(), *check_mail()) if message]


def check_address() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    host = urlsplit(settings.SITE_URL).hostname or ""
    if settings.DEMO:
        found.append(checks.Error("DEMO is on: anybody may sign in.", hint="Unset DEMO.", id="mustsee.E001"))
    if not settings.SITE_URL.startswith("https://"):
        hint = "Set SITE_URL to the public https:// address."
        found.append(checks.Error("Passwords would travel unencrypted.", hint=hint, id="mustsee.E002"))
    elif not settings.ENV.behind_proxy:
        hint = "Set BEHIND_PROXY=1 when the proxy in front sets X-Forwarded-Proto itself."
        found.append(checks.Warning("Requests do not know that they came by HTTPS.", hint=hint, id="mustsee.W002"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Set ALLOWED_HOSTS to the names of the site."
        found.append(checks.Error("Any host name is accepted, also in mailed links.", hint=hint, id="mustsee.E003"))
    elif not any(
        host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in settings.ALLOWED_HOSTS
    ):
        hint = f"Add {host} to ALLOWED_HOSTS."
        found.append(checks.Error("The site's own address would be refused.", hint=hint, id="mustsee.E004"))
    return found


def check_data() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    if settings.ENV.secret_key_is_generated:
        hint = "Set SECRET_KEY, the same for every process, and keep it with the back-ups."
        found.append(checks.Error("The secret key was made for development.", hint=hint, id="mustsee.E005"))
    if settings.CREDENTIAL_KEYS_ARE_MADE:
        hint = "Set CREDENTIAL_KEYS to a folder outside the data, run manage.py rotate_credential_key, and back it up."
        found.append(checks.Error("The key that signs badges was made for development.", hint=hint, id="mustsee.E007"))
    elif not list(settings.CREDENTIAL_KEYS_DIR.glob("key-*.private.pem")):
        hint = "Run manage.py rotate_credential_key."
        found.append(checks.Error("There is no key to sign badges with.", hint=hint, id="mustsee.E008"))
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        hint = "Set DATABASE_URL to a PostgreSQL server when more than one machine or many people use it."
        found.append(checks.Warning("The database is a SQLite file.", hint=hint, id="mustsee.W003"))
    if not settings.REDIS_URL:
        hint = "Set REDIS_URL and run a worker and beat."
        message = (
            "Without a broker, reminders and mails run inside one web process, and rate limits are counted per process."
        )
        found.append(checks.Warning(message, hint=hint, id="mustsee.W004"))
    return found


def check_mail() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    if not settings.ENV.email_options:
        hint = "Set EMAIL_URL to a mail server."
        found.append(checks.Error("Mails are written to files: nobody gets them.", hint=hint, id="mustsee.E006"))
    if "@localhost" in settings.DEFAULT_FROM_EMAIL or "@127.0.0.1" in settings.DEFAULT_FROM_EMAIL:
        hint = "Set FROM_EMAIL to an address of the academy."
        found.append(checks.Warning("Mails come from an address that does not exist.", hint=hint, id="mustsee.W005"))
    return found
