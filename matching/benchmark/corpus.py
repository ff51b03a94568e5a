"""What every contender is built from: one index version, its people as plain arrays, and the day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from matching.benchmark.linear import Linear
from matching.benchmark.structure import Structure
from matching.benchmark.table import Table
from matching.encode import EncodedDemand
from matching.matcher import Matcher
from matching.shapes import Demand, Talent

TOP = 20


@dataclass(frozen=True, slots=True)
class Query:
    """A demand, encoded beforehand: what is timed is the search."""

    demand: Demand
    encoded: EncodedDemand


@dataclass(frozen=True)
class Corpus:
    """``talents`` gives the documents anew."""

    matcher: Matcher
    table: Table
    talents: Callable[[], Iterator[Talent]]
    today: date

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def structure(self) -> Structure:
        return Structure(self.table, self.matcher, self.today.toordinal())

    @cached_property
    def rows(self) -> tuple[csr_matrix, csr_matrix, csr_matrix]:
        """Text, credit and proven credit by person, as scipy multiplies them fastest: float32, int32."""
        return self.table.text, self.table.credit, self.table.proven

    @cached_property
    def columns(self) -> tuple[csc_matrix, csc_matrix, csc_matrix]:
        """The same by term and by skill."""
        text, total, proven = (csc_matrix(one) for one in self.rows)
        return text, total, proven

    @cached_property
    def linear(self) -> Linear:
        text, credit, _ = self.columns
        return Linear(text, credit, self.structure)

    @cached_property
    def repeated(self) -> list[list[int]]:
        """The terms of each person, each as often as it stands there: what text engines index."""
        table = self.table
        flat = np.repeat(table.terms, table.counts)
        ends = np.concatenate([[0], np.cumsum(table.counts, dtype=np.int64)])[table.starts]
        return [part.tolist() for part in np.split(flat, ends[1:-1])]

    def words(self) -> Iterator[tuple[int, str]]:
        """Give id and text, every term as a word of letters and digits that no engine cuts or stems."""
        for number, terms in zip(self.table.ids.tolist(), self.repeated, strict=True):
            yield number, " ".join(map(word, terms))

    def query(self, demand: Demand) -> Query:
        return Query(demand, self.matcher.encode(demand))

    def postings(self, query: Query) -> int:
        """Give how many postings of the text a demand has: who sums it up reads at least these."""
        terms: NDArray[np.int32] = query.encoded.terms
        return int(self.table.holders[terms].sum())


def word(term: int) -> str:
    return f"t{term}"
