"""The distinct titles of posts, and how like each of them a title is."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from matching.blocks import code_likeness
from matching.columns import Arrays, Floats, Strings, Vectors
from matching.terms import Features, TermSpace, title_vectors
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
        row = title_vectors([self.features(name)], self._space)
        text, code = name.split(_BETWEEN)
        # Float32 on both sides, so that it doesn't matter which one is stored.
        return Title(text, code, row.indices.astype(np.int32), row.data.astype(np.float64))

    def all(self, names: list[str]) -> "Titles":
        """Give many titles to be searched."""
        rows = title_vectors([self.features(name) for name in names], self._space)
        return Titles(names, Vectors(csc_matrix(rows)))


def title_name(text: str, code: str | None) -> str:
    """Give the string under which a normalised title with its code is stored."""
    return f"{text}{_BETWEEN}{code or ''}"


def title_text(name: str) -> str:
    """Give the normalised title of a stored name."""
    return name.split(_BETWEEN)[0]


class Titles:
    """All distinct titles of one segment, with their vectors by column."""

    def __init__(self, names: list[str], vectors: Vectors) -> None:
        self.names = names
        self.vectors = vectors
        parts = [name.split(_BETWEEN) for name in names]
        self._same: defaultdict[str, list[int]] = defaultdict(list)
        for number, (text, _) in enumerate(parts):
            self._same[text].append(number)
        codes = sorted({code for _, code in parts})
        places = {code: number for number, code in enumerate(codes)}
        self._codes = codes
        self._code_of = np.array([places[code] for _, code in parts], np.int64)

    def likeness(self, title: Title) -> Floats:
        """Give the likeness of each title: the greater of cosine and nearness in the tree of occupations."""
        if not self.names:
            return np.zeros(0)
        by_text = np.minimum(self.vectors.products(title.terms, title.values), 1.0)
        if title.text:
            # Titles whose characters are all new have no vector, yet a title is always like itself.
            by_text[self._same.get(title.text, [])] = 1.0
        by_code = np.array([code_likeness(title.code, code) for code in self._codes], np.float64)
        best: Floats = np.maximum(by_text, by_code[self._code_of])
        return best

    def arrays(self, prefix: str) -> Arrays:
        return Strings.of(self.names).arrays(f"{prefix}.names") | self.vectors.arrays(f"{prefix}.vectors")

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "Titles":
        names = Strings.from_arrays(arrays, f"{prefix}.names").all()
        return Titles(names, Vectors.from_arrays(arrays, f"{prefix}.vectors"))
