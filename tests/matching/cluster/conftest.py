"""A local Ray for all tests of a run, and clusters on it."""

import gc
import importlib
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from matching.cluster.folder import ClusterFolder, write_cluster
from matching.cluster.ray_cluster import RayCluster
from matching.cluster.routing import split_talents
from matching.cluster.starting import ClusterUnavailable, start_ray
from matching.learning import learn
from matching.shapes import Talent, Weights
from tests.matching.strategies import VOCABULARY


@pytest.fixture(scope="session")
def ray() -> Iterator[Any]:
    """Ray on this machine with two cores; skipped where it is not installed."""
    missing = importlib.import_module("tests.conftest").missing
    with warnings.catch_warnings():
        # Ray leaves processes and sockets of its own to the collector.
        warnings.simplefilter("ignore")
        try:
            started = start_ray(cpus=2)
        except ClusterUnavailable as error:
            missing("cluster", str(error))
    yield started
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started.shutdown()
        gc.collect()


Folder = Callable[..., ClusterFolder]


@pytest.fixture
def cluster_folder(tmp_path: Path) -> Folder:
    """Writes the shards of some people."""

    def write(people: list[Talent], count: int, weights: Weights | None = None) -> ClusterFolder:
        parts = split_talents(people, count)
        return write_cluster(
            tmp_path / "cluster",
            lambda number: parts[number],
            VOCABULARY,
            weights or Weights(),
            learn(people, VOCABULARY),
            count=count,
        )

    return write


@pytest.fixture
def open_cluster(ray: Any, cluster_folder: Folder) -> Iterator[Callable[..., RayCluster]]:
    """Opens a cluster of some people; its actors end with the test."""
    opened: list[RayCluster] = []

    def open_one(people: list[Talent], count: int, timeout: float = 60.0) -> RayCluster:
        opened.append(RayCluster(ray, cluster_folder(people, count), timeout))
        return opened[-1]

    yield open_one
    for cluster in opened:
        cluster.close()
