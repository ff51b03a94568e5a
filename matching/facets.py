"""How many people each choice of a filter leaves, all other filters on: one pass answers for all choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.among import Among, filters_met, rows_among
from matching.blocks import Flags
from matching.columns import Rows
from matching.index import Segment
from matching.layers import Layer
from matching.narrow import narrow

# The filters of `Among`; who is left out by its ``without`` is counted nowhere.
NAMES = ("category", "education", "experience", "skill", "marks")
Counts = Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Options:
    """What each filter may be set to. ``labels`` tell by id of whom ``marks`` may be made, 0 of nothing."""

    categories: tuple[str, ...]
    education: tuple[int, ...]
    experience: tuple[float, ...]
    labels: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Facet:
    """Who passes with all filters but this one: how many, how many of them say nothing of it, and how many
    each of its choices would leave. The choices of ``marks`` are the labels, from 0 on."""

    whole: int
    silent: int
    choices: tuple[int, ...]


def count_facets(
    layer: Layer[Segment], passing: Flags, wanted: Among, options: Options, today: date
) -> Counts:
    """Count the rows of a layer that pass the hard conditions: for each filter the numbers of a `Facet`."""
    segment = layer.block
    nobody_asks = Among(without=wanted.without)
    rows = np.flatnonzero(rows_among(layer, nobody_asks, today) & passing)
    missed = np.zeros(len(rows), np.uint8)
    for name, met in filters_met(segment, rows, replace(wanted, without=None), today):
        missed |= np.where(met, 0, 1 << NAMES.index(name)).astype(np.uint8)
    return {
        name: _counted(segment, name, rows[missed & ~np.uint8(1 << number) == 0], options, today)
        for number, name in enumerate(NAMES)
    }


def facets(parts: Iterable[Counts]) -> dict[str, Facet]:
    """Add up the counts of the layers."""
    several = list(parts)
    summed = {name: np.sum([part[name] for part in several], axis=0).tolist() for name in NAMES}
    return {name: Facet(numbers[0], numbers[1], tuple(numbers[2:])) for name, numbers in summed.items()}


def _counted(segment: Segment, name: str, rows: Rows, options: Options, today: date) -> Rows:
    if name == "skill":
        starts = segment.claim_starts
        return np.array([len(rows), np.count_nonzero(starts[rows] == starts[rows + 1])])
    if name == "marks":
        counts = _by_label(segment.ids[rows], options.labels)
        return np.concatenate([[len(rows), counts[0]], counts])
    column, tables = _tables(segment, name, options, today)
    by_code = np.bincount(narrow(segment, column)[rows], minlength=tables.shape[1])
    return np.concatenate([[len(rows)], tables @ by_code])


def _tables(segment: Segment, name: str, options: Options, today: date) -> tuple[str, NDArray[np.int64]]:
    """Give the column of a filter, and which of its codes say nothing and which each choice takes."""
    if name == "category":
        lists = segment.lists["categories"]
        held = [
            lists.best_of_lists(segment.members(one, today.toordinal())) > 0 for one in options.categories
        ]
        return "categories", np.array([~lists.any_of_lists(), *held], np.int64)
    if name == "education":
        ranks = segment.values["education"]
        return "education", np.array([ranks == 0, *(ranks >= one for one in options.education)], np.int64)
    years = segment.values["years"]
    return "years", np.array([np.isnan(years), *(years >= one for one in options.experience)], np.int64)


def _by_label(ids: Rows, labels: NDArray[np.uint16]) -> Rows:
    """Count the ids by label; those beyond the last have none."""
    known = ids[(ids >= 0) & (ids < len(labels))]
    counts = np.bincount(labels[known], minlength=int(labels.max(initial=0)) + 1)
    counts[0] += len(ids) - len(known)
    return counts
