"""Make or refresh the environment: `.venv` from the lock, the front-end packages, the compiled catalogues.

Runs before the environment exists, so it uses the standard library only. A second run finds its stamps and is done in
a fraction of a second. `--dev` adds what the test command needs; without it, what is installed stays.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "setup-stamp.json"
LOCKS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)


class SetupError(Exception):
    """Something the machine lacks; the message is the one line that the person reads."""


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def run(command: list[str], what: str, env: dict[str, str] | None = None) -> None:
    """Run a step quietly; when it fails, show its last lines and say which step it was."""
    started = time.monotonic()
    say(f"{what} …")
    done = subprocess.run(  # noqa: PLW1510 - the outcome is looked at below
        command,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        sys.stderr.write("\n".join(done.stdout.splitlines()[-15:]) + "\n")
        raise SetupError(f"{what} failed (exit code {done.returncode}); the lines above say why.")
    say(f"{what}: done in {time.monotonic() - started:.1f} s")


def fingerprint(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def write_stamp(stamp: dict[str, str]) -> None:
    STAMP.write_text(json.dumps(stamp, indent=1, sort_keys=True) + "\n")


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise SetupError(
            f"Python 3.11 or newer is needed, {sys.executable} is {found}: try `make PYTHON=python3.12 …`."
        )
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise SetupError(
                f"Python's `{module}` module is missing: install it "
                "(on Debian: apt-get install python3-venv), then run this again."
            )


def make_venv(stamp: dict[str, str]) -> dict[str, str]:
    """An environment of this Python with the pinned installer in it; one made by another Python is made anew."""
    identity = f"{sys.version_info[0]}.{sys.version_info[1]} {VENV}"
    usable = (BIN / "uv").exists() and (BIN / "python").exists()
    if usable and stamp.get("python") == identity and stamp.get("tools") == fingerprint(LOCKS / "tools.txt"):
        return stamp
    if VENV.is_symlink():
        VENV.unlink()  # another checkout's environment: to clear it through the link would empty it there
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], "making .venv")
    pip = [str(BIN / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
    run([*pip, "-r", str(LOCKS / "tools.txt")], "installing the installer (uv)")
    return {"python": identity, "tools": fingerprint(LOCKS / "tools.txt")}


def sync_packages(stamp: dict[str, str], *, dev: bool) -> dict[str, str]:
    """Bring the packages to the lock. Running needs base.txt only; dev.txt holds base.txt's versions as well."""
    base, everything = fingerprint(LOCKS / "base.txt"), fingerprint(LOCKS / "base.txt", LOCKS / "dev.txt")
    if stamp.get("dev") == everything or (not dev and stamp.get("base") == base):
        return stamp
    # Who has the test packages keeps them, also when `make run` meets a new lock.
    name = "dev" if dev or "dev" in stamp else "base"
    run(
        [str(BIN / "uv"), "pip", "sync", "--require-hashes", "--compile-bytecode", str(LOCKS / f"{name}.txt")],
        f"installing the Python packages ({name})",
        {"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)},
    )
    fresh = {**stamp, "base": base}
    if name == "dev":
        fresh["dev"] = everything
    return fresh


def find_npm() -> str:
    """The machine's npm, else one from the wheel, installed for the purpose."""
    npm = shutil.which("npm") or shutil.which("npm", path=str(BIN))
    if npm:
        return npm
    try:
        run(
            [str(BIN / "uv"), "pip", "install", "--require-hashes", "-r", str(LOCKS / "node.txt")],
            "npm is missing: installing one as a Python package",
            {"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)},
        )
    except SetupError as error:
        raise SetupError(
            "npm is missing and could not be installed: install Node.js with npm, then run this again."
        ) from error
    return str(BIN / "npm")


def install_assets(stamp: dict[str, str]) -> dict[str, str]:
    """Bootstrap, its icons and (for the tests) axe-core, as locked; install scripts never run."""
    lock = fingerprint(ROOT / "package.json", ROOT / "package-lock.json")
    if stamp.get("npm") == lock and (ROOT / "node_modules" / "bootstrap").is_dir():
        return stamp
    npm = find_npm()
    path = f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "installing the front-end packages", {"PATH": path})
    return {**stamp, "npm": lock}


def compile_messages() -> None:
    """Catalogues younger than what was compiled from them; polib does it, so no gettext is needed to run."""
    stale = [
        po
        for po in sorted(ROOT.glob("locale*/*/LC_MESSAGES/*.po"))
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        run([str(BIN / "python"), "-m", "tools.compile_messages", *map(str, stale)], "compiling the languages")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also install what the test command needs")
    options = parser.parse_args()
    # A lock on the folder keeps two commands started together from building into each other.
    guard = os.open(LOCKS, os.O_RDONLY)
    fcntl.flock(guard, fcntl.LOCK_EX)
    try:
        check_python()
        stamp = make_venv(read_stamp())
        write_stamp(stamp)
        stamp = sync_packages(stamp, dev=options.dev)
        write_stamp(stamp)
        stamp = install_assets(stamp)
        write_stamp(stamp)
        compile_messages()
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    finally:
        os.close(guard)
    return 0


if __name__ == "__main__":
    sys.exit(main())
