"""Clusters on disk, and on a local Ray."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from matching.cluster.folder import ClusterFolder, write_cluster
from matching.cluster.ray_cluster import RayCluster
from matching.cluster.routing import split_talents
from matching.learning import learn
from matching.shapes import Talent, Weights
from tests.matching.strategies import VOCABULARY

Folder = Callable[..., ClusterFolder]


def write_shards(
    folder: Path, people: list[Talent], count: int, weights: Weights | None = None
) -> ClusterFolder:
    parts = split_talents(people, count)
    return write_cluster(
        folder,
        lambda number: parts[number],
        VOCABULARY,
        weights or Weights(),
        learn(people, VOCABULARY),
        count=count,
    )


@pytest.fixture
def cluster_folder(tmp_path: Path) -> Folder:
    """Writes the shards of some people."""
    return partial(write_shards, tmp_path / "cluster")


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
