"""Which skills go together, learnt from who has which: normalised pointwise mutual information (Bouma 2009).

Learnt when an index version is built and frozen in its statistics. A claim then also counts a little for
the skills that people with it often have: never more than for a relative in the taxonomy.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from matching.columns import Arrays, Numbering, Rows, Strings, fixed
from matching.lookup import Keyed, Lookup
from matching.skills import NEIGHBOURS, RELATED, Neighbour

Closure = Mapping[str, tuple[Neighbour, ...]]

# Two skills that fewer people have together may have met by chance.
LEAST_TOGETHER = 5
# Who has one skill says something of the other only if one in five has both: pandas tells of Excel, and
# Excel nothing of pandas.
LEAST_SHARE = 0.2
# Nearness goes in steps of a twentieth: finer ones would only make more states of mastery to tell apart.
STEPS = 20


def learn_related(skills_of: Sequence[Sequence[str]]) -> dict[str, tuple[Neighbour, ...]]:
    """Give for each skill those that it goes with, the nearest first, from the skills of each person.

    Neither the order of the people nor that of their skills leaves a trace.
    """
    incidence, keys = _incidence(skills_of)
    if not keys:
        return {}
    together = coo_matrix(incidence.T @ incidence)
    others = (together.row != together.col) & (together.data >= LEAST_TOGETHER)
    having, other, both = together.row[others], together.col[others], together.data[others]
    nearness = _nearness(both, incidence, having, other)
    near = np.flatnonzero(nearness > 0)
    found = sorted((keys[having[at]], -float(nearness[at]), keys[other[at]]) for at in near.tolist())
    return {
        key: tuple((name, -value, "related") for _, value, name in list(group)[:NEIGHBOURS])
        for key, group in groupby(found, key=lambda one: one[0])
    }


def closure_of(taxonomy: Closure, learnt: Closure) -> dict[str, tuple[Neighbour, ...]]:
    """Give for each skill what having it says of others: the taxonomy's word first, five at most."""
    whole: dict[str, tuple[Neighbour, ...]] = {}
    for key in sorted(taxonomy.keys() | learnt.keys()):
        stated = taxonomy.get(key, ())
        named = {other for other, _, _ in stated}
        more = [near for near in learnt.get(key, ()) if near[0] not in named]
        whole[key] = (*stated, *more)[:NEIGHBOURS]
    return {key: near for key, near in whole.items() if near}


# Some 500 bytes each.
_KNOWN = 4096


def closure_arrays(closure: Closure, prefix: str) -> Arrays:
    """Give a closure as arrays: the keys, where the ties of each begin, and of what each says how much."""
    ties = [near for group in closure.values() for near in group]
    starts = np.cumsum([0, *map(len, closure.values())])
    names = Numbering()
    others = names.many(other for other, _, _ in ties)
    return {
        **Lookup.of(closure).arrays(f"{prefix}.having"),
        **Strings.of(names.numbers).arrays(f"{prefix}.names"),
        f"{prefix}.starts": fixed(starts, np.int64),
        f"{prefix}.others": np.array(others, np.int32),
        f"{prefix}.values": np.array([value for _, value, _ in ties], np.float64),
        f"{prefix}.implied": np.array([kind == "implied" for _, _, kind in ties], bool),
    }


class MappedClosure(Keyed[tuple[Neighbour, ...]]):
    """A closure read from its arrays, skill by skill as it is asked for."""

    def __init__(self, having: Lookup, names: Strings, starts: Rows, *ties: NDArray[Any]) -> None:
        super().__init__(having)
        self._names, self._starts, self._ties = names, starts, ties
        self._known: dict[str, tuple[Neighbour, ...]] = {}

    # An explanation asks for every claim of twenty people, and most have the same skills.
    def get(self, key: str, default: Any = None) -> Any:
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            known = self._known[key] = super().get(key, ())
        return known or default

    def value(self, number: int) -> tuple[Neighbour, ...]:
        own = slice(int(self._starts[number]), int(self._starts[number + 1]))
        others, values, implied = (column[own].tolist() for column in self._ties)
        return tuple(
            (self._names[other], value, "implied" if parent else "related")
            for other, value, parent in zip(others, values, implied, strict=True)
        )

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "MappedClosure":
        having = Lookup.from_arrays(arrays, f"{prefix}.having")
        names = Strings.from_arrays(arrays, f"{prefix}.names")
        columns = (arrays[f"{prefix}.{name}"] for name in ("starts", "others", "values", "implied"))
        return MappedClosure(having, names, *columns)


def _incidence(skills_of: Sequence[Sequence[str]]) -> tuple[csr_matrix, list[str]]:
    """Give a row for each person who has two skills or more, a column for each skill that enough have."""
    holders: dict[str, int] = {}
    several = [skills for skills in map(set, skills_of) if len(skills) > 1]
    for skills in several:
        for key in skills:
            holders[key] = holders.get(key, 0) + 1
    keys = sorted(key for key, count in holders.items() if count >= LEAST_TOGETHER)
    numbers = {key: number for number, key in enumerate(keys)}
    kept = [sorted(numbers[key] for key in skills if key in numbers) for skills in several]
    starts = np.cumsum([0, *map(len, kept)])
    columns = np.array([number for row in kept for number in row], np.int64)
    ones = np.ones(len(columns), np.int64)
    return csr_matrix((ones, columns, starts), (len(several), len(keys))), keys


def _nearness(
    both: NDArray[np.int64], incidence: csr_matrix, having: NDArray[np.int32], other: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Give what having one skill says of another, for pairs that ``both`` people have together.

    RELATED times the normalised information, less the fewer of those who have the one have the other; in
    steps, so that no library's last bit matters.
    """
    people = incidence.shape[0]
    holders = np.asarray(incidence.sum(axis=0)).ravel()
    shared, share = both / people, both / holders[having]
    # What everybody has says nothing of anybody.
    rare = np.where(shared < 1.0, -np.log(shared), np.inf)
    ties = np.log(share / (holders[other] / people)) / rare
    nearness = RELATED * np.where(share >= LEAST_SHARE, ties * np.sqrt(share), 0.0)
    return (nearness.round(9) * STEPS).round() / STEPS
