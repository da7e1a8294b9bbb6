"""What the repository never holds: addresses of package registries, paths of one machine, other people's files."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Put together here, so that this file itself holds none of them.
REGISTRY_HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "yarnpkg" + ".com",
    "deb.debian" + ".org",
    "docker" + ".io",
    "ghcr" + ".io",
    "unpkg" + ".com",
    "jsdelivr" + ".net",
    "cdnjs" + ".cloudflare.com",
]
# `/work` + a slash, a home folder, or an account's name in one.
MACHINE_PATHS = re.compile("(?<![\\w./:-])(?:/" + "work/|/" + "root/|/home/[a-z]+/|/Users/[A-Za-z]+/)")
FORBIDDEN_FILES = ("uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "yarn.lock", ".env")
THIRD_PARTY = re.compile(
    r"(\.min\.(js|css|mjs)|\.map|\.mo|\.py[co]|\.sqlite3|\.woff2?|\.whl)$|(^|/)node_modules/|^var/"
)
TEXT_LIMIT_BYTES = 2_000_000
LONGEST_MODULE = 330
# A table of cases is long without being hard to read.
LONGEST_TEST = 500
LONGEST_TEMPLATE = 150


@cache
def tracked() -> tuple[str, ...]:
    """The files that git has, or would take: what is ignored is not the repository's."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    if done.returncode:
        pytest.skip("not a git work tree")
    return tuple(name for name in done.stdout.splitlines() if (ROOT / name).is_file())


def text_of(name: str) -> str:
    path = ROOT / name
    if path.stat().st_size > TEXT_LIMIT_BYTES:
        return ""
    return path.read_bytes().decode("utf-8", errors="ignore")


def test_no_file_names_the_host_of_a_package_registry() -> None:
    found = [(name, host) for name in tracked() for host in REGISTRY_HOSTS if host in text_of(name)]
    assert found == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [(name, match[0]) for name in tracked() for match in [MACHINE_PATHS.search(text_of(name))] if match]
    assert found == []


def test_no_lock_file_that_holds_addresses() -> None:
    assert [name for name in tracked() if Path(name).name in FORBIDDEN_FILES] == []
    assert '"resolved"' not in text_of("package-lock.json")
    assert "omit-lockfile-registry-resolved=true" in text_of(".npmrc").splitlines()


def test_no_file_of_others_and_nothing_that_is_built() -> None:
    assert [name for name in tracked() if THIRD_PARTY.search(name)] == []


@pytest.mark.parametrize("name", ["base", "dev", "tools", "node"])
def test_the_lock_has_a_hash_for_each_package_and_no_address(name: str) -> None:
    lines = text_of(f"requirements/{name}.txt").splitlines()
    packages = [line for line in lines if re.match(r"[A-Za-z0-9]", line)]
    assert packages
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert not [line for line in lines if "://" in line or line.startswith(("--index", "--find", "--extra"))]


def test_the_lock_of_the_tests_holds_the_versions_that_run() -> None:
    def versions(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.\[\]-]+)==([^\s;\\]+)", text_of(f"requirements/{name}.txt"), flags=re.MULTILINE))

    base, dev = versions("base"), versions("dev")
    assert base.items() <= dev.items()


def test_no_module_and_no_template_grows_past_its_size() -> None:
    def too_long(name: str) -> bool:
        usual = LONGEST_TEST if name.startswith("tests/") else LONGEST_MODULE
        limit = LONGEST_TEMPLATE if name.endswith(".html") else usual
        return text_of(name).count("\n") > limit

    ours = [name for name in tracked() if name.endswith((".py", ".html")) and "/migrations/" not in name]
    assert [name for name in ours if too_long(name)] == []


def test_no_template_has_inline_script_or_style() -> None:
    inline = re.compile(
        r"<script(?![^>]*\b(?:src|type=\"application/(?:ld\+)?json\"))[^>]*>|<style|\sstyle=\"|\son\w+=\""
    )
    pages = [name for name in tracked() if name.startswith("templates/") and name.endswith(".html")]
    # Mail programs know no style sheets: there the style stands in the line. Paper is no page of the site.
    elsewhere = {"email", "emails", "paper"}
    found = [name for name in pages if not elsewhere & set(Path(name).parts) and inline.search(text_of(name))]
    assert found == []


def test_make_alone_prints_each_target_with_a_line() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0
    for target in ("run", "test", "demo", "lint", "types", "messages", "bench", "soak", "race", "a11y", "setup"):
        assert re.search(rf"^  make {target} +\S", done.stdout, flags=re.MULTILINE), target


def test_ci_runs_what_a_person_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text().rstrip().endswith("exec make test")


def test_every_app_stands_on_a_floor_and_has_the_anatomy() -> None:
    contracts = text_of(".importlinter")
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    floors = contracts.partition("[importlinter:contract:floors]")[2].partition("[importlinter:contract:")[0]
    assert apps <= set(re.findall(r"\w+", floors))
    listed = re.findall(r"containers =\n((?:    \w+\n)+)", contracts)
    assert apps - {"mustsee"} <= set("".join(listed).split())
