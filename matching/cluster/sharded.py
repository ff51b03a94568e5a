"""Shards in this process: the plain form of a cluster, and what its merging is tested with."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.among import Keep
from matching.cluster.merge import merge_leads, merge_standings, whole
from matching.cluster.routing import split_ids, split_keep, split_talents
from matching.encode import Asked, EncodedDemand, Statistics
from matching.learning import learn
from matching.matcher import NEAR, Matcher, Top
from matching.order import Order, Page
from matching.shapes import Demand, Match, Ranking, Talent, Vocabulary, Weights


@dataclass(frozen=True, slots=True)
class Sharded:
    """Matchers that hold a part of the people each, all with the same statistics; it never changes."""

    shards: tuple[Matcher, ...]

    @staticmethod
    def build(
        talents: Iterable[Talent],
        vocabulary: Vocabulary,
        weights: Weights | None = None,
        *,
        count: int,
        statistics: Statistics | None = None,
    ) -> "Sharded":
        """Split people over ``count`` shards. Without ``statistics`` they are learnt from all of them."""
        everybody = list(talents)
        frozen = statistics or learn(everybody, vocabulary)
        parts = split_talents(everybody, count)
        return Sharded(tuple(Matcher.build(part, vocabulary, weights, statistics=frozen) for part in parts))

    @property
    def version(self) -> str:
        base = version_of([shard.base_version for shard in self.shards])
        changes = sum(shard.changes for shard in self.shards)
        return f"{base}+{changes}" if changes else base

    @property
    def vocabulary(self) -> Vocabulary:
        return self.shards[0].vocabulary

    def __len__(self) -> int:
        return sum(map(len, self.shards))

    def holders(self, skill: str) -> set[int]:
        """Give the ids of those who claim this very skill, at any level."""
        return set().union(*(shard.holders(skill) for shard in self.shards))

    def with_changes(self, changed: Sequence[Talent], removed: Collection[int] = ()) -> "Sharded":
        """Give shards with some people added or replaced and some removed; untouched ones are shared."""
        count = len(self.shards)
        parts = zip(self.shards, split_talents(changed, count), split_ids(removed, count), strict=True)
        return Sharded(
            tuple(
                shard.with_changes(coming, going) if coming or going else shard
                for shard, coming, going in parts
            )
        )

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
        """Rank as one matcher with all people would; each shard explains all up to the end of the page."""
        page = Page(today.toordinal(), offset, limit, near, order)
        kept = split_keep(keep, len(self.shards))
        placed = [
            shard.placed(demand, whole(page), own) for shard, own in zip(self.shards, kept, strict=True)
        ]
        return merge_standings(placed, page, self.version)

    def encode(self, demand: Demand) -> EncodedDemand:
        """Encode a demand once for ``rank`` and ``top``; the same for all shards."""
        return self.shards[0].encode(demand)

    def top(self, query: EncodedDemand, *, today: date, count: int) -> Top:
        """Give the first ``count`` of all who pass the hard conditions, in the order of ``rank``."""
        leads = [shard.lead(query, today=today, count=count) for shard in self.shards]
        return merge_leads(leads, count)

    def explain(self, demand: Demand, talent: Talent, *, today: date) -> Match:
        """Give the score of any pair with its reasons."""
        return self.shards[0].explain(demand, talent, today=today)


def version_of(shards: Sequence[str]) -> str:
    """Name a cluster by the versions of its shards."""
    return hashlib.sha256("\n".join(shards).encode()).hexdigest()[:12]
