"""What every test may ask for; see tests/servers.py for the servers and tests/settings.py for the settings."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn
from unittest import TestCase

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone, translation

from tests import servers
from tests.smtp import SmtpServer

ROOT = Path(__file__).resolve().parent.parent
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "postgres_server", "broker_url"}


FULL = bool(os.environ.get("FULL"))
LONG = bool(os.environ.get("LONG"))
# Files that the second pass leaves to the first, by a word of their names: what is shown, and what asks little of a
# database that the files beside it do not ask as well.
SHOWING = (
    *("views", "page", "mails", "component", "privacy", "styleguide", "sheets", "programme", "texts", "kinds", "admin"),
    *("board", "figures", "suggestions", "staff", "feeds", "digests", "calendar", "links", "matching", "translations"),
    *("sign_up", "signing_in", "waiting", "compose", "demo", "uploads", "record", "reminders", "access", "paper"),
    *("tongues", "languages", "offline", "mailbox", "daily", "start_by", "frameworks"),
    *("questions", "copying", "preferences", "announcing"),
)

# A test process lives for minutes and holds all of Django: looking through it after every 700 objects is lost time.
gc.set_threshold(100_000, 20, 50)


def not_run(what: str) -> NoReturn:
    """A test that this machine cannot run: an error where CI runs, loud elsewhere (`make test` repeats it)."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{what} is missing, and CI must have it", pytrace=False)
    pytest.skip(f"NOT RUN: {what} is missing")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only tests that ask for the database of the pass: the others say the same in the pass before",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second pass, on another database, repeats only what a database can change.

    What pages and mails say of rows that are tested below them is left to the first pass, except with FULL=1: `make
    test` has nine minutes on two cores (docs/decisions/0024).
    """
    if not FULL and not LONG:
        long = [item for item in items if item.get_closest_marker("full")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in set(long)]
    if not config.getoption("--database-only"):
        return
    wanted = [item for item in items if asks_for_the_database(item) and (FULL or not shows(item))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
    items[:] = wanted


def shows(item: pytest.Item) -> bool:
    """Whether its file is about pages, mails or paper, by its name."""
    name = item.path.stem
    if "race" in name or item.name.startswith("test_unknown_things"):
        return False
    return any(word in name for word in SHOWING)


def asks_for_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    is_unittest = issubclass(getattr(item, "cls", None) or object, TestCase)
    return is_unittest or item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and heartbeats of one test must not reach the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _language_of_the_settings() -> None:
    """The language and zone that one test's page left active must not reach the next."""
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database for rows that all tests of a module share: built once, never committed, gone with the module.

    Its tests ask for the database as well; what each of them changes is undone before the next.
    """
    with django_db_blocker.unblock():
        atomic: Any = transaction.atomic()
        # As Django's own test case: what asks for an outermost transaction may have one inside it.
        atomic._from_testcase = True
        atomic.__enter__()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture(scope="session")
def _smtp() -> Iterator[SmtpServer]:
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp_server(_smtp: SmtpServer) -> SmtpServer:
    """A real SMTP server: `.url` for EMAIL_URL, `.received`, `.answer` to refuse, `.delay_seconds`."""
    _smtp.clear()
    return _smtp


@pytest.fixture
def use_smtp(smtp_server: SmtpServer, settings: Any) -> SmtpServer:
    """Django in this process sends through the real SMTP server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_server.port
    return smtp_server


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """The broker of the pass, else an embedded one of this process's own."""
    if django_settings.REDIS_URL:
        yield django_settings.REDIS_URL
        return
    try:
        with servers.redis("embedded") as url:
            yield url
    except servers.Missing as missing:
        not_run(str(missing))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[servers.Postgres]:
    """A PostgreSQL on loopback with an empty database, whatever database the pass uses."""
    try:
        with servers.postgres(tcp=True) as server:
            yield server
    except servers.Missing as missing:
        not_run(str(missing))


def database_url() -> str:
    """DATABASE_URL of the database that the running test sees."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    host = values["HOST"] or values["OPTIONS"].get("host", "")
    login = ":".join(part for part in (values["USER"], values["PASSWORD"]) if part)
    if host.startswith("/"):
        return f"postgres://{login}@/{values['NAME']}?host={host}"
    return f"postgres://{login}@{host}:{values['PORT'] or 5432}/{values['NAME']}"


@pytest.fixture
def process_env(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """The environment of a process that shares this test's database; the test has to be transactional.

    `process_env(REDIS_URL=broker_url, EMAIL_URL=smtp_server.url)` adds to it.
    """

    def build(**more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "CI") if name in os.environ}
        own = {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "mustsee.settings",
            "PYTHONPATH": str(ROOT),
            "SECRET_KEY": django_settings.SECRET_KEY,
            "VAR_DIR": str(tmp_path / "var"),
        }
        return {**kept, **own, **more}

    return build


@pytest.fixture
def python() -> str:
    """The interpreter for processes that tests start."""
    return sys.executable


READ: set[str] = set()


@pytest.fixture(autouse=True)
def _mails_in_one_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """With FULL=1, the first mail of each kind is also read for what is left in another language."""
    if FULL:
        from notifications.services import draining
        from tests.tongues import reading

        monkeypatch.setattr(draining, "build_message", reading(draining.build_message, READ))
