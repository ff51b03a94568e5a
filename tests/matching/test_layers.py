"""Layers of rows: few of them however many changes there were, and each id where it belongs."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.layers import Growth, Layer, change

GROWTH = Growth(always=4, times=8, most=1000)


@dataclass(frozen=True)
class Plain:
    ids: NDArray[np.int64]


def build(layers, added):
    kept = [number for layer in layers for number in layer.block.ids[layer.alive].tolist()]
    return Plain(np.array([*kept, *added], np.int64))


def alive(layers):
    return sorted(number for layer in layers for number in layer.block.ids[layer.alive].tolist())


@given(st.lists(st.tuples(st.lists(st.integers(0, 40), unique=True), st.sets(st.integers(0, 40)))))
def test_layers_hold_just_what_was_added_last(changes):
    layers, known = (), set()
    for added, removed in changes:
        layers = change(layers, removed | set(added), added, build, GROWTH)
        known = (known - removed) | set(added)
        assert alive(layers) == sorted(known)
        assert all(layer.count == layer.alive.sum() for layer in layers)


def test_a_thousand_single_changes_stay_in_few_layers_and_are_seldom_moved():
    layers, moved = (), []

    def counted(joined, added):
        moved.append(len(added) + sum(layer.count for layer in joined))
        return build(joined, added)

    for number in range(1000):
        layers = change(layers, [number], [number], counted, GROWTH)
        assert len(layers) <= 4
    assert sum(moved) < 20 * 1000


def test_single_changes_stay_by_themselves_until_some_wait_to_be_joined():
    growth, sizes = Growth(always=4, times=8, most=1000, waiting=2), []
    layers = (Layer.of(Plain(np.arange(100, 200, dtype=np.int64))),)
    for number in range(5):
        layers = change(layers, [], [number], build, growth)
        sizes.append([layer.count for layer in layers])
    assert sizes == [[100, 1], [100, 1, 1], [100, 3], [100, 3, 1], [100, 5]]
    assert alive(change(layers, [0], range(10, 15), build, growth)) == [
        *range(1, 5),
        *range(10, 15),
        *range(100, 200),
    ]


def test_many_changes_at_once_wait_for_nothing():
    growth = Growth(always=4, times=8, most=1000, waiting=9)
    layers = (Layer.of(Plain(np.arange(3, dtype=np.int64))),)
    assert len(change(layers, [], range(10, 15), build, growth)) == 1


def test_no_layer_grows_beyond_the_most():
    layers = ()
    for start in range(0, 5000, 100):
        layers = change(layers, [], range(start, start + 100), build, GROWTH)
    assert max(layer.count for layer in layers) <= GROWTH.most
    assert len(layers) <= 8


def test_rows_that_nobody_counts_are_dropped_when_layers_join():
    layers = (Layer.of(Plain(np.arange(6, dtype=np.int64))),)
    (layer,) = change(layers, range(3), [7], build, GROWTH)
    assert layer.block.ids.tolist() == [3, 4, 5, 7]


@pytest.mark.parametrize("removed", [[], [99]])
def test_nothing_added_changes_no_layer(removed):
    layers = (Layer.of(Plain(np.arange(3, dtype=np.int64))),)
    assert change(layers, removed, [], build, GROWTH) == layers
