"""A cluster of Ray actors, one a shard, that may be on many machines: the same answers within a time."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any

from matching.among import Keep
from matching.cluster.actor import ShardActor
from matching.cluster.folder import ClusterFolder
from matching.cluster.merge import merge_leads, merge_standings, whole
from matching.cluster.pool import Answers, Pool
from matching.cluster.routing import split_ids, split_keep, split_talents
from matching.cluster.starting import start_ray
from matching.encode import Asked, EncodedDemand
from matching.matcher import NEAR, Top
from matching.order import Order, Page
from matching.shapes import Demand, Match, Ranking, Talent, Vocabulary

TIMEOUT_SECONDS = 15.0
START_SECONDS = 120.0
DEMANDS_AT_ONCE = 64


class ShardSilent(Exception):
    """A shard gave no answer in time, where an answer without it would be wrong."""


class RayCluster:
    """Searches all shards of a folder; an answer that lacks a shard says so in ``missing``.

    Changes are kept here and given to every actor that starts anew; a new process takes them from the
    change log again.
    """

    def __init__(self, ray: Any, folder: ClusterFolder, timeout: float) -> None:
        self.folder = folder
        self.timeout = timeout
        self._count = len(folder.layout.shards)
        # Encodes and explains; every shard has the same statistics.
        self._first = folder.shard(0)
        self._lock = RLock()
        self._changed: list[dict[int, Talent | None]] = [{} for _ in range(self._count)]
        self._changes = 0
        # Weightless for Ray's planning, so that a machine may hold more shards than it has cores.
        self._new_actor = ray.remote(ShardActor).options(num_cpus=0, scheduling_strategy="SPREAD")
        self._pool = Pool(ray, self._count, self._start)
        # To start takes longer than to answer; who can't is missing from the answers.
        self._pool.ask("size", [()] * self._count, START_SECONDS)

    @staticmethod
    def open(root: Path, *, timeout: float = TIMEOUT_SECONDS, address: str | None = None) -> "RayCluster":
        """Open the cluster in a folder, on the Ray at ``address`` or on this machine alone.

        ``timeout`` is the most that an answer may take, in seconds. Raises DamagedIndex or
        ClusterUnavailable.
        """
        folder = ClusterFolder.open(root)
        return RayCluster(start_ray(address), folder, timeout)

    def close(self) -> None:
        """End the actors; Ray itself runs on."""
        self._pool.close()

    @property
    def version(self) -> str:
        base = self.folder.layout.version
        return f"{base}+{self._changes}" if self._changes else base

    @property
    def vocabulary(self) -> Vocabulary:
        return self._first.vocabulary

    def __len__(self) -> int:
        """Raises ShardSilent where somebody could not be counted."""
        return sum(self._from_all("size"))

    def holders(self, skill: str) -> set[int]:
        """Give the ids of those who claim this very skill; raises ShardSilent as ``len`` does."""
        return set().union(*self._from_all("holders", skill))

    def processes(self) -> list[int]:
        """Give the process of each shard."""
        return list(self._from_all("process"))

    def change(self, changed: Sequence[Talent], removed: Collection[int] = ()) -> None:
        """Add or replace some people and remove others; every later answer has it.

        An actor works in the order in which it is asked, and one that starts anew starts with all changes.
        """
        coming, going = split_talents(changed, self._count), split_ids(removed, self._count)
        with self._lock:
            # New dictionaries: an actor may be starting from the old ones in another thread.
            self._changed = [
                known | dict.fromkeys(gone) | {talent.id: talent for talent in new}
                for known, new, gone in zip(self._changed, coming, going, strict=True)
            ]
            self._changes += len({*removed, *(talent.id for talent in changed)})
            self._pool.ask("change", list(zip(coming, going, strict=True)), self.timeout)

    def rank(
        self,
        demand: Asked,
        *,
        today: date,
        offset: int = 0,
        limit: int = 20,
        keep: Keep = None,
        order: Order = "score",
        near: int = NEAR,
    ) -> Ranking:
        """Rank as one matcher with all people would; ``missing`` names the shards that did not answer."""
        page = Page(today.toordinal(), offset, limit, near, order)
        kept = split_keep(keep, self._count)
        version = self.version
        answers = self._ask("placed", [(demand, whole(page), own) for own in kept])
        return merge_standings(answers.all, page, version, answers.missing)

    def encode(self, demand: Demand) -> EncodedDemand:
        """Encode a demand once for ``rank`` and ``top``; the same for all shards."""
        return self._first.encode(demand)

    def top(self, query: EncodedDemand, *, today: date, count: int) -> Top:
        """Give the first ``count`` of all who pass the hard conditions, in the order of ``rank``."""
        return self.tops([query], today=today, count=count)[0]

    def tops(self, queries: Sequence[EncodedDemand], *, today: date, count: int) -> list[Top]:
        """Give ``top`` for many demands; some dozens cost no more of Ray than one, and share one time."""
        found: list[Top] = []
        for start in range(0, len(queries), DEMANDS_AT_ONCE):
            some = queries[start : start + DEMANDS_AT_ONCE]
            answers = self._ask("leads", [(some, today, count)] * self._count)
            leads = zip(*answers.all, strict=True) if answers.by_shard else ((),) * len(some)
            found += [merge_leads(own, count, answers.missing) for own in leads]
        return found

    def explain(self, demand: Demand, talent: Talent, *, today: date) -> Match:
        """Give the score of any pair with its reasons."""
        return self._first.explain(demand, talent, today=today)

    def _ask(self, method: str, arguments: Sequence[tuple[Any, ...]]) -> Answers:
        return self._pool.ask(method, arguments, self.timeout)

    def _from_all(self, method: str, *arguments: Any) -> list[Any]:
        answers = self._ask(method, [arguments] * self._count)
        if answers.missing:
            raise ShardSilent(f"no answer from shard {', '.join(map(str, answers.missing))}")
        return answers.all

    def _start(self, number: int) -> Any:
        known = self._changed[number]
        changed = [talent for talent in known.values() if talent is not None]
        removed = [identity for identity, talent in known.items() if talent is None]
        root = str(self.folder.root.absolute())
        return self._new_actor.remote(root, self.folder.layout, number, changed, removed)
