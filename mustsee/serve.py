"""`make run`: the whole platform in the foreground - broker, worker, beat and site - on 127.0.0.1 and nowhere else.

    PORT=8000 DEMO=1 python -m mustsee.serve

Ctrl-C or SIGTERM ends every process it started; so does the end of any one of them, and its own.
"""

import contextlib
import fcntl
import json
import os
import signal
import socket
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from mustsee import broker, environment
from mustsee.processes import Child, Family, die_with_parent
from mustsee.terminal import MakeWatch

HOST = "127.0.0.1"
THREADS = "8"
WEB_START_SECONDS = 60.0
PREPARE_NAME = "preparation"


class ServeError(Exception):
    """The start cannot go on; the message is the one line that the person reads."""


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for the end
    """Raised out of whatever we are doing when a signal asks us to end."""


def say(text: str) -> None:
    print(text, flush=True)


def read_port() -> int:
    """PORT: 0 lets the system choose a free one (the tests do)."""
    raw = os.environ.get("PORT") or "8000"
    if not raw.isdigit() or int(raw) > 65535:
        raise ServeError(f"PORT={raw!r} cannot be used: expected a number from 0 to 65535.")
    return int(raw)


def take_port(port: int) -> socket.socket:
    """Listen from the first second, so that nobody else gets the port meanwhile; gunicorn inherits the socket."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise ServeError(
            f"Port {port} on {HOST} cannot be used ({error.strerror}): stop what uses it, "
            f"or choose another: make run PORT={port + 1}"
        ) from error
    return listener


def take_data_folder(var_dir: Path) -> int:
    """One run at a time for a data folder; the lock goes with the process, however it ends."""
    try:
        var_dir.mkdir(parents=True, exist_ok=True)
        handle = os.open(var_dir / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ServeError(f"The data folder {var_dir} cannot be written ({error.strerror}).") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ServeError(f"Another `make run` uses the data folder {var_dir}: stop it or set VAR_DIR.") from error
    return handle


def start_broker(family: Family, config: environment.Environment) -> tuple[str, broker.Broker | None]:
    """The broker's address (empty: none), said aloud, and the embedded broker if one was started."""
    if config.redis_url:
        say("  broker: the one that REDIS_URL names")
        return config.redis_url, None
    try:
        embedded = broker.start(family, config.var_dir / "broker")
        reason = "no Valkey or Redis program for this machine"
    except broker.BrokerError as error:
        embedded, reason = None, str(error)
        family.stop()
    if embedded is None:
        say(f"  broker: none ({reason}); reminders and mails run inside the web process")
        return "", None
    say("  broker: embedded Valkey on a unix socket")
    return embedded.url, embedded


def prepare(family: Family, env: dict[str, str]) -> None:
    """Run `mustsee.prepare` to its end. Raises ServeError when it fails."""
    child = family.start(PREPARE_NAME, [sys.executable, "-m", "mustsee.prepare"], env=env)
    while not child.ended:
        time.sleep(0.05)
    if child.process.wait():
        raise ServeError(f"The {PREPARE_NAME} {child.describe_end()}; the lines above say why.")
    family.stop([child])


def start_queue(family: Family, env: dict[str, str], config: environment.Environment) -> None:
    """Worker and beat. Beat is a process of its own: inside the worker it would survive the worker's violent end."""
    # In a container everybody is root; Celery's paragraph about that would hide the address that people look for.
    quiet = ["-W", "ignore:You're running the worker with superuser privileges"]
    celery = [sys.executable, *quiet, "-m", "celery", "--quiet", "--app", "mustsee"]
    worker = ["worker", "--pool", "threads", "--concurrency", "4", "--loglevel", config.log_level]
    family.start("worker", [*celery, *worker, "--without-mingle", "--without-gossip"], env=env)
    schedule = ["--schedule", str(config.var_dir / "beat-schedule"), "--pidfile", ""]
    family.start("beat", [*celery, "beat", *schedule, "--loglevel", config.log_level], env=env)


