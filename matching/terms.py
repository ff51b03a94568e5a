"""What terms weigh, frozen in an index version: BM25's saturation for texts, TF-IDF for titles and asks."""

import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from matching.lookup import Lookup
from matching.text import Analyzer, feature_weight

Floats = NDArray[np.float64]
Features = Mapping[str, float]
N = TypeVar("N", int, float)

# BM25 (Robertson and Zaragoza 2009): how soon repeating a term stops to count, and how much a long text is
# held against it. The usual .75 is meant for documents; profiles rank better with less.
SATURATION = 3.0
LENGTH_PENALTY = 0.35
# A count fits into a byte; from here on one more time makes no difference.
MOST_TIMES = 255
# A title says more about a post than the long text under it, of which only the weightiest terms count: the
# many others stand in any advert.
TITLE_SHARE, DUTIES_SHARE = 0.8, 0.64
DUTIES_TERMS = 80
# The length of every query: many words are worth no more in all than few.
QUERY_LENGTH = 0.8


@dataclass(frozen=True)
class TermSpace:
    """The terms that count, numbered, what each weighs, and how long the mean text is."""

    index: Lookup
    weights: Floats
    mean_length: float = 1.0


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term stands in one text, and how many terms it has in all, known or not."""

    terms: tuple[int, ...] = ()
    times: tuple[int, ...] = ()
    length: int = 0


@dataclass(slots=True)
class CountTable:
    """The counts of many texts, grown row by row."""

    terms: "array[int]" = field(default_factory=lambda: array("i"))
    times: "array[int]" = field(default_factory=lambda: array("i"))
    lengths: "array[int]" = field(default_factory=lambda: array("i"))
    starts: "array[int]" = field(default_factory=lambda: array("q", [0]))

    def add(self, counts: Counts) -> None:
        self.terms.extend(counts.terms)
        self.times.extend(counts.times)
        self.lengths.append(counts.length)
        self.starts.append(len(self.terms))

    def extend(self, other: "CountTable", moves: NDArray[np.int32]) -> None:
        """Add the texts of a table whose terms have other numbers; ``moves`` gives the new ones."""
        done = self.starts[-1]
        self.terms.frombytes(np.append(moves, 0).astype(np.int32)[np.array(other.terms, np.int32)].tobytes())
        self.times.extend(other.times)
        self.lengths.extend(other.lengths)
        self.starts.extend([done + start for start in other.starts[1:]])

    def matrix(self, width: int) -> csr_matrix:
        """Give the counts as a matrix with a row for each text."""
        times, terms = np.array(self.times, np.uint8), np.array(self.terms, np.int32)
        rows = csr_matrix((times, terms, np.array(self.starts, np.int64)), (len(self.lengths), width))
        rows.sort_indices()
        return rows


def count_terms(text: str, analyse: Analyzer, index: Mapping[str, int], *, grow: bool) -> Counts:
    """Count the terms of a text; terms outside the index are left out unless it, a dict, is to grow.

    No term counts more than MOST_TIMES times, neither by itself nor in the length.
    """
    features = analyse(text)
    found = Counter(features)
    length = len(features)
    for term, times in found.items():
        if times > MOST_TIMES:
            length -= times - MOST_TIMES
            found[term] = MOST_TIMES
    if grow and isinstance(index, dict):
        number = index.setdefault
        return Counts(tuple([number(term, len(index)) for term in found]), tuple(found.values()), length)
    known = _numbered(found, index)
    return Counts(tuple([term for term, _ in known]), tuple([times for _, times in known]), length)


def learn_texts(table: CountTable, index: dict[str, int]) -> TermSpace:
    """Give the space of some texts, and number their table as the space is numbered."""
    terms = sorted(index)
    order = np.array([index[term] for term in terms], np.int64)
    lengths = np.array(table.lengths, np.int64)
    held = np.array(table.terms, np.int32)
    holders = np.bincount(held, minlength=len(terms))[order].tolist()
    moves = np.zeros(len(terms), np.int32)
    moves[order] = np.arange(len(terms))
    table.terms = array("i", moves[held].tobytes())
    counted = dict(zip(terms, holders, strict=True))
    return text_space(counted, int((lengths > 0).sum()), int(lengths.sum()))


def text_space(holders: Mapping[str, int], texts: int, length: int) -> TermSpace:
    """Give the space of terms from how many texts each is in, how many texts are not empty, and their length.

    Terms are sorted, so that the order of the texts leaves no trace. A term weighs scikit-learn's smoothed
    idf, ln((1 + n) / (1 + df)) + 1, times what its kind of feature counts.
    """
    if not texts:
        return TermSpace(Lookup.of(()), np.zeros(0))
    terms = sorted(holders)
    held = np.array([holders[term] for term in terms], np.int64)
    rarity = np.log((1.0 + texts) / (1.0 + held)) + 1.0
    return TermSpace(Lookup.of(terms), rarity * _kinds(terms), length / texts)


def slack_of(lengths: Floats, space: TermSpace) -> Floats:
    """Give for texts of so many terms how slowly repeating a term comes to count."""
    relative = lengths / space.mean_length
    slack: Floats = SATURATION * (1.0 - LENGTH_PENALTY + LENGTH_PENALTY * relative)
    return slack


def saturate(table: CountTable, space: TermSpace) -> csr_matrix:
    """Give what each term of each text counts, in [0, 1) and float32: tf / (tf + slack)."""
    rows = table.matrix(len(space.index))
    slack = np.repeat(slack_of(np.array(table.lengths, np.float64), space), np.diff(rows.indptr))
    times = rows.data.astype(np.float64)
    rows.data = (times / (times + slack)).astype(np.float32)
    return rows


def query_vector(
    title: str, duties: str, analyse: Analyzer, space: TermSpace
) -> tuple[NDArray[np.int32], Floats]:
    """Give what each term of a demand counts, and the terms in ascending order.

    Title and duties are each brought to length one before they are added, so long duties can't drown the
    title; and the whole is brought to one length, so that of long duties not a part alone fills the block.
    """
    said = Counter(analyse.query(duties, space.index))
    repeated = {term: 1.0 + math.log(times) for term, times in said.items()}
    mixed: dict[int, float] = {}
    fields = (
        (TITLE_SHARE, _weighed(analyse.title(title, space.index), space)),
        (DUTIES_SHARE, _weightiest(_weighed(repeated, space))),
    )
    for part, weights in fields:
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        for term, weight in weights.items():
            mixed[term] = mixed.get(term, 0.0) + part * weight / length
    terms = sorted(mixed)
    whole = math.sqrt(sum(mixed[term] * mixed[term] for term in terms))
    values = np.array([mixed[term] for term in terms], np.float64)
    return np.array(terms, np.int32), values * (QUERY_LENGTH / whole) if terms else values


def _weighed(features: Features, space: TermSpace) -> dict[int, float]:
    """Give the known terms with their weights, in ascending order."""
    known = sorted(_numbered(features, space.index))
    return {term: times * float(space.weights[term]) for term, times in known}


def _numbered(features: Mapping[str, N], index: Mapping[str, int]) -> list[tuple[int, N]]:
    """Give the numbers of the known terms, each with what was said of it."""
    found = ((index.get(term), said) for term, said in features.items())
    return [(number, said) for number, said in found if number is not None]


def _weightiest(weights: dict[int, float]) -> dict[int, float]:
    """Keep the terms that weigh most; of equal ones the first."""
    kept = sorted(weights, key=lambda term: (-weights[term], term))[:DUTIES_TERMS]
    return {term: weights[term] for term in sorted(kept)}


def learn_titles(titles: Sequence[Features]) -> TermSpace:
    """Give the space of some titles: scikit-learn's smoothed idf, times what the kind of feature counts."""
    # The only place that needs scikit-learn: its import takes half a second, and rankings never do this.
    from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415

    terms = sorted({term for features in titles for term in features})
    if not terms:
        return TermSpace(Lookup.of(()), np.zeros(0))
    index = {term: number for number, term in enumerate(terms)}
    idf = np.asarray(TfidfTransformer(smooth_idf=True).fit(_feature_rows(titles, index)).idf_)
    return TermSpace(Lookup.of(terms), idf * _kinds(terms))


