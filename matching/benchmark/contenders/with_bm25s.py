"""bm25s: the text alone, with its numba backend."""

import numpy as np

from matching.benchmark.contenders.base import Ids, OneContender, peer
from matching.benchmark.corpus import TOP, Corpus, Query, word


class Bm25s(OneContender):
    name, needs, most = "bm25s", ("bm25s",), 300_000
    note = "text only, its own formula"

    def build(self, corpus: Corpus) -> None:
        self._ids = corpus.table.ids
        known = {word(term): term for term in range(int(corpus.table.width[0]))}
        self._engine = peer("bm25s").BM25(backend="numba")
        self._engine.index((corpus.repeated, known), show_progress=False)

    def one(self, query: Query) -> Ids:
        terms = [[word(term) for term in query.encoded.terms.tolist()]]
        found, _ = self._engine.retrieve(terms, k=TOP, show_progress=False, n_threads=0)
        best: Ids = self._ids[np.asarray(found)[0]]
        return best
