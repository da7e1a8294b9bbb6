"""Programs that the tests need beside Python, and how to get them where that is allowed."""

import ctypes.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests import servers

INSTALL_SECONDS = 300


def has_postgres() -> bool:
    return bool(list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))) or shutil.which("initdb") is not None


@dataclass(frozen=True)
class Program:
    """A program, the Debian package that brings it, and how to see that it is there."""

    name: str
    package: str
    is_there: Callable[[], bool]


PROGRAMS = (
    Program("PostgreSQL server", "postgresql", has_postgres),
    Program("redis-server", "redis-server", lambda: shutil.which("redis-server") is not None),
    Program("Chromium", "chromium", lambda: servers.find_chromium() is not None),
    Program("gettext", "gettext", lambda: shutil.which("msgfmt") is not None),
    Program("Pango", "libpangoft2-1.0-0", lambda: ctypes.util.find_library("pangoft2-1.0") is not None),
    Program("HarfBuzz subsets", "libharfbuzz-subset0", lambda: ctypes.util.find_library("harfbuzz-subset") is not None),
    Program("a font", "fonts-dejavu-core", lambda: bool(list(Path("/usr/share/fonts").rglob("DejaVuSans.ttf")))),
)


def missing() -> list[Program]:
    return [program for program in PROGRAMS if not program.is_there()]


class Installation:
    """Installs what is missing in the background, so that it costs no time of its own."""

    def __init__(self) -> None:
        self.wanted = missing()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the installation
        if self.wanted and os.geteuid() == 0 and shutil.which("apt-get"):
            names = " ".join(program.package for program in self.wanted)
            print(f"installing what this machine lacks, in the background: {names}", flush=True)
            script = f"apt-get update -qq && apt-get install -y -qq --no-install-recommends {names}"
            env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            self.process = subprocess.Popen(["sh", "-c", script], env=env, stdout=self.log, stderr=self.log)

    def brings(self, package: str) -> bool:
        """Whether this package is still on its way."""
        return self.process is not None and package in {program.package for program in self.wanted}

    def finish(self) -> list[str]:
        """Wait for the end; the names of what is still missing."""
        if self.process is not None:
            try:
                code = self.process.wait(timeout=INSTALL_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                code = self.process.wait()
            self.process = None
            if code:
                self.log.seek(0)
                print(self.log.read().decode(errors="replace")[-2000:], flush=True)
        return [program.name for program in missing()]

    def abandon(self) -> None:
        """The run is over before its end: do not leave it behind half-way."""
        if self.process is not None:
            self.process.wait(timeout=INSTALL_SECONDS)
