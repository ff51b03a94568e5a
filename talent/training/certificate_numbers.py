"""Numbers that nobody can guess: 128 random bits as 26 characters, and one that catches mistyping."""

import secrets
import unicodedata

# Crockford's: no I, L, O or U, which are taken for other characters or make words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 27
_BITS = 128
_GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DROPPED = str.maketrans("", "", " -‐‑–—－_.\t\r\n\u3000")
# x**5 + x**2 + 1, by which the field of 32 elements is made.
_POLYNOMIAL = 0b100101


def new_number() -> str:
    """A number that was never given before, as far as chance can promise."""
    left = secrets.randbits(_BITS)
    characters = []
    for _ in range(LENGTH - 1):
        left, value = divmod(left, len(ALPHABET))
        characters.append(ALPHABET[value])
    body = "".join(reversed(characters))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Damm's scheme over 32 characters: every wrong character and every exchange of neighbours shows."""
    interim = 0
    for character in body:
        interim = _double(interim ^ ALPHABET.index(character))
    return ALPHABET[interim]


def clean_number(text: str) -> str:
    """What somebody typed or copied, in one spelling; not necessarily a number."""
    folded = unicodedata.normalize("NFKC", text[:200]).upper()
    return folded.translate(_DROPPED).translate(_READ_AS)


def is_number(text: str) -> bool:
    """Whether a clean text can be a number at all."""
    if len(text) != LENGTH or not set(text) <= set(ALPHABET):
        return False
    return check_character(text[:-1]) == text[-1]


def grouped(number: str) -> str:
    """In groups, for reading and typing."""
    return "-".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))


def _double(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 0b100000 else doubled
