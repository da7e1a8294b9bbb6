"""What the process environment says, checked once: nonsense stops the start with one line that names the variable.

Nothing else in the project reads `os.environ` for configuration.
"""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1"}
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}
SECRET_LENGTH = 32
RETRY_SECONDS = [60, 120, 240, 480, 960, 1800]
PAUSE_SECONDS = [60, 120, 300, 600]
LONGEST_WAIT = 24 * 60 * 60
UPLOAD_MAX_MB, LARGEST_UPLOAD_MB = 20, 2048
# All that the platform reads; docs/configuration.md has a row for each, and a test holds the two together.
VARIABLES = (
    "ALLOWED_HOSTS",
    "BEHIND_PROXY",
    "CREDENTIAL_KEYS",
    "DATABASE_URL",
    "DEBUG",
    "DEMO",
    "EMAIL_URL",
    "FROM_EMAIL",
    "LOG_LEVEL",
    "NOTIFICATIONS_PAUSE_SECONDS",
    "NOTIFICATIONS_PER_MINUTE",
    "NOTIFICATIONS_RETRY_SECONDS",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
    "UPLOAD_MAX_MB",
    "VAR_DIR",
)


@dataclass
class Environment:
    """The parsed configuration; field names follow Django's settings where one exists."""

    var_dir: Path
    site_url: str
    demo: bool
    debug: bool
    secret_key: str
    secret_key_is_generated: bool
    allowed_hosts: list[str]
    behind_proxy: bool
    redis_url: str
    database: dict[str, Any]
    cache: dict[str, Any]
    email_backend: str
    from_email: str
    log_level: str
    retry_seconds: list[int]
    pause_seconds: list[int]
    mails_per_minute: int
    credential_keys: Path | None
    upload_max_mb: int
    email_options: dict[str, Any] = field(default_factory=dict)


def refuse(name: str, expected: str) -> ImproperlyConfigured:
    """The error for a variable whose value makes no sense."""
    return ImproperlyConfigured(f"{name}={os.environ.get(name, '')!r} cannot be used: expected {expected}.")


def flag(name: str) -> bool:
    """A yes/no variable; unset is no."""
    word = os.environ.get(name, "").strip().lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise refuse(name, "1 or 0")
    return word in TRUE_WORDS


def read() -> Environment:
    """Read and check every variable. Raises ImproperlyConfigured with one clear line."""
    var_dir = read_var_dir()
    demo = flag("DEMO")
    site_url, host = read_site_url()
    if demo and host not in LOOPBACK_HOSTS:
        raise refuse("SITE_URL", "a loopback address such as http://localhost:8000 while DEMO=1")
    redis_url = read_redis_url()
    backend, options = read_email()
    return Environment(
        var_dir=var_dir,
        site_url=site_url,
        demo=demo,
        debug=flag("DEBUG"),
        secret_key=read_secret_key(var_dir),
        secret_key_is_generated=not os.environ.get("SECRET_KEY"),
        allowed_hosts=read_allowed_hosts(host),
        behind_proxy=flag("BEHIND_PROXY"),
        redis_url=redis_url,
        database=read_database(var_dir),
        cache=cache_for(redis_url),
        email_backend=backend,
        email_options=options,
        from_email=os.environ.get("FROM_EMAIL") or f"MU.ST.SEE Academy <academy@{host}>",
        log_level=read_log_level(),
        retry_seconds=read_seconds("NOTIFICATIONS_RETRY_SECONDS", RETRY_SECONDS),
        pause_seconds=read_seconds("NOTIFICATIONS_PAUSE_SECONDS", PAUSE_SECONDS),
        mails_per_minute=read_count("NOTIFICATIONS_PER_MINUTE"),
        credential_keys=read_credential_keys(),
        upload_max_mb=read_megabytes("UPLOAD_MAX_MB", UPLOAD_MAX_MB),
    )


def read_var_dir() -> Path:
    """VAR_DIR, the folder that holds all state; made when it is not there."""
    var_dir = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
    try:
        var_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refuse("VAR_DIR", f"a folder that can be written ({error.strerror})") from error
    return var_dir


def read_credential_keys() -> Path | None:
    """CREDENTIAL_KEYS, the folder of the keys that sign badges; unset: one in VAR_DIR, with a key made when needed."""
    raw = os.environ.get("CREDENTIAL_KEYS", "")
    if not raw:
        return None
    path = Path(raw).resolve()
    if not path.is_dir() or not os.access(path, os.R_OK | os.X_OK):
        raise refuse("CREDENTIAL_KEYS", "a folder that exists and can be read")
    return path


