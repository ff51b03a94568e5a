"""Which shard somebody is in: decided by the id alone, so that a change finds its way without a directory."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.among import Among, Keep
from matching.shapes import Talent

# Knuth's multiplicative hash (2**64 over the golden ratio). Clusters on disk rest on it: it must not change.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_HIGH_BITS = np.uint64(32)


def shards_of(ids: Collection[int], count: int) -> NDArray[np.int64]:
    """Give the shard of each id, 0 to ``count`` - 1."""
    mixed = np.fromiter(ids, np.int64, len(ids)).astype(np.uint64) * _GOLDEN
    return ((mixed >> _HIGH_BITS) % np.uint64(count)).astype(np.int64)


def split_ids(ids: Collection[int], count: int) -> list[list[int]]:
    """Give the ids of each shard, in the order in which they come."""
    parts: list[list[int]] = [[] for _ in range(count)]
    for number, shard in zip(ids, shards_of(ids, count).tolist(), strict=True):
        parts[shard].append(number)
    return parts


def split_keep(keep: Keep, count: int) -> list[Keep]:
    """Give each shard who counts there: its own ids, or the same conditions."""
    if keep is None or isinstance(keep, Among):
        return [keep] * count
    return [*split_ids(keep, count)]


def split_talents(talents: Iterable[Talent], count: int) -> list[list[Talent]]:
    """Give the people of each shard."""
    everybody: Sequence[Talent] = list(talents)
    parts: list[list[Talent]] = [[] for _ in range(count)]
    for talent, shard in zip(everybody, shards_of([one.id for one in everybody], count), strict=True):
        parts[shard].append(talent)
    return parts
