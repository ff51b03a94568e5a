"""A cluster on disk: a folder for each shard with its index version, and a list of what belongs together."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from matching.cluster.sharded import Sharded, version_of
from matching.encode import Statistics
from matching.matcher import Matcher
from matching.shapes import Talent, Vocabulary, Weights
from matching.storage import CURRENT, DamagedIndex

LAYOUT = "cluster.json"
KEPT = 2
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a cluster says of itself: the version of each shard, and the last change that is in it."""

    shards: tuple[str, ...]
    people: int
    sequence: int
    name: str = ""

    @property
    def version(self) -> str:
        return version_of(self.shards)


@dataclass(frozen=True, slots=True)
class ClusterFolder:
    """The cluster that serves under a root, which every machine of it has to see at the same path."""

    root: Path
    layout: Layout

    @staticmethod
    def open(root: Path) -> "ClusterFolder":
        """Raises DamagedIndex where there is no whole cluster."""
        try:
            name = (root / CURRENT).read_text("utf-8").strip()
            told = json.loads((root / name / LAYOUT).read_text("utf-8"))
            layout = Layout(**{**told, "shards": tuple(told["shards"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise DamagedIndex(f"no cluster can be read in {root.name}: {error}") from error
        return ClusterFolder(root, layout)

    def shard(self, number: int) -> Matcher:
        """Open one shard, mapped into memory; one of another cluster is refused as damaged."""
        matcher = Matcher.open(_shard_folder(self.root / self.layout.name, number))
        if matcher.base_version != self.layout.shards[number]:
            raise DamagedIndex(f"shard {number} is of another cluster")
        return matcher

    def all(self) -> Sharded:
        """Open all shards in this process."""
        return Sharded(tuple(map(self.shard, range(len(self.layout.shards)))))


def write_cluster(
    root: Path,
    people: Callable[[int], Iterable[Talent]],
    vocabulary: Vocabulary,
    weights: Weights,
    statistics: Statistics,
    *,
    count: int,
    sequence: int = 0,
    progress: Progress | None = None,
) -> ClusterFolder:
    """Build the shards one after another and make them the cluster that serves.

    ``people`` gives the people of a shard, so that only one shard at a time is in memory; ``progress`` is
    told how many are done of how many. A crash leaves the old cluster in place.
    """
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".writing-", dir=root))
    try:
        shards: list[str] = []
        done = 0
        for number in range(count):
            tell = None if progress is None else _from(progress, done, statistics.people)
            matcher = Matcher.build(people(number), vocabulary, weights, tell, statistics=statistics)
            matcher.save(_shard_folder(folder, number), sequence=sequence)
            shards.append(matcher.base_version)
            done += len(matcher)
        target = _free(root, version_of(shards))
        layout = Layout(tuple(shards), done, sequence, target.name)
        _write(folder / LAYOUT, json.dumps(asdict(layout), indent=1))
        folder.replace(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _write(root / f".{CURRENT}", target.name)
    (root / f".{CURRENT}").replace(root / CURRENT)
    _remove_old(root, target.name)
    return ClusterFolder(root, layout)


def _from(progress: Progress, start: int, total: int) -> Progress:
    return lambda done, _: progress(start + done, max(total, start + done))


def _shard_folder(folder: Path, number: int) -> Path:
    return folder / f"shard-{number}"


def _free(root: Path, name: str) -> Path:
    """Give a folder that does not exist: the same people built before may be in use."""
    target, number = root / name, 1
    while target.exists():
        number += 1
        target = root / f"{name}.{number}"
    return target


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _remove_old(root: Path, serving: str) -> None:
    """Keep the cluster that serves and the one before, from which running actors may start anew."""
    others = [layout.parent for layout in root.glob(f"*/{LAYOUT}") if layout.parent.name != serving]
    others.sort(key=lambda folder: folder.stat().st_mtime_ns, reverse=True)
    for folder in others[KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
