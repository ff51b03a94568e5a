"""The whole score with scipy's sparse matrices, by person (CSR) and by term (CSC), as one would write it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from matching.benchmark.contenders.base import BatchContender, Ids, OneContender
from matching.benchmark.corpus import TOP, Corpus, Query

Singles = NDArray[np.float32]
_AT_ONCE = 16
Asked = tuple[NDArray[np.int32], NDArray[np.float64]]


class ScipyCsr(OneContender):
    name, same_score = "scipy_csr", True
    note = "float32 products of all rows, tables for the rest, the first completed in float64"

    def build(self, corpus: Corpus) -> None:
        self._structure, self._rows = corpus.structure, corpus.rows

    def one(self, query: Query) -> Ids:
        text, total, proven = self.products(query)
        return self._structure.top(query.encoded, text, total, proven, TOP)

    def products(self, query: Query) -> tuple[Singles, Singles, Singles]:
        asked = self._structure.skill_query(query.encoded)
        text, total, proven = self._rows
        said = (query.encoded.terms, query.encoded.values)
        return _all_rows(text, said), _all_rows(total, asked), _all_rows(proven, asked)


class ScipyCsrProducts(ScipyCsr):
    name, same_score = "scipy_csr_products", False
    note = "the three inner products alone: no tables, no order"

    def one(self, query: Query) -> Ids:
        self.products(query)
        return np.zeros(0, np.int64)


class ScipyCsc(OneContender):
    name, same_score = "scipy_csc", True
    note = "only the columns of the query; tables and completion as scipy_csr"

    def build(self, corpus: Corpus) -> None:
        self._structure, self._columns = corpus.structure, corpus.columns

    def one(self, query: Query) -> Ids:
        text, total, proven = self.products(query)
        return self._structure.top(query.encoded, text, total, proven, TOP)

    def products(self, query: Query) -> tuple[Singles, Singles, Singles]:
        columns, values = self._structure.skill_query(query.encoded)
        text, total, proven = self._columns
        credit, terms = values.astype(np.float32), query.encoded.terms
        return (
            text[:, terms] @ query.encoded.values.astype(np.float32),
            total[:, columns] @ credit,
            proven[:, columns] @ credit,
        )


class ScipyCscProducts(ScipyCsc):
    name, same_score = "scipy_csc_products", False
    note = "the three inner products alone: no tables, no order"

    def one(self, query: Query) -> Ids:
        self.products(query)
        return np.zeros(0, np.int64)


class ScipySparseBatch(BatchContender):
    name = "scipy_sparse"
    note = "sparse by sparse, texts and skills only; scipy has one thread"

    def build(self, corpus: Corpus) -> None:
        self._linear = corpus.linear

    def many(self, queries: Sequence[Query]) -> list[Ids]:
        best: list[Ids] = []
        # A few at a time: what scipy gives back has a number for nearly every pair.
        for start in range(0, len(queries), _AT_ONCE):
            products = (
                self._linear.queries([one.encoded for one in queries[start : start + _AT_ONCE]])
                @ self._linear.people
            )
            best += [_first(products, row, self._linear.ids) for row in range(products.shape[0])]
        return best


def _all_rows(matrix: csr_matrix, asked: Asked) -> Singles:
    query = np.zeros(matrix.shape[1], np.float32)
    query[asked[0]] = asked[1]
    product: Singles = matrix @ query
    return product


def _first(products: csr_matrix, row: int, ids: NDArray[np.int64]) -> Ids:
    part = slice(products.indptr[row], products.indptr[row + 1])
    found, values = products.indices[part], products.data[part]
    kept = np.argpartition(-values, min(TOP, len(values)) - 1)[:TOP] if len(values) else found[:0]
    best: Ids = ids[found[kept[np.argsort(-values[kept])]]]
    return best
