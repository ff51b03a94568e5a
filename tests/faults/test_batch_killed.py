"""kill -9 in the middle of a batch: the next run goes on, and the file is that of a run nobody killed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A mark after every demand, and time to be killed before the next one.
SLOW = """
import time
from talent.cli import app
from talent.matches import batch
from talent.matches.spool import Spool

batch.CHUNK = 1
mark = Spool.mark

def slow_mark(spool):
    mark(spool)
    time.sleep(0.2)

Spool.mark = slow_mark
app()
"""
KILLED_AT = (2, 5, 9)
PATIENCE = 120

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(tmp_path: Path, empty_database_url: str) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "JICAI_HOME": str(tmp_path / "home"),
        "JICAI_DATABASE_URL": empty_database_url,
    }


def jicai(environment: dict[str, str], *words: object) -> str:
    code = "from talent.cli import app; app()"
    command = [sys.executable, "-c", code, *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def kill_after(environment: dict[str, str], out: Path, demands: int) -> None:
    """Starts a batch and kills it without warning once so many demands are marked as done."""
    mark = out.with_name(f"{out.name}.partial.json")
    command = [sys.executable, "-c", SLOW, "match", "--all", "--top", "5", "--out", str(out)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE
    while not mark.exists() or json.loads(mark.read_text("utf-8"))["done"] < demands:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline, "it never came that far"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait(PATIENCE) == -signal.SIGKILL


def test_a_batch_that_is_killed_again_and_again_ends_as_if_it_never_was(
    environment: dict[str, str], tmp_path: Path
) -> None:
    jicai(environment, "demo", "load", "--talents", 80, "--demands", 20)
    whole, out = tmp_path / "whole.csv", tmp_path / "out.csv"
    jicai(environment, "match", "--all", "--top", 5, "--out", whole)
    for demands in KILLED_AT:
        kill_after(environment, out, demands)
        assert not out.exists()
    remarks = jicai(environment, "match", "--all", "--top", 5, "--out", out)
    assert "接着上次未完成的结果" in remarks
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.glob("*.csv*")) == ["out.csv", "whole.csv"]
