"""Numbers of the demonstration are formally right and can belong to nobody."""

from itertools import pairwise

import pytest
from pydantic import TypeAdapter
from stdnum.cn import uscc as stdnum_uscc

from talent.kit.fields import Mobile, Uscc
from talent.seeding.fiction import COMPANY, fictional_mobile, fictional_uscc


def test_a_code_has_right_check_characters() -> None:
    code = fictional_uscc(COMPANY, "130108", 1)
    assert TypeAdapter(Uscc).validate_python(code) == code


def test_a_code_lies_in_the_range_that_is_given_to_nobody() -> None:
    assert fictional_uscc(COMPANY, "130108", 42)[8:16] == "PDY00042"


def test_the_check_character_of_the_organisation_code_follows_the_standard() -> None:
    # By hand: P 25*3, D 13*7, Y 34*9, 1*2 make 474; 474 mod 11 is 1, and 10 is written X.
    assert fictional_uscc(COMPANY, "130108", 1)[16] == "X"


def test_codes_of_neighbours_differ() -> None:
    codes = [fictional_uscc(COMPANY, "130100", number) for number in range(1, 500)]
    assert all(one != other and stdnum_uscc.is_valid(one) for one, other in pairwise(codes))


@pytest.mark.parametrize("number", [0, 100_000])
def test_a_number_outside_of_the_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="99,999"):
        fictional_uscc(COMPANY, "130100", number)


def test_a_mobile_number_begins_where_no_carrier_has_numbers() -> None:
    number = fictional_mobile(7)
    assert TypeAdapter(Mobile).validate_python(number).startswith("142")


def test_no_two_people_have_the_same_mobile_number() -> None:
    assert len({fictional_mobile(number) for number in range(30_000)}) == 30_000
