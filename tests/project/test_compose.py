"""docker-compose.yml without Docker: each of our services, started by its own words on loopback, until /readyz."""

import os
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mustsee.processes import Child, Family
from tests import servers
from tests.conftest import ROOT, not_run
from tests.smtp import SmtpServer

pytestmark = pytest.mark.serial

OURS = {"prepare", "web", "worker", "beat"}
READY_SECONDS = 90.0
GIVEN = {"SECRET_KEY": "a-secret-for-the-compose-test-that-is-long-enough", "POSTGRES_PASSWORD": "unused-on-loopback"}


def read_compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def interpolate(text: str, values: dict[str, str]) -> str:
    """Compose's `${NAME}`, `${NAME:-default}`, `${NAME:?message}` and `$$`."""

    def replace(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        value = values.get(match["name"], "")
        if not value and match["kind"] == ":?":
            raise KeyError(f"{match['name']}: {match['word']}")
        return value or (match["word"] or "" if match["kind"] == ":-" else "")

    return re.sub(r"\$\$|\$\{(?P<name>\w+)(?:(?P<kind>:[-?])(?P<word>[^}]*))?\}", replace, text)


def environment_of(service: dict[str, Any], places: dict[str, str]) -> dict[str, str]:
    """The service's variables, with the names of other containers replaced by where those servers are here."""
    found = {}
    for name, raw in service["environment"].items():
        value = interpolate(str(raw), GIVEN)
        for container, place in places.items():
            value = value.replace(container, place)
        found[name] = value
    return found


def command_of(service: dict[str, Any], places: dict[str, str]) -> list[str]:
    """The service's command, its program taken from this environment."""
    words = [str(word) for word in service["command"]]
    for container, place in places.items():
        words = [word.replace(container, place) for word in words]
    return [str(Path(sys.executable).parent / words[0]), *words[1:]]


@pytest.fixture
def broker_port() -> Iterator[int]:
    try:
        with servers.redis_on_port() as port:
            yield port
    except servers.Missing as missing:
        not_run(str(missing))


def wait_until_ready(url: str, started: list[Child], log: Path) -> None:
    deadline, answer = time.monotonic() + READY_SECONDS, "nothing"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        for child in started:
            assert not child.ended, f"{child.name} {child.describe_end()}:\n{log.read_text()[-3000:]}"
        try:
            with opener.open(url, timeout=5) as response:
                assert response.status == 200
                return
        except urllib.error.HTTPError as error:
            answer = f"{error.code} {error.read().decode()[:300]}"
        except OSError as error:
            answer = str(error)
        time.sleep(0.25)
    raise AssertionError(f"not ready after {READY_SECONDS:.0f} s, last answer: {answer}\n{log.read_text()[-3000:]}")


@pytest.fixture
def family() -> Iterator[Family]:
    started = Family()
    yield started
    started.stop(patience_seconds=5)


def test_every_service_of_ours_runs_as_written_until_the_site_is_ready(
    postgres_server: servers.Postgres, broker_port: int, smtp_server: SmtpServer, family: Family, tmp_path: Path
) -> None:
    services = read_compose()["services"]
    port = servers.free_port()
    places = {
        "@database:5432": f"@{servers.HOST}:{postgres_server.port}",
        "broker:6379": f"{servers.HOST}:{broker_port}",
        "mail:1025": f"{servers.HOST}:{smtp_server.port}",
        "0.0.0.0:8000": f"{servers.HOST}:{port}",
        "/app/var": str(tmp_path / "var"),
        "/dev/shm": str(tmp_path),
    }
    log = tmp_path / "services.log"
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def start(name: str, output: Any) -> Child:
        service = services[name]
        env = {**path, **environment_of(service, places)}
        return family.start(name, command_of(service, places), env=env, output=output, cwd=ROOT)

    with log.open("ab") as output:
        prepared = start("prepare", output)
        assert prepared.process.wait(READY_SECONDS) == 0, log.read_text()[-3000:]
        running = [start(name, output) for name in ("web", "worker", "beat")]
        wait_until_ready(f"http://{servers.HOST}:{port}/readyz", running, log)


def test_every_service_has_a_health_check_and_ours_run_without_root() -> None:
    services = read_compose()["services"]
    assert set(services) == OURS | {"database", "broker", "mail"}
    for name, service in services.items():
        assert "healthcheck" in service or service.get("restart") == "no", name
    dockerfile = (ROOT / "Dockerfile").read_text()
    users = re.findall(r"^USER (\S+)$", dockerfile, flags=re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}


def test_state_is_in_named_volumes_and_ports_on_this_machine_only() -> None:
    compose = read_compose()
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in compose["volumes"]
        for published in service.get("ports", []):
            assert published.startswith("127.0.0.1:")


def test_a_secret_that_is_not_given_stops_compose() -> None:
    with pytest.raises(KeyError, match=r"set it in \.env"):
        interpolate(read_compose()["services"]["web"]["environment"]["SECRET_KEY"], {})


def test_every_variable_of_the_services_is_documented() -> None:
    from mustsee.environment import VARIABLES

    assert set(read_compose()["services"]["web"]["environment"]) <= set(VARIABLES)
