"""The distinct titles of posts, and how like each of them a title is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from matching.blocks import code_likeness
from matching.columns import Arrays, Codes, Floats, Strings, Vectors, fixed
from matching.lookup import Lookup
from matching.terms import Features, TermSpace, title_vector, title_vectors
from matching.text import Analyzer

_BETWEEN = "\t"


@dataclass(frozen=True, slots=True)
class Title:
    """A title in normal form, its occupation code or "", and its vector of length one (or zero)."""

    text: str
    code: str
    terms: NDArray[np.int32]
    values: Floats

    @property
    def says_something(self) -> bool:
        return bool(self.text or self.code)


class TitleReader:
    """Turns a stored title into what titles are compared by: one asked for, or one that somebody held.

    Only of what is asked for are the known terms sought inside longer runs of characters.
    """

    def __init__(self, space: TermSpace, analyse: Analyzer, *, asked: bool) -> None:
        self._space = space
        self._analyse = analyse
        self._known: Collection[str] = space.index if asked else ()

    def features(self, name: str) -> Features:
        return self._analyse.title(title_text(name), self._known)

    def read(self, name: str) -> Title:
        """Give one title as a query."""
        text, code = name.split(_BETWEEN)
        # Float32 on both sides, so that it doesn't matter which one is stored.
        return Title(text, code, *title_vector(self.features(name), self._space))

    def all(self, names: list[str]) -> "Titles":
        """Give many titles to be searched."""
        rows = title_vectors([self.features(name) for name in names], self._space)
        return Titles.of(names, Vectors(csc_matrix(rows)))


def title_name(text: str, code: str | None) -> str:
    """Give the string under which a normalised title with its code is stored."""
    return f"{text}{_BETWEEN}{code or ''}"


def title_text(name: str) -> str:
    """Give the normalised title of a stored name."""
    return name.split(_BETWEEN)[0]


@dataclass(frozen=True)
class Titles:
    """All distinct titles of one segment: texts, the places of their codes, and their vectors by column."""

    texts: Lookup
    codes: Strings
    code_of: Codes
    vectors: Vectors

    @staticmethod
    def of(names: Sequence[str], vectors: Vectors) -> "Titles":
        """Give titles from their stored names; a text may stand there with several codes."""
        split = [name.split(_BETWEEN) for name in names]
        codes = sorted({code for _, code in split})
        places = {code: number for number, code in enumerate(codes)}
        code_of = fixed([places[code] for _, code in split], np.uint32)
        return Titles(Lookup.of(text for text, _ in split), Strings.of(codes), code_of, vectors)

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def names(self) -> list[str]:
        """The names under which the titles are stored."""
        codes, pairs = self._codes, zip(self.texts.strings.all(), self.code_of.tolist(), strict=True)
        return [title_name(text, codes[code]) for text, code in pairs]

    @cached_property
    def _codes(self) -> list[str]:
        return self.codes.all()

    @cached_property
    def _by_code(self) -> dict[str, Floats]:
        return {}

    def likeness_of_code(self, code: str) -> Floats:
        """Give how near each code of these titles stands to one in the tree of occupations."""
        known = self._by_code.get(code)
        if known is None:
            known = np.array([code_likeness(code, own) for own in self._codes], np.float64)
            self._by_code[code] = known
        return known

    def likeness(self, title: Title) -> Floats:
        """Give the likeness of each title: the greater of cosine and nearness in the tree of occupations."""
        if not len(self):
            return np.zeros(0)
        by_text = np.minimum(self.vectors.products(title.terms, title.values), 1.0)
        if title.text:
            # Titles whose characters are all new have no vector, yet a title is always like itself.
            by_text[self.texts.all(title.text)] = 1.0
        best: Floats = np.maximum(by_text, self.likeness_of_code(title.code)[self.code_of])
        return best

    def arrays(self, prefix: str) -> Arrays:
        return {
            **self.texts.arrays(f"{prefix}.texts"),
            **self.codes.arrays(f"{prefix}.codes"),
            f"{prefix}.code_of": self.code_of,
            **self.vectors.arrays(f"{prefix}.vectors"),
        }

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "Titles":
        return Titles(
            Lookup.from_arrays(arrays, f"{prefix}.texts"),
            Strings.from_arrays(arrays, f"{prefix}.codes"),
            arrays[f"{prefix}.code_of"],
            Vectors.from_arrays(arrays, f"{prefix}.vectors"),
        )