def title_vectors(titles: Sequence[Features], space: TermSpace) -> csr_matrix:
    """Give a vector of length one for each title, in float32; zero where no feature is known."""
    rows = _feature_rows(titles, space.index)
    rows.data = rows.data * space.weights[rows.indices]
    squares = csr_matrix((rows.data * rows.data, rows.indices, rows.indptr), rows.shape)
    lengths = np.sqrt(squares @ np.ones(rows.shape[1]))
    scale = np.divide(1.0, lengths, out=np.zeros(len(lengths)), where=lengths > 0)
    rows.data = (rows.data * np.repeat(scale, np.diff(rows.indptr))).astype(np.float32)
    return rows


def title_vector(title: Features, space: TermSpace) -> tuple[NDArray[np.int32], Floats]:
    """Give the terms and values of one title: what `title_vectors` gives, without the cost of a matrix."""
    known = sorted(_numbered(title, space.index))
    values = [share * float(space.weights[term]) for term, share in known]
    # One after another, as the product of a matrix adds: `sum` rounds otherwise from Python 3.12 on.
    squares = 0.0
    for value in values:
        squares += value * value
    scale = 1.0 / math.sqrt(squares) if squares > 0 else 0.0
    single = np.array([value * scale for value in values], np.float32)
    return np.array([term for term, _ in known], np.int32), single.astype(np.float64)


def _feature_rows(titles: Sequence[Features], index: Mapping[str, int]) -> csr_matrix:
    known = [_numbered(one, index) for one in titles]
    starts = np.cumsum([0, *(len(one) for one in known)])
    terms = np.array([term for one in known for term, _ in one], np.int32)
    shares = np.array([share for one in known for _, share in one], np.float64)
    rows = csr_matrix((shares, terms, starts), (len(titles), len(index)))
    rows.sort_indices()
    return rows


def _kinds(terms: Sequence[str]) -> Floats:
    return np.array([feature_weight(term) for term in terms], np.float64)
