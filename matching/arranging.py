"""Puts people into the order of a segment: by groups, with their codes side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.blocked import BlockPostings
from matching.columns import Coded, Flags, Lists, Rows, Strings, fixed
from matching.groups import Grouped, group
from matching.index import CLAIMS, LISTS, Segment
from matching.kernel_shapes import CODES
from matching.places import Places
from matching.texts import Texts
from matching.titles import Titles

# A state is kept in two bytes where there are fewer.
_SHORT = 1 << 16


@dataclass(frozen=True, slots=True)
class People:
    """The columns of some people by the names in `index.CODED` and `index.LISTS`, in any order."""

    ids: NDArray[np.int64]
    coded: dict[str, Coded]
    lists: dict[str, Lists]
    remote_only: Flags

    def in_groups(self, divisions: Sequence[str], places: Places) -> "Arranged":
        """Give the same in the order of their groups; ``divisions`` are the names of what they list."""
        own = self.lists
        grouped = group(self.coded, own["divisions"], own["kinds"], self.remote_only, divisions, places)
        return Arranged(self, grouped)


@dataclass(frozen=True, slots=True)
class Arranged:
    """People with their groups: all of a segment that is one number or one list a person."""

    people: People
    grouped: Grouped

    @property
    def order(self) -> Rows:
        """The old rows in their new order."""
        return self.grouped.order

    def segment(
        self,
        *,
        states: NDArray[np.uint16],
        mastery: BlockPostings,
        texts: Texts,
        titles: Titles,
        strings: dict[str, Strings],
        claim_starts: Rows,
        claims: dict[str, NDArray[Any]],
    ) -> Segment:
        """Give the segment; what is handed over is in the new order."""
        coded, lists, order = self.people.coded, self.people.lists, self.order
        columns = {name: part.codes[order] for name, part in (coded | lists).items()}
        columns["remote_only"] = self.people.remote_only[order].astype(np.uint32)
        codes = fixed(np.stack([columns[name] for name in CODES], axis=1), np.uint32)
        return Segment(
            ids=fixed(self.people.ids[order], np.int64),
            codes=codes,
            traits=fixed(self.grouped.traits, np.uint32),
            states=fixed(states, np.uint16),
            mastery=mastery,
            texts=texts,
            titles=titles,
            groups=self.grouped.groups,
            values={name: fixed(column.values, column.values.dtype) for name, column in coded.items()},
            lists={name: replace(lists[name], codes=codes[:, CODES.index(name)]) for name in LISTS},
            strings=strings,
            claim_starts=fixed(claim_starts, np.uint32),
            claims={name: _narrow(claims[name]) for name in CLAIMS},
        )


def state_kind(count: int) -> type[np.unsignedinteger[Any]]:
    """Give the numbers in which so many mastery states are kept."""
    return np.uint16 if count < _SHORT else np.uint32


def _narrow(numbers: NDArray[Any]) -> NDArray[Any]:
    """Give numbers from 0 up in as few bytes as hold the greatest."""
    return fixed(numbers, np.min_scalar_type(int(numbers.max(initial=0))))
