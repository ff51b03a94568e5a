"""Written text as terms to search by: one way for what is stored and for what is asked."""

import re
import unicodedata

import rjieba

TERM_MAX = 24
_WORD = re.compile(r"[\w+#.]*\w[\w+#.]*")
# Words that stand in every text and tell nothing of it.
_EMPTY = frozenset("的了和与及或等在是有为对并能会可者中上下以至到由被") | {
    "the",
    "of",
    "and",
    "or",
    "to",
    "in",
    "for",
}


def normal(text: str) -> str:
    """Compatibility form, lower case; blanks stay, for they part words."""
    return unicodedata.normalize("NFKC", text).lower()


def terms_to_store(text: str) -> list[str]:
    """Every word of the text, and the shorter words inside the long ones."""
    return _told(rjieba.cut_for_search(normal(text)))


def terms_to_ask(text: str) -> list[str]:
    """The words of a query, each once, in its order; the long ones whole."""
    return list(dict.fromkeys(_told(rjieba.cut(normal(text)))))


def _told(words: list[str]) -> list[str]:
    bare = (word.strip(".") for word in words)
    return [word[:TERM_MAX] for word in bare if _WORD.fullmatch(word) and word not in _EMPTY]
