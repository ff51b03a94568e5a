"""Postings in blocks and lists in columns: the same entries in a smaller form."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_matrix

from matching import blocked
from matching.blocked import BlockPostings
from matching.columns import Lists

# Few columns are full and many empty, as terms of a small segment are.
CELLS = st.dictionaries(
    st.tuples(st.integers(0, 12), st.sampled_from([0, 0, 0, 1, 2, 5, 20])), st.integers(1, 250), max_size=60
)
ROWS = st.lists(st.lists(st.integers(0, 3), max_size=4).map(tuple), max_size=12)


@pytest.fixture(scope="module", autouse=True, params=[4, 1 << 14])
def _block(request):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocked, "BLOCK", request.param)
        yield


def postings(cells, keys):
    rows = np.array([row for row, _ in cells], np.int64)
    columns = np.array([column for _, column in cells], np.int64)
    values = np.array(list(cells.values()), np.uint8)
    return BlockPostings.of(csc_matrix((values, (rows, columns)), (13, keys)))


@given(CELLS, st.sampled_from([21, 60]))
def test_each_key_gives_its_rows_and_values_back(cells, keys):
    found = postings(cells, keys)
    again = BlockPostings.from_arrays(found.arrays("x"), "x")
    whole = []
    for key in range(keys):
        expected = sorted((row, value) for (row, column), value in cells.items() if column == key)
        for one in (found, again):
            rows, values = one.of_key(key)
            assert list(zip(rows.tolist(), values.tolist(), strict=True)) == expected
        whole += [row for row, _ in expected]
        cuts = found.cuts_of(key)
        for block, (first, last) in enumerate(pairwise(cuts)):
            inside = [row % found.block for row, _ in expected if row // found.block == block]
            assert found.places[first:last].tolist() == inside
    assert found.all_rows().tolist() == whole


def test_keys_without_rows_take_no_room_where_they_are_many():
    assert len(postings({(1, 5): 3, (2, 20): 4}, 10_000).starts) == 3
    assert len(postings({(0, 0): 1, (0, 1): 1, (3, 2): 1}, 4).starts) == 5


@given(ROWS)
def test_distinct_lists_are_the_same_lists_stored_once(rows):
    stored = Lists.of(rows)
    count = len(stored.starts) - 1
    # Every other row has the second copy of its list.
    codes = [code + count * (place % 2) for place, code in enumerate(stored.codes.tolist())]
    twice = Lists(
        np.array(codes, np.uint32),
        np.append(stored.starts, stored.starts[1:] + len(stored.members)),
        np.append(stored.members, stored.members),
    )
    one, other = twice.used().distinct(), Lists.of(sorted(rows)).distinct()
    assert members(one) == rows
    assert (one.starts.tolist(), one.members.tolist()) == (other.starts.tolist(), other.members.tolist())
    assert len(one.starts) - 1 == len(set(rows))


def members(lists):
    whole, starts = lists.members.tolist(), lists.starts.tolist()
    return [tuple(whole[starts[code] : starts[code + 1]]) for code in lists.codes.tolist()]
