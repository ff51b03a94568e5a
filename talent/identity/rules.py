"""Pure decisions: how a code looks, what is compared, who stays, how long things last."""

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from talent.training.certificate_numbers import ALPHABET, check_character, clean_number, grouped

CODE_DAYS = 180
UNDO_DAYS = 90
# 75 bits of chance, and one character that catches mistyping.
CODE_LENGTH = 16
# More people under one telephone number or one name of a year: an office's telephone, not a person's.
MOST_ALIKE = 8

UNDO_WITHIN = timedelta(days=UNDO_DAYS)
CODE_LASTS = timedelta(days=CODE_DAYS)


def new_code() -> str:
    """A code that was never given before, as far as chance can promise."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
    return body + check_character(body)


def clean_code(text: str) -> str:
    """What somebody typed or copied, in one spelling."""
    return clean_number(text)


def is_code(text: str) -> bool:
    """Whether a clean text can be a code at all; what can't is mistyped, not guessed."""
    if len(text) != CODE_LENGTH or not set(text) <= set(ALPHABET):
        return False
    return check_character(text[:-1]) == text[-1]


def written(code: str) -> str:
    """In groups, as it is handed out."""
    return grouped(code)


def fold_name(name: str) -> str:
    """A name without what spelling adds to it: width, blanks, dots, case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(one for one in plain if one.isalpha())


def school_words(name: str, schools: Iterable[tuple[str | None, str, int | None]]) -> list[str]:
    """Name, school and year of graduation in one line each, for every (code, name, year) that says both."""
    folded = fold_name(name)
    found = {
        f"{folded}|{code or fold_name(school)}|{year}"
        for code, school, year in schools
        if folded and year is not None and (code or fold_name(school))
    }
    return sorted(found)


def stays(one: tuple[int | None, date, int], other: tuple[int | None, date, int]) -> bool:
    """Whether the first of two (account, day of the last confirmation, id) stays and the other goes into it.

    Whoever has an account stays; of two the one confirmed last; else the one that was there first.
    """
    return _weight(one) >= _weight(other)


def _weight(one: tuple[int | None, date, int]) -> tuple[bool, date, int]:
    account, confirmed, number = one
    return (account is not None, confirmed if account is not None else date.min, -number)
