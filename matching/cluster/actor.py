"""What an actor of a cluster does: it holds one shard, mapped from disk, and answers for it."""

import os
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from matching.among import Keep
from matching.cluster.folder import ClusterFolder, Layout
from matching.encode import EncodedDemand
from matching.order import Page
from matching.shapes import Demand, Talent
from matching.sortkeys import Lead, Placed


class ShardActor:
    """One shard, with all changes made since the cluster was built; its calls run one after another."""

    def __init__(
        self, root: str, layout: Layout, number: int, changed: Sequence[Talent], removed: Collection[int]
    ) -> None:
        self._matcher = ClusterFolder(Path(root), layout).shard(number)
        if changed or removed:
            self._matcher = self._matcher.with_changes(changed, removed)

    def process(self) -> int:
        """Give the process that holds the shard."""
        return os.getpid()

    def size(self) -> int:
        return len(self._matcher)

    def holders(self, skill: str) -> set[int]:
        return self._matcher.holders(skill)

    def change(self, changed: Sequence[Talent], removed: Collection[int]) -> None:
        self._matcher = self._matcher.with_changes(changed, removed)

    def placed(self, demand: Demand, page: Page, keep: Keep) -> Placed:
        return self._matcher.placed(demand, page, keep)

    def leads(self, queries: Sequence[EncodedDemand], today: date, count: int) -> list[Lead]:
        return [self._matcher.lead(query, today=today, count=count) for query in queries]
