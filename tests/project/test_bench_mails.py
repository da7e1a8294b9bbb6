"""`python -m bench.mails` runs and prints its figures; how fast mails leave is not tested here."""

import os
import re
import subprocess
import sys

import pytest

from tests import servers
from tests.conftest import ROOT, not_run

SECONDS = 120


@pytest.mark.bench
def test_bench_prints_both_speeds_and_the_memory() -> None:
    try:
        servers.find_postgres()
    except servers.Missing as missing:
        not_run(str(missing))
    command = [sys.executable, "-m", "bench.mails", "--mails", "10", "--rounds", "1", "--many", "20"]
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=SECONDS)

    assert done.returncode == 0, done.stderr[-2000:]
    for name in ("plain loop", r"drain\(\)"):
        assert re.search(rf"^{name} +\d+\.\d +\d+\.\d +\d+\.\d$", done.stdout, re.MULTILINE), done.stdout
    assert re.search(r"^drain\(\) reaches \d\.\d\d of the plain loop", done.stdout, re.MULTILINE)
    assert re.search(
        r"^20 due at once: \d+ MB after a tenth, \d+ MB after all, \d+ a second\.$", done.stdout, re.MULTILINE
    )
