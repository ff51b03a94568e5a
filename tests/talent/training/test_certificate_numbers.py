"""Numbers of certificates: read as people type them, and mistyping shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.training.certificate_numbers import (
    ALPHABET,
    LENGTH,
    check_character,
    clean_number,
    grouped,
    is_number,
    new_number,
)

bodies = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def numbered(body: str) -> str:
    return body + check_character(body)


def test_a_new_number_is_one_and_never_the_same() -> None:
    numbers = {new_number() for _ in range(200)}
    assert len(numbers) == 200
    assert all(is_number(number) for number in numbers)


@given(bodies, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_wrong_character_shows(body: str, place: int, character: str) -> None:
    number = numbered(body)
    wrong = number[:place] + character + number[place + 1 :]
    assert is_number(wrong) == (wrong == number)


@given(bodies, st.integers(0, LENGTH - 2))
def test_every_exchange_of_neighbours_shows(body: str, place: int) -> None:
    number = numbered(body)
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert is_number(wrong) == (wrong == number)


@given(bodies)
def test_a_number_is_read_in_groups_in_small_letters_and_with_look_alikes(body: str) -> None:
    number = numbered(body)
    assert clean_number(grouped(number)) == number
    assert clean_number(f"  {grouped(number).lower().replace('-', ' ')} ") == number
    assert clean_number(number.replace("0", "o").replace("1", "l")) == number


@given(st.text())
def test_whatever_is_typed_is_read_without_failing(text: str) -> None:
    clean = clean_number(text)
    assert not is_number(clean) or clean == numbered(clean[:-1])


@pytest.mark.parametrize("text", ["", "123", "一二三", "U" * LENGTH, "0" * (LENGTH + 1)])
def test_what_is_too_short_too_long_or_of_other_letters_is_no_number(text: str) -> None:
    assert not is_number(clean_number(text))


def test_full_width_characters_are_read() -> None:
    number = numbered("0" * (LENGTH - 1))
    assert clean_number("".join(chr(ord(one) + 0xFEE0) for one in number)) == number
