"""Coarse likeness of people: who wants the same pay in the same places stands side by side in a segment.

A search bounds a whole group at once, and a person by one code. The bounds come from here; the exact values
of a person stay in the columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.blocks import EXPERIENCE_STEPS
from matching.columns import Arrays, Coded, Lists, Rows, fixed
from matching.places import Places

# Steps of pay by a sixteenth, and of days since the confirmation: finer ones make more groups than they save.
_PAY_STEP = np.log2(1.0625)
_DAYS = 32
_PARTS = ("starts", "cities", "salary", "remote_only", "steps", "education", "kinds", "confirmed")


@dataclass(frozen=True)
class Groups:
    """Groups of neighbouring rows, and the traits that rows may have.

    Of a group: where it starts, the list of its ``cities``, the least salary in it (-1: unknown) and whether
    its people only work remotely. Of a trait: the steps of experience reached (-1: unknown), the rank of
    education, the list of kinds, and the last day of confirmation.
    """

    starts: NDArray[np.int64]
    cities: NDArray[np.int64]
    salary: NDArray[np.int64]
    remote_only: NDArray[np.bool_]
    steps: NDArray[np.int64]
    education: NDArray[np.int64]
    kinds: NDArray[np.int64]
    confirmed: NDArray[np.int64]
    city_lists: Lists
    # For each division that somebody in the segment accepts the number of its city.
    city_of: NDArray[np.int64]

    def arrays(self, prefix: str) -> Arrays:
        own: Arrays = {f"{prefix}.{name}": getattr(self, name) for name in (*_PARTS, "city_of")}
        return own | self.city_lists.arrays(f"{prefix}.city_lists")

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "Groups":
        return Groups(
            **{name: arrays[f"{prefix}.{name}"] for name in (*_PARTS, "city_of")},
            city_lists=Lists.from_arrays(arrays, f"{prefix}.city_lists", arrays[f"{prefix}.cities"]),
        )


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups of some people, the order in which they then stand, and in that order their traits."""

    order: Rows
    traits: NDArray[np.uint32]
    groups: Groups


def group(
    coded: dict[str, Coded],
    divisions: Lists,
    kinds: Lists,
    remote_only: NDArray[np.bool_],
    names: Sequence[str],
    places: Places,
) -> Grouped:
    """Group people; the columns are in the old order."""
    cities = [places.city(name) for name in names]
    numbers = {city: number for number, city in enumerate(dict.fromkeys(cities))}
    city_of = np.array([numbers[city] for city in cities], np.int64)
    ends = pairwise(divisions.starts.tolist())
    members = city_of[divisions.members].tolist()
    sets = [tuple(sorted(set(members[start:end]))) for start, end in ends]
    city_lists = Lists.of(sets)
    salary = coded["salary"].all()
    pay = np.where(salary > 0, np.log2(np.maximum(salary, 1)) // _PAY_STEP, np.minimum(salary, 0))
    day = coded["confirmed"].all()
    years = coded["years"].all()
    steps = np.where(np.isnan(years), -1, np.searchsorted(EXPERIENCE_STEPS, years, side="right"))
    own_traits = np.stack(
        [steps, coded["education"].all(), kinds.codes.astype(np.int64), np.where(day < 0, -1, day // _DAYS)]
    )
    traits, trait_of = _distinct(own_traits)
    of_cities = city_lists.codes[divisions.codes].astype(np.int64)
    own_groups = np.stack([of_cities, pay.astype(np.int64), remote_only.astype(np.int64)])
    found, group_of = _distinct(own_groups)
    order = np.lexsort((trait_of, group_of))
    sizes = np.bincount(group_of, minlength=found.shape[1])
    group_starts = np.zeros(found.shape[1] + 1, np.int64)
    np.cumsum(sizes, out=group_starts[1:])
    least = np.full(found.shape[1], np.iinfo(np.int64).max)
    np.minimum.at(least, group_of, salary)
    last = np.full(traits.shape[1], -1)
    np.maximum.at(last, trait_of, day)
    return Grouped(
        order=order,
        traits=trait_of[order].astype(np.uint32),
        groups=Groups(
            starts=fixed(group_starts, np.int64),
            cities=fixed(found[0], np.int64),
            salary=fixed(least, np.int64),
            remote_only=fixed(found[2], bool),
            steps=fixed(traits[0], np.int64),
            education=fixed(traits[1], np.int64),
            kinds=fixed(traits[2], np.int64),
            confirmed=fixed(last, np.int64),
            city_lists=city_lists,
            city_of=fixed(city_of, np.int64),
        ),
    )


def _distinct(columns: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the distinct combinations, one a column, and for each row the number of its own."""
    if not columns.shape[1]:
        return columns, np.zeros(0, np.int64)
    order = np.lexsort(columns[::-1])
    ordered = columns[:, order]
    new = np.ones(ordered.shape[1], bool)
    new[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(new) - 1
    return ordered[:, new], numbers
