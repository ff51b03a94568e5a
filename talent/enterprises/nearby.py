"""Queries like the one that found little: a slip of the keyboard or of the ear, or only the first letters."""

from rapidfuzz import fuzz, process

from talent.vocab.lexicon import Lexicon
from talent.vocab.sounds import sounds_alike
from talent.vocab.words import fold

_LOOKED_AT = 60
_ROUGHLY = 45
# So much of the words must be the same; a character that only sounds the same counts for less.
_LIKE = 0.7
_SOUND = 0.7
_LETTERS = (2, 8)


def nearby_queries(text: str, lexicon: Lexicon, most: int) -> list[str]:
    """The nearest first. Each replaces one unknown part of the query, as blanks part it, by a known word."""
    parts = text.split()
    found: list[tuple[float, str]] = []
    for place, part in enumerate(parts):
        for likeness, word in _nearby(fold(part), lexicon, most):
            found.append((likeness, " ".join([*parts[:place], lexicon.written[word], *parts[place + 1 :]])))
    found.sort(key=lambda one: (-one[0], len(one[1]), one[1]))
    return list(dict.fromkeys(query for _, query in found))[:most]


def _nearby(word: str, lexicon: Lexicon, most: int) -> list[tuple[float, str]]:
    if lexicon.knows(word) or word in lexicon.written:
        return []
    known = process.extract(
        word, lexicon.written.keys(), scorer=fuzz.ratio, limit=_LOOKED_AT, score_cutoff=_ROUGHLY
    )
    scored = [(likeness(word, one), one) for one, _, _ in known]
    if word.isascii() and word.isalpha() and _LETTERS[0] <= len(word) <= _LETTERS[1]:
        scored += [(1.0, one) for one in lexicon.by_letters.get(word, ())]
    near = sorted((one for one in scored if one[0] >= _LIKE), key=lambda one: (-one[0], len(one[1]), one[1]))
    # Of several spellings of one skill the nearest will do.
    by_skill = {lexicon.skills.get(word, word): (like, word) for like, word in reversed(near)}
    return [one for one in near if one in by_skill.values()][:most]


def likeness(a: str, b: str) -> float:
    """From 0, nothing in common, to 1, the same word; what only sounds the same counts for less."""
    if len(a) == len(b):
        shares = (1.0 if x == y else _SOUND if sounds_alike(x, y) else 0.0 for x, y in zip(a, b, strict=True))
        return max(sum(shares) / len(a), fuzz.ratio(a, b) / 100)
    return fuzz.ratio(a, b) / 100
