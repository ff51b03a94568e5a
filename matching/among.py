"""Who counts in a ranking, if not all do: by conditions that the columns answer, or by ids."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Flags
from matching.columns import fixed
from matching.index import Segment
from matching.layers import Layer
from matching.narrow import narrow

# From so many people on compiled loops are quicker than the time to load the compiler says.
_MANY = 65_536


@dataclass(frozen=True, slots=True)
class Among:
    """Those who meet all conditions; who says nothing of one does not. None asks nothing.

    ``category`` is held on the day of the ranking; ``education`` and ``experience`` are the least rank and
    years; ``skill`` is claimed itself, at any level; ``marks`` tell by id who counts, beyond them nobody.
    Those of ``without`` are treated as if they were not there at all: they do not count in the pool either.
    """

    category: str | None = None
    education: int | None = None
    experience: float | None = None
    skill: str | None = None
    marks: NDArray[np.bool_] | None = None
    without: NDArray[np.int64] | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing is asked: everybody counts."""
        asked = (self.category, self.education, self.experience, self.skill, self.marks, self.without)
        return all(one is None for one in asked)


Keep = Collection[int] | Among | None
# As a layer takes it: ids are read into an array once for all layers.
Kept = NDArray[np.int64] | Among | None


def kept(keep: Keep) -> Kept:
    """Make it ready for several layers."""
    if keep is None or isinstance(keep, Among):
        return keep
    return keep if isinstance(keep, np.ndarray) else np.fromiter(keep, np.int64, len(keep))


def count_without(layer: Layer[Segment], wanted: Kept) -> int:
    """Give how many of a layer are treated as if they were not there."""
    if not isinstance(wanted, Among) or wanted.without is None:
        return 0
    return int(np.count_nonzero(layer.alive[layer.rows_of(wanted.without)]))


def rows_among(layer: Layer[Segment], wanted: Kept, today: date) -> Flags:
    """Tell which rows of a layer count; read only, for the search is compiled for such flags alone."""
    if not isinstance(wanted, Among):
        return fixed(layer.keep(wanted), bool)
    segment, flags = layer.block, layer.alive.copy()
    if wanted.without is not None:
        flags[layer.rows_of(wanted.without)] = False
    for _, column, table in _tables(segment, wanted, today.toordinal()):
        _keep_coded(flags, narrow(segment, column), table)
    if wanted.marks is not None:
        flags = _marked(flags, segment.ids, wanted.marks)
    return fixed(flags if wanted.skill is None else _holding(flags, segment, wanted.skill), bool)


def filters_met(
    segment: Segment, rows: NDArray[np.int64], wanted: Among, today: date
) -> Iterator[tuple[str, Flags]]:
    """Tell for each filter that is asked, by its name here, which of some rows meet it."""
    for name, column, table in _tables(segment, wanted, today.toordinal()):
        yield name, table[narrow(segment, column)[rows]]
    if wanted.marks is not None:
        yield "marks", _marked(np.ones(len(rows), bool), segment.ids[rows], wanted.marks)
    if wanted.skill is not None:
        yield "skill", _holding(np.ones(len(segment), bool), segment, wanted.skill)[rows]


def _tables(segment: Segment, wanted: Among, today: int) -> list[tuple[str, str, Flags]]:
    """Give for each filter that asks of a column, the column and which of its codes count."""
    tables: list[tuple[str, str, Flags]] = []
    values, lists = segment.values, segment.lists["categories"]
    if wanted.category is not None:
        held = segment.members(wanted.category, today)
        tables.append(("category", "categories", lists.best_of_lists(held) > 0))
    if wanted.education is not None:
        tables.append(("education", "education", np.asarray(values["education"] >= wanted.education)))
    if wanted.experience is not None:
        # Unknown years are not a number, which is no more than anything.
        tables.append(("experience", "years", np.asarray(values["years"] >= wanted.experience)))
    return tables


def _keep_coded(flags: Flags, codes: NDArray[np.unsignedinteger], table: Flags) -> None:
    if len(flags) < _MANY:
        flags &= table[codes]
        return
    from matching.pass_kernels import keep_coded  # noqa: PLC0415 - as in `search.find`

    keep_coded(flags, codes, table)


def _marked(flags: Flags, ids: NDArray[np.int64], marks: Flags) -> Flags:
    if len(flags) >= _MANY:
        from matching.pass_kernels import keep_marked  # noqa: PLC0415

        keep_marked(flags, ids, marks)
        return flags
    inside = (ids >= 0) & (ids < len(marks))
    kept_rows: Flags = flags & inside
    kept_rows[inside] &= marks[ids[inside]]
    return kept_rows


def _holding(flags: Flags, segment: Segment, skill: str) -> Flags:
    held = np.zeros(len(flags), bool)
    held[segment.holders(skill)] = True
    kept_rows: Flags = flags & held
    return kept_rows
