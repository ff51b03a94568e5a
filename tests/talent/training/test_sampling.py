"""The draw: repeatable from its seed, blind to the order of rows, of the size that was asked for."""

import random

from hypothesis import given
from hypothesis import strategies as st

from talent.training.sampling import draw, sample_size

NUMBERS = st.sets(st.integers(1, 10_000), max_size=60)
SHARES = st.integers(1, 100).map(lambda percent: percent / 100)
SEEDS = st.integers(0, 2**31 - 1)


@given(NUMBERS, SEEDS, SHARES, st.integers(1, 5), st.integers(5, 20), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_whatever_the_order_of_rows(
    numbers: set[int], seed: int, share: float, least: int, most: int, chance: random.Random
) -> None:
    rows = sorted(numbers)
    drawn = draw(seed, "records", rows, share, least, most)
    chance.shuffle(rows)
    assert draw(seed, "records", rows, share, least, most) == drawn
    assert set(drawn) <= numbers
    assert len(drawn) == sample_size(len(numbers), share, least, most)


@given(st.integers(0, 1000), SHARES, st.integers(1, 5), st.integers(5, 20))
def test_a_sample_is_the_share_rounded_up_and_within_its_bounds(
    count: int, share: float, least: int, most: int
) -> None:
    size = sample_size(count, share, least, most)
    assert min(count, least) <= size <= min(count, most)
    if least < size < most:
        assert size - 1 < share * count + 1e-9
        assert size > share * count - 1e-9


def test_a_share_means_what_it_says_where_its_float_is_a_little_more() -> None:
    assert sample_size(10, 0.3, 1, 100) == 3
    assert sample_size(100, 0.07, 1, 100) == 7
    assert sample_size(11, 0.3, 1, 100) == 4


@given(NUMBERS, SEEDS, SHARES, st.integers(1, 10_000))
def test_one_more_row_changes_at_most_one_place_of_the_sample(
    numbers: set[int], seed: int, share: float, newcomer: int
) -> None:
    few = numbers - {newcomer}
    before = set(draw(seed, "x", few, share, 5, 5))
    after = set(draw(seed, "x", few | {newcomer}, share, 5, 5))
    assert after - before <= {newcomer}


def test_over_many_seeds_everybody_is_drawn_about_as_often() -> None:
    counts = dict.fromkeys(range(1, 21), 0)
    for seed in range(2000):
        for number in draw(seed, "bodies", counts, 0.3, 1, 20):
            counts[number] += 1
    # Of 2000 draws 600 are expected, with a deviation of about 20.
    assert all(500 < many < 700 for many in counts.values())


def test_two_draws_of_one_seed_are_independent() -> None:
    rows = range(1, 1001)
    one, two = (set(draw(7, name, rows, 0.5, 1, 1000)) for name in ("records of 1", "records of 2"))
    assert 200 < len(one & two) < 300
