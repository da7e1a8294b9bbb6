"""What `make run` does before the first process serves: one Python process, so that a second start takes seconds.

Migrations, static files when something changed, and the demo data into an empty database.
"""

import hashlib
import os
import sys
import time
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands

STATIC_STAMP = ".stamp"


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def migrate() -> None:
    from django.db import DEFAULT_DB_ALIAS, connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        say(f"database: {len(waiting)} migrations …")
        call_command("migrate", verbosity=0, interactive=False)


def static_fingerprint() -> str:
    """Changes when any source of a static file, or how it is stored, does."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    stamp = Path(settings.STATIC_ROOT) / STATIC_STAMP
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("static files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)


def load_demo() -> None:
    """Only into a database that nobody uses yet: the demo never mixes with what people entered."""
    if not settings.DEMO or "load_demo" not in get_commands():
        return
    if apps.get_model("accounts", "Person")._default_manager.exists():
        return
    say("demo data …")
    call_command("load_demo", verbosity=0)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mustsee.settings")
    started = time.monotonic()
    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 1
    migrate()
    collect_static()
    load_demo()
    say(f"prepared in {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
