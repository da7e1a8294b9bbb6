"""`make bench` runs and prints its table; how fast the pages are is not tested here."""

import os
import re
import subprocess
import sys

import pytest
from django.core.handlers.wsgi import WSGIHandler

from bench import bare
from bench.__main__ import PAGES
from bench.measure import Page, UnexpectedAnswerError, request
from tests.conftest import ROOT

SECONDS = 120


@pytest.mark.bench
def test_bench_prints_each_page_beside_the_bare_view() -> None:
    command = [sys.executable, "-m", "bench", "--rounds", "1", "--requests", "1"]
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=SECONDS)

    assert done.returncode == 0, done.stderr[-2000:]
    for name in ("bare view", *PAGES):
        row = re.search(rf"^{name} +(\d+\.\d\d) +\d+\.\d +(\d+\.\d\d) +\d+\.\d +\d+ ", done.stdout, re.MULTILINE)
        assert row, (name, done.stdout)
        assert float(row[1]) > 0
        assert float(row[2]) > 0
    assert re.search(r"^bare view +\S+ +1\.0 +\S+ +1\.0 +1 ", done.stdout, re.MULTILINE)
    assert "DEBUG False" in done.stdout
    for path in bare.MIDDLEWARE:
        assert path.rpartition(".")[2] in done.stdout


def test_bare_view_stands_behind_eight_middlewares() -> None:
    assert len(set(bare.MIDDLEWARE)) == 8


def test_page_that_does_not_answer_200_is_no_measurement() -> None:
    page = Page("nowhere", "/en/there-is-no-such-page/", WSGIHandler())

    with pytest.raises(UnexpectedAnswerError, match="404"):
        request(page)
