"""What every search engine can do, to measure the matcher against: TF-IDF and BM25 over one bag of text."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Cut = Callable[[str], list[str]]
# The usual constants (Robertson and Zaragoza 2009; Lucene's defaults).
K1, B = 1.2, 0.75

_HAN = re.compile(r"[\u3400-\u9fff]")
_RUN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Baseline:
    """A fitted baseline: one row of weights a document and a query, multiplied a few queries at a time."""

    name: str
    queries: csr_matrix
    documents: csr_matrix

    def order(self, query: int) -> NDArray[np.int64]:
        """Give the places of all documents for a query, best first; equals keep the order of the file."""
        scores = (self.documents @ self.queries[query].T).toarray().ravel()
        return np.argsort(-scores, kind="stable").astype(np.int64)


def is_chinese(texts: Sequence[str]) -> bool:
    """Tell whether most texts have Chinese characters."""
    return 2 * sum(bool(_HAN.search(text)) for text in texts) > len(texts)


def words(text: str) -> list[str]:
    """Give the words, Chinese cut by the jieba dictionary."""
    low = text.lower()
    if not _HAN.search(low):
        return _RUN.findall(low)
    return [word for word in rjieba.cut(low) if _RUN.search(word)]


def pairs(text: str) -> list[str]:
    """Give the pairs of neighbouring characters inside each run of letters."""
    runs = _RUN.findall(text.lower())
    return [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]


def fit_baselines(queries: Sequence[str], documents: Sequence[str]) -> list[Baseline]:
    """Fit all baselines: characters are 1-2-grams for Chinese, 3-5-grams inside words for Latin script."""
    chinese = is_chinese(queries)
    return [
        _tf_idf(
            "tfidf_char", queries, documents, "char" if chinese else "char_wb", (1, 2) if chinese else (3, 5)
        ),
        _tf_idf("tfidf_word", queries, documents, words),
        _bm25("bm25_word", queries, documents, words),
        _bm25("bm25_pair", queries, documents, pairs),
    ]


def _tf_idf(
    name: str,
    queries: Sequence[str],
    documents: Sequence[str],
    analyzer: str | Cut,
    grams: tuple[int, int] = (1, 1),
) -> Baseline:
    # Importing scikit-learn takes half a second, and only an evaluation needs this part of it.
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    vectorizer = TfidfVectorizer(analyzer=analyzer, ngram_range=grams, sublinear_tf=True, dtype=np.float32)
    try:
        fitted = vectorizer.fit_transform(documents)
    except ValueError:
        # No document has a single feature: everything scores nothing.
        return Baseline(name, csr_matrix((len(queries), 1)), csr_matrix((len(documents), 1)))
    return Baseline(name, csr_matrix(vectorizer.transform(queries)), csr_matrix(fitted))


def _bm25(name: str, queries: Sequence[str], documents: Sequence[str], cut: Cut) -> Baseline:
    index: dict[str, int] = {}
    counts = _counts(documents, cut, index, grow=True)
    asked = _counts(queries, cut, index, grow=False)
    total = counts.shape[0]
    holders = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log1p((total - holders + 0.5) / (holders + 0.5))
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    relative = lengths / max(float(lengths.mean()), 1.0)
    slow = np.repeat(K1 * (1 - B + B * relative), np.diff(counts.indptr))
    counts.data = counts.data * (K1 + 1) / (counts.data + slow) * idf[counts.indices]
    return Baseline(name, asked, counts)


def _counts(texts: Sequence[str], cut: Cut, index: dict[str, int], *, grow: bool) -> csr_matrix:
    columns: list[int] = []
    values: list[int] = []
    starts = [0]
    for text in texts:
        for term, times in Counter(cut(text)).items():
            place = index.setdefault(term, len(index)) if grow else index.get(term)
            if place is not None:
                columns.append(place)
                values.append(times)
        starts.append(len(columns))
    data = np.array(values, np.float32)
    return csr_matrix((data, columns, starts), shape=(len(texts), max(len(index), 1)))
