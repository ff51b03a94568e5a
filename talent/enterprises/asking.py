"""What a query asks for: its words, and the skills, places and occupations that they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from talent.vocab.lexicon import Lexicon
from talent.vocab.terms import normal, terms_to_ask
from talent.vocab.words import fold

# More words than this narrow nothing further, and each costs a look at the database.
MOST_PIECES = 8
_PARTS = re.compile(r"[\s,;/|、，；。！？!?()（）]+")


@dataclass(frozen=True)
class Piece:
    """One thing asked for: said in words, or meant by a code of one of the lists."""

    text: str
    terms: tuple[str, ...]
    skill: str | None = None
    places: tuple[str, ...] = ()
    occupation: str | None = None

    @property
    def understood(self) -> bool:
        return bool(self.skill or self.places or self.occupation)


def read_query(text: str, lexicon: Lexicon) -> tuple[Piece, ...]:
    """The pieces of a query; all of them are asked for. None for a query without a word."""
    whole = fold(text)
    if lexicon.knows(whole):
        return (_piece(whole, lexicon),)
    found = (piece for part in _PARTS.split(normal(text)) for piece in _read_part(part, lexicon))
    return tuple(dict.fromkeys(found))[:MOST_PIECES]


def _read_part(part: str, lexicon: Lexicon) -> Iterator[Piece]:
    """The longest known word at each place, and what is left between them cut into words."""
    start = begun = 0
    while start < len(part):
        end = _known_until(part, start, lexicon)
        if end is None:
            start += 1
            continue
        yield from _plain(part[begun:start])
        yield _piece(part[start:end], lexicon)
        start = begun = end
    yield from _plain(part[begun:])


def _known_until(part: str, start: int, lexicon: Lexicon) -> int | None:
    if start and _joined(part[start - 1], part[start]):
        return None
    for end in range(min(len(part), start + lexicon.longest), start + 1, -1):
        if lexicon.knows(part[start:end]) and not (end < len(part) and _joined(part[end - 1], part[end])):
            return end
    return None


def _joined(a: str, b: str) -> bool:
    """Between two letters or digits of an alphabet no word ends."""
    return a.isascii() and b.isascii() and a.isalnum() and b.isalnum()


def _plain(text: str) -> Iterator[Piece]:
    yield from (Piece(term, (term,)) for term in terms_to_ask(text))


def _piece(word: str, lexicon: Lexicon) -> Piece:
    return Piece(
        word,
        tuple(terms_to_ask(word)) or (word,),
        lexicon.skills.get(word),
        lexicon.places.get(word, ()),
        lexicon.occupations.get(word),
    )
