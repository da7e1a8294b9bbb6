"""What several test files of the academy ask for."""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.test import Client

from partners.models import Organisation
from tests.academy.crowd_process import Crowd
from tests.conftest import ROOT
from tests.factories import OrganisationFactory, signed_in, staff_of

PROCESSES = 4 if os.environ.get("LONG") else 2
SECONDS = 90


@pytest.fixture
def host() -> Organisation:
    organisation: Organisation = OrganisationFactory.create()
    return organisation


@pytest.fixture
def staff(host: Organisation) -> Client:
    return signed_in(staff_of(host))


@pytest.fixture
def crowd(process_env: Callable[..., dict[str, str]], python: str) -> Crowd:
    """Let all these clicks be made at the same moment, from several processes; any error but a refusal fails the test.

    Answers how many clicks came to what: the verb where it was done, `verb: code` where it was refused.
    """

    def act(clicks: Sequence[str]) -> Counter[str]:
        started = [
            subprocess.Popen(
                [python, "-m", "tests.academy.crowd_process", *clicks[number::PROCESSES]],
                env=process_env(),
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for number in range(min(PROCESSES, len(clicks)))
        ]
        try:
            for process in started:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n", process.communicate(timeout=SECONDS)[1]
            # All have loaded everything: now they start within a millisecond or two.
            outcomes = release(started)
        finally:
            for process in started:
                process.kill()
                process.wait()
        assert [(errors, code) for _output, errors, code in outcomes] == [("", 0)] * len(started)
        return Counter(came_to for output, _errors, _code in outcomes for came_to in json.loads(output))

    return act


def release(started: list["subprocess.Popen[str]"]) -> list[tuple[str, str, int]]:
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    found = []
    for process in started:
        output, errors = process.communicate(timeout=SECONDS)
        found.append((output, errors, process.returncode))
    return found
