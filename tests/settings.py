"""The settings under test: the real ones in an environment of their own.

What the person's shell says is set aside; `TEST_DATABASE_URL` and `TEST_REDIS_URL` choose the pass (`make test` sets
them). Each test process has its own data folder, and its own numbered database in a shared broker.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from mustsee.environment import VARIABLES

for name in VARIABLES:
    os.environ.pop(name, None)

worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
folder = tempfile.mkdtemp(prefix="mss-test-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["VAR_DIR"] = folder
# WhiteNoise warns at each client when the folder of collected files is not there.
(Path(folder) / "static").mkdir()
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
if os.environ.get("TEST_REDIS_URL"):
    from tests.servers import numbered_database

    # 0 is left to processes that the tests start with a broker of their own choice.
    os.environ["REDIS_URL"] = numbered_database(os.environ["TEST_REDIS_URL"], 1 + int(worker.removeprefix("gw") or 0))

from mustsee.settings import *  # noqa: E402, F403 - the environment has to be set first
from mustsee.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and processes that the tests start meet the locks that a real installation has.
    DATABASES["default"]["TEST"] = {"NAME": f"{folder}/test.sqlite3"}
    if template := os.environ.get("TEST_SQLITE_TEMPLATE"):
        # Migrated once for all passes (tools/stages.py, with --reuse-db); xdist adds the worker to the name.
        own = f"_{worker}" if "PYTEST_XDIST_WORKER" in os.environ else ""
        shutil.copyfile(template, f"{folder}/test.sqlite3{own}")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
