"""The distinct titles of posts, and how like each of them a title is."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from matching.blocks import code_likeness
from matching.columns import Arrays, Floats, Strings, Vectors
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
        return Titles(Strings.of(names), Vectors(csc_matrix(rows)))


def title_name(text: str, code: str | None) -> str:
    """Give the string under which a normalised title with its code is stored."""
    return f"{text}{_BETWEEN}{code or ''}"


def title_text(name: str) -> str:
    """Give the normalised title of a stored name."""
    return name.split(_BETWEEN)[0]


class Titles:
    """All distinct titles of one segment, with their vectors by column."""

    def __init__(self, strings: Strings, vectors: Vectors) -> None:
        self.strings = strings
        self.vectors = vectors

    # Read when first needed: to open an index takes none of them.
    @cached_property
    def names(self) -> list[str]:
        return self.strings.all()

    @cached_property
    def _same(self) -> dict[str, list[int]]:
        """The numbers of each text: it may stand there with several codes."""
        same: defaultdict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            same[title_text(name)].append(number)
        return dict(same)

    @cached_property
    def _codes(self) -> tuple[list[str], NDArray[np.int64]]:
        """The distinct codes, and for each title which one it has."""
        own = [name.split(_BETWEEN)[1] for name in self.names]
        codes = sorted(set(own))
        places = {code: number for number, code in enumerate(codes)}
        return codes, np.array([places[code] for code in own], np.int64)

    def likeness(self, title: Title) -> Floats:
        """Give the likeness of each title: the greater of cosine and nearness in the tree of occupations."""
        if not len(self.strings):
            return np.zeros(0)
        by_text = np.minimum(self.vectors.products(title.terms, title.values), 1.0)
        if title.text:
            # Titles whose characters are all new have no vector, yet a title is always like itself.
            by_text[self._same.get(title.text, [])] = 1.0
        codes, code_of = self._codes
        by_code = np.array([code_likeness(title.code, code) for code in codes], np.float64)
        best: Floats = np.maximum(by_text, by_code[code_of])
        return best

    def arrays(self, prefix: str) -> Arrays:
        return self.strings.arrays(f"{prefix}.names") | self.vectors.arrays(f"{prefix}.vectors")

    @staticmethod
    def from_arrays(arrays: Arrays, prefix: str) -> "Titles":
        names = Strings.from_arrays(arrays, f"{prefix}.names")
        return Titles(names, Vectors.from_arrays(arrays, f"{prefix}.vectors"))