def split(name: str, url: str, schemes: set[str], expected: str) -> SplitResult:
    """The parts of an address, its scheme and port checked."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise refuse(name, expected) from error
    if parts.scheme not in schemes or port == 0:
        raise refuse(name, expected)
    return parts


def read_site_url() -> tuple[str, str]:
    """The public address without a trailing slash, and its host name."""
    raw = os.environ.get("SITE_URL") or "http://localhost:8000"
    expected = "an address such as https://academy.example.org, without a path"
    parts = split("SITE_URL", raw, {"http", "https"}, expected)
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise refuse("SITE_URL", expected)
    return raw.rstrip("/"), parts.hostname


def read_allowed_hosts(host: str) -> list[str]:
    """ALLOWED_HOSTS, by default the site's own host and loopback."""
    hosts = [name.strip() for name in os.environ.get("ALLOWED_HOSTS", "").split(",") if name.strip()]
    if any("/" in name for name in hosts):
        raise refuse("ALLOWED_HOSTS", "host names separated by commas, without http://")
    return hosts or sorted({host, "localhost", "127.0.0.1", "[::1]"})


def read_secret_key(var_dir: Path) -> str:
    """SECRET_KEY, or a development secret that is made once under VAR_DIR."""
    key = os.environ.get("SECRET_KEY", "")
    if key:
        if len(key) < SECRET_LENGTH:
            # Never with its value: this line ends in logs.
            raise ImproperlyConfigured(f"SECRET_KEY cannot be used: expected at least {SECRET_LENGTH} characters.")
        return key
    path = var_dir / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def read_log_level() -> str:
    """LOG_LEVEL: one of Python's level names."""
    level = (os.environ.get("LOG_LEVEL") or "WARNING").upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise refuse("LOG_LEVEL", "DEBUG, INFO, WARNING, ERROR or CRITICAL")
    return level


def read_seconds(name: str, usual: list[int]) -> list[int]:
    """Waits one after the other, in seconds; the last one repeats."""
    raw = os.environ.get(name, "")
    words = [word.strip() for word in raw.split(",")] if raw.strip() else [str(number) for number in usual]
    if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= LONGEST_WAIT for word in words):
        raise refuse(name, "seconds from 1 to 86400, separated by commas, such as 60,300,1800")
    return [int(word) for word in words]


def read_count(name: str) -> int:
    """A whole number; unset is 0."""
    raw = os.environ.get(name, "").strip() or "0"
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise refuse(name, "a whole number, such as 60; 0 means without limit")
    return int(raw)


def read_megabytes(name: str, usual: int) -> int:
    """A size in whole megabytes."""
    raw = os.environ.get(name, "").strip() or str(usual)
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10 and 1 <= int(raw) <= LARGEST_UPLOAD_MB):
        raise refuse(name, f"megabytes from 1 to {LARGEST_UPLOAD_MB}, such as {usual}")
    return int(raw)


def read_redis_url() -> str:
    """REDIS_URL as Celery spells it, or nothing: then the web process does the worker's job in a thread."""
    url = os.environ.get("REDIS_URL", "")
    if not url:
        return ""
    expected = "redis://host:6379/0, rediss://… or unix:///path/to/redis.sock"
    parts = split("REDIS_URL", url, {"redis", "rediss", "unix", "redis+socket"}, expected)
    on_socket = parts.scheme in {"unix", "redis+socket"}
    if not (parts.path.strip("/") if on_socket else parts.hostname):
        raise refuse("REDIS_URL", expected)
    return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1) if on_socket else url


def cache_for(redis_url: str) -> dict[str, Any]:
    """The cache lives beside the queue, so that rate limits are shared by all processes."""
    if not redis_url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    # redis-py spells a socket and its numbered database "unix:///path?db=1", Celery "redis+socket:///path?virtual_host=1".
    location = redis_url.replace("redis+socket://", "unix://", 1).replace("?virtual_host=", "?db=", 1)
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": location, "KEY_PREFIX": "mustsee"}


def read_database(var_dir: Path) -> dict[str, Any]:
    """DATABASE_URL (postgres:// or sqlite:///), by default SQLite in VAR_DIR."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{var_dir / 'db.sqlite3'}"
    expected = "postgres://user:password@host/name or sqlite:////path/to/file"
    split("DATABASE_URL", url, {"sqlite", "postgres", "postgresql"}, expected)
    database = dict(environ.Env.db_url_config(url))
    if not database["NAME"]:
        raise refuse("DATABASE_URL", expected)
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    # Opening costs SQLite more than a millisecond of each request: its pragmas, and reading the schema anew.
    database["CONN_MAX_AGE"] = 60
    database["CONN_HEALTH_CHECKS"] = True
    return database


def read_email() -> tuple[str, dict[str, Any]]:
    """EMAIL_URL (smtp://, smtps:// or smtp+tls://), by default one .eml file a message under VAR_DIR/mail."""
    url = os.environ.get("EMAIL_URL", "")
    if not url:
        return "notifications.backends.EmlFileBackend", {}
    expected = "smtp://user:password@host:25, smtp+tls://… or smtp+ssl://…"
    if not split("EMAIL_URL", url, {"smtp", "smtps", "smtp+tls", "smtp+ssl"}, expected).hostname:
        raise refuse("EMAIL_URL", expected)
    config = dict(environ.Env.email_url_config(url.replace("smtps://", "smtp+ssl://", 1)))
    backend = config.pop("EMAIL_BACKEND")
    config.pop("EMAIL_FILE_PATH", None)
    config.pop("OPTIONS", None)
    return backend, config