def start_web(family: Family, env: dict[str, str], listener: socket.socket) -> Child:
    """One process with threads: without a broker, its thread is the only one that collects and sends."""
    command = [sys.executable, "-m", "gunicorn", "mustsee.wsgi:application", "--bind", f"fd://{listener.fileno()}"]
    options = ["--worker-class", "gthread", "--workers", "1", "--threads", THREADS, "--no-control-socket"]
    # A heartbeat file on disk would block the worker when the disk is slow.
    folder = "/dev/shm" if Path("/dev/shm").is_dir() else tempfile.gettempdir()  # noqa: S108
    options += ["--worker-tmp-dir", folder, "--graceful-timeout", "1", "--log-level", "warning"]
    return family.start("web", [*command, *options], env=env, pass_fds=[listener.fileno()])


def wait_for_page(family: Family, port: int) -> None:
    """Return when the site answers. Raises ServeError when something ended first, or nothing came."""
    deadline = time.monotonic() + WEB_START_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy has no business on loopback
    while time.monotonic() < deadline:
        refuse_if_ended(family)
        with contextlib.suppress(OSError), opener.open(f"http://{HOST}:{port}/healthz", timeout=2):
            return
        time.sleep(0.05)
    raise ServeError(f"The site did not answer within {WEB_START_SECONDS:.0f} seconds.")


def refuse_if_ended(family: Family) -> None:
    child = family.first_ended()
    if child is not None:
        raise ServeError(f"The {child.name} {child.describe_end()}: everything else is stopped too.")


def announce(config: environment.Environment, port: int, seconds: float) -> None:
    say(f"\nThe academy is open ({seconds:.1f} s): {config.site_url}/  (on {HOST}:{port}, this machine only)")
    logins = config.var_dir / "demo-logins.json"
    if config.demo:
        say(f"  mailbox: {config.site_url}/mail/")
    if config.demo and logins.exists():
        for row in json.loads(logins.read_text()):
            say(f"  {row['role']:<24} {row['email']:<40} {row['password']}")
    say("Ctrl-C ends it.\n")


def ask_to_stop(signum: int, frame: FrameType | None) -> None:
    # Further signals are ignored: the end is under way, and an impatient second Ctrl-C must not leave children behind.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped


def serve(family: Family, listener: socket.socket) -> None:
    """Start everything in order, then watch over it until a signal or the end of a child."""
    started = time.monotonic()
    port = int(listener.getsockname()[1])
    os.environ["SITE_URL"] = os.environ.get("SITE_URL") or f"http://localhost:{port}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mustsee.settings")
    config = environment.read()
    # Before anything is announced: whoever reads the last line may interrupt make at once.
    make = MakeWatch()
    take_data_folder(config.var_dir)
    say(f"Starting the academy; its data is in {config.var_dir}")
    embedded = None
    try:
        redis_url, embedded = start_broker(family, config)
        env = {**os.environ, "REDIS_URL": redis_url, "VAR_DIR": str(config.var_dir)}
        prepare(family, env)
        if redis_url:
            start_queue(family, env, config)
        start_web(family, env, listener)
        wait_for_page(family, port)
        announce(config, port, time.monotonic() - started)
        while not make.was_interrupted():
            refuse_if_ended(family)
            time.sleep(0.1)
    finally:
        # The broker goes last, so that nobody complains about losing it.
        family.stop([child for child in family.children if child.name != "broker"])
        family.stop()
        if embedded:
            embedded.close()


def main() -> int:
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, ask_to_stop)
    os.chdir(environment.BASE_DIR)
    try:
        if MakeWatch.parent_is_make():
            die_with_parent()
        with take_port(read_port()) as listener:
            serve(Family(), listener)
    except Stopped:
        say("\nStopped.")
    except (ServeError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
