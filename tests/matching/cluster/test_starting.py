"""How Ray is started: on this machine alone, and with a clear word where it is not installed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from matching.cluster.starting import RayMissing, load_ray


def test_without_ray_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "1")
    with pytest.raises(RayMissing, match=r"pip install 'jicai\[cluster\]'"):
        load_ray()


def test_a_cluster_can_be_named_without_ray():
    program = "import sys; sys.modules['ray'] = None; import matching.cluster.ray_cluster"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[3])


@pytest.mark.cluster
@pytest.mark.slow
def test_a_local_ray_keeps_to_this_machine_and_reports_nothing(ray):
    assert {node["NodeManagerAddress"] for node in ray.nodes()} == {"127.0.0.1"}
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
    assert os.environ["RAY_AUTH_MODE"] == "token"
