"""A setting is honest: unset is safe, nonsense stops the start in one line, and the page says what the code does."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from mustsee import environment
from tests.conftest import ROOT

SECRET = "a-secret-for-tests-that-is-long-enough-for-us"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in environment.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> environment.Environment:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return environment.read()


NONSENSE = [
    ("DEBUG", "maybe", "1 or 0"),
    ("DEMO", "perhaps", "1 or 0"),
    ("BEHIND_PROXY", "nginx", "1 or 0"),
    ("SITE_URL", "academy.example.org", "https://academy.example.org"),
    ("SITE_URL", "https://academy.example.org/en/", "without a path"),
    ("SITE_URL", "https://academy.example.org:port", "https://academy.example.org"),
    ("SITE_URL", "ftp://academy.example.org", "https://academy.example.org"),
    ("SECRET_KEY", "short", "at least 32 characters"),
    ("ALLOWED_HOSTS", "https://academy.example.org", "without http://"),
    ("DATABASE_URL", "mysql://root@db/academy", "postgres://"),
    ("DATABASE_URL", "postgres://db", "postgres://"),
    ("DATABASE_URL", "academy", "postgres://"),
    ("REDIS_URL", "localhost:6379", "redis://"),
    ("REDIS_URL", "redis://", "redis://"),
    ("REDIS_URL", "unix://", "unix:///path"),
    ("EMAIL_URL", "mail.example.org", "smtp://"),
    ("EMAIL_URL", "smtp://", "smtp://"),
    ("EMAIL_URL", "imap://mail.example.org", "smtp://"),
    ("LOG_LEVEL", "LOUD", "DEBUG, INFO"),
    ("VAR_DIR", "/dev/null/var", "a folder that can be written"),
    ("NOTIFICATIONS_RETRY_SECONDS", "60,soon", "seconds from 1"),
    ("NOTIFICATIONS_PAUSE_SECONDS", "0", "seconds from 1"),
    ("CREDENTIAL_KEYS", "/nowhere/at/all", "a folder that exists"),
    ("NOTIFICATIONS_PER_MINUTE", "-1", "a whole number"),
    ("UPLOAD_MAX_MB", "0", "megabytes from 1 to 2048"),
    ("UPLOAD_MAX_MB", "20 MB", "megabytes from 1 to 2048"),
]


@pytest.mark.parametrize(("name", "value", "expected"), NONSENSE)
def test_nonsense_names_the_variable_and_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(monkeypatch, **{name: value})
    line = str(refused.value)
    assert line.startswith(name)
    assert expected in line
    assert "\n" not in line


def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(monkeypatch, SECRET_KEY="hunter2")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["https://academy.example.org", "http://10.0.0.7:8000", "http://localhost.example.org"]
)
def test_demo_refuses_an_address_that_others_can_reach(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL=.* loopback .* while DEMO=1"):
        read(monkeypatch, DEMO="1", SITE_URL=address)


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1:1234", "http://[::1]:8000"])
def test_demo_accepts_loopback(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert read(monkeypatch, DEMO="1", SITE_URL=address).demo


def test_all_unset_is_a_safe_platform_on_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = read(monkeypatch)
    assert (found.debug, found.demo, found.behind_proxy, found.redis_url) == (False, False, False, "")
    assert found.site_url == "http://localhost:8000"
    assert found.database["NAME"] == str(tmp_path / "var" / "db.sqlite3")
    assert "*" not in found.allowed_hosts


def test_the_development_secret_is_made_once_and_for_its_owner_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, second = read(monkeypatch), read(monkeypatch)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= environment.SECRET_LENGTH
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


def test_a_broker_on_a_socket_keeps_its_number_for_queue_and_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, REDIS_URL="unix:///run/redis.sock?db=3")
    assert found.redis_url == "redis+socket:///run/redis.sock?virtual_host=3"
    assert found.cache["LOCATION"] == "unix:///run/redis.sock?db=3"


def test_sqlite_takes_its_write_lock_at_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    options = read(monkeypatch).database["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize("url", ["", "postgres://ana@/academy"])
def test_connections_are_kept_and_looked_after(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    database = read(monkeypatch, DATABASE_URL=url).database
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


def test_waits_and_rate_of_the_mails_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = read(monkeypatch)
    assert (usual.retry_seconds[0], usual.pause_seconds[0], usual.mails_per_minute) == (60, 60, 0)
    found = read(monkeypatch, NOTIFICATIONS_RETRY_SECONDS="30, 900", NOTIFICATIONS_PER_MINUTE="120")
    assert (found.retry_seconds, found.mails_per_minute) == ([30, 900], 120)


def test_mail_goes_to_the_server_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    options = read(monkeypatch, EMAIL_URL="smtp+tls://ana:p%40ss@mail.example.org:587").email_options
    assert (options["EMAIL_HOST"], options["EMAIL_PORT"], options["EMAIL_HOST_PASSWORD"]) == (
        "mail.example.org",
        587,
        "p@ss",
    )
    assert options["EMAIL_USE_TLS"] is True


def manage(tmp_path: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var"), **values}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def test_the_site_does_not_start_with_nonsense(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", DEBUG="maybe")
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].endswith("DEBUG='maybe' cannot be used: expected 1 or 0.")


def test_make_run_says_nonsense_in_one_line(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var"), "PORT": "0", "REDIS_URL": "localhost"}
    command = [sys.executable, "-m", "mustsee.serve"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert re.fullmatch(r"REDIS_URL='localhost' cannot be used: expected [^\n]+\n", done.stderr)


DEPLOYED = {
    "SITE_URL": "https://academy.example.org",
    "BEHIND_PROXY": "1",
    "SECRET_KEY": SECRET,
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DATABASE_URL": "postgres://mustsee@db.example.org/mustsee",
    "REDIS_URL": "redis://broker.example.org:6379/0",
    "CREDENTIAL_KEYS": "keys",
}
MISTAKES = [
    ({"SITE_URL": "http://localhost:8000", "DEMO": "1"}, "mustsee.E001"),
    ({"SITE_URL": "http://academy.example.org"}, "mustsee.E002"),
    ({"BEHIND_PROXY": ""}, "mustsee.W002"),
    ({"ALLOWED_HOSTS": "*"}, "mustsee.E003"),
    ({"ALLOWED_HOSTS": "www.example.org"}, "mustsee.E004"),
    ({"SECRET_KEY": ""}, "mustsee.E005"),
    ({"CREDENTIAL_KEYS": ""}, "mustsee.E007"),
    ({"CREDENTIAL_KEYS": "empty"}, "mustsee.E008"),
    ({"DATABASE_URL": ""}, "mustsee.W003"),
    ({"REDIS_URL": ""}, "mustsee.W004"),
    ({"EMAIL_URL": ""}, "mustsee.E006"),
    ({"FROM_EMAIL": "academy@localhost"}, "mustsee.W005"),
]


@pytest.mark.parametrize(("mistake", "code"), [({}, None), *MISTAKES])
def test_the_deployment_check_knows_the_mistake(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, mistake: dict[str, str], code: str | None
) -> None:
    from mustsee.checks import check_deployment

    monkeypatch.chdir(tmp_path)
    for name in ("keys", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "keys" / "key-1.private.pem").touch()
    found = read(monkeypatch, **{**DEPLOYED, **mistake})
    settings.CREDENTIAL_KEYS_DIR = found.credential_keys or found.var_dir / "keys"
    settings.CREDENTIAL_KEYS_ARE_MADE = found.credential_keys is None
    settings.ENV, settings.SITE_URL, settings.DEMO, settings.REDIS_URL = (
        found,
        found.site_url,
        found.demo,
        found.redis_url,
    )
    settings.ALLOWED_HOSTS, settings.DEFAULT_FROM_EMAIL = found.allowed_hosts, found.from_email
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", found.database["ENGINE"])
    codes = {message.id for message in check_deployment(None)}
    assert codes >= {code} if code else not codes


def documented() -> list[str]:
    page = (ROOT / "docs" / "configuration.md").read_text()
    return re.findall(r"^\| `([A-Z_]+)` \|", page, flags=re.MULTILINE)


def test_the_page_has_a_row_for_each_variable_and_no_other() -> None:
    assert sorted(documented()) == sorted(environment.VARIABLES)


def test_the_code_reads_what_is_declared_and_nothing_else() -> None:
    source = (ROOT / "mustsee" / "environment.py").read_text()
    named = set(re.findall(r'(?:environ\.get|flag|read_seconds|read_count|read_megabytes)\(\s*"([A-Z_]+)"', source))
    assert named == set(environment.VARIABLES)


def test_nobody_else_reads_the_environment() -> None:
    apps = [path.parent.name for path in ROOT.glob("*/apps.py") if path.parent.name != "mustsee"]
    assert len(apps) >= 8
    readers = [
        str(path.relative_to(ROOT))
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"os\.environ|os\.getenv", path.read_text())
    ]
    assert readers == []


def test_the_example_file_names_only_what_exists() -> None:
    named = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    known = {*environment.VARIABLES, "POSTGRES_PASSWORD", "PUBLISHED_PORT"}
    assert set(named) <= known
    assert {"SECRET_KEY", "SITE_URL", "POSTGRES_PASSWORD"} <= set(named)
