"""Digests of ranges are what adding up record by record gives, on both sides."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.kit.errors import Invalid
from talent.market.canonical import BUCKETS, bucket_of, digest_of, parts_of
from talent.market.digests import Shelf, range_digests, record_digests, shelf_of, split
from talent.market.enums import RecordKind
from talent.market.mock.store import Store
from talent.market.wire import RangeDigest
from tests.factories.market import make_client
from tests.factories.market_records import make_in_record, make_out_record

CONTENT = {"title": "主播"}


def _naive(names: list[str], version: int, first: int, last: int, parts: int) -> list[RangeDigest]:
    found = []
    for low, high in split(first, last, parts):
        inside = [name for name in names if low <= bucket_of(name) < high]
        sums = [0, 0, 0, 0]
        for name in inside:
            for at, part in enumerate(parts_of(name, version, digest_of(CONTENT))):
                sums[at] = (sums[at] + part) % 2**32
        found.append(RangeDigest(first=low, last=high, count=len(inside), parts=tuple(sums)))
    return found


RANGES = st.tuples(st.integers(0, BUCKETS - 1), st.integers(1, BUCKETS), st.integers(1, 256)).filter(
    lambda one: one[0] < one[1]
)


def test_our_sums_are_those_of_a_naive_computation(session: Session) -> None:
    names = [make_out_record(session, CONTENT, version=3).record_id for _ in range(80)]
    # Neither withdrawn ones nor those of another kind count.
    make_out_record(session, None)
    make_out_record(session, CONTENT, kind=RecordKind.TALENT)
    shelf = Shelf(RecordKind.DEMAND, 0)

    @settings(max_examples=60)
    @given(RANGES)
    def check(asked: tuple[int, int, int]) -> None:
        assert range_digests(session, shelf, *asked) == _naive(names, 3, *asked)

    check()


def test_the_sums_of_a_client_are_its_own(session: Session, api_client: Actor, staff: Actor) -> None:
    client = make_client(session, api_client)
    other = make_client(session, Actor(user_id=staff.user_id, organisation_id=api_client.organisation_id))
    names = [make_in_record(session, client, CONTENT).reference for _ in range(20)]
    make_in_record(session, other, CONTENT)
    shelf = shelf_of(client, RecordKind.VACANCY)
    assert range_digests(session, shelf, 0, BUCKETS, 7) == _naive(names, 1, 0, BUCKETS, 7)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 10**6), unique=True, max_size=40), RANGES)
def test_the_market_s_sums_are_those_of_a_naive_computation(
    numbers: list[int], asked: tuple[int, int, int]
) -> None:
    store, names = Store(":memory:"), [f"V-{number}" for number in numbers]
    for name in names:
        store.put(RecordKind.VACANCY, name, 2, CONTENT, "accepted")
    store.put(RecordKind.VACANCY, "withdrawn", 2, None, "")
    assert store.range_digests(RecordKind.VACANCY, *asked) == _naive(names, 2, *asked)
    store.close()


@given(RANGES)
def test_parts_cover_the_range_without_gap_or_overlap(asked: tuple[int, int, int]) -> None:
    parts = split(*asked)
    assert (parts[0][0], parts[-1][1]) == asked[:2]
    assert [one[1] for one in parts[:-1]] == [one[0] for one in parts[1:]]
    assert len(parts) <= asked[2]


def test_pages_of_records_hold_each_record_once(session: Session) -> None:
    names = {make_out_record(session, CONTENT).record_id for _ in range(23)}
    shelf, found, cursor = Shelf(RecordKind.DEMAND, 0), [], ""
    while cursor is not None:
        page = record_digests(session, shelf, 0, BUCKETS, cursor, limit=5)
        found += [one.record_id for one in page.items]
        cursor = page.cursor
    assert sorted(found) == sorted(names)
    assert [bucket_of(name) for name in found] == sorted(bucket_of(name) for name in found)


@pytest.mark.parametrize("stretch", [(5, 5), (9, 3), (0, BUCKETS + 1)])
def test_an_empty_or_too_long_range_is_refused(session: Session, stretch: Any) -> None:
    with pytest.raises(Invalid):
        range_digests(session, Shelf(RecordKind.DEMAND, 0), *stretch, 4)
