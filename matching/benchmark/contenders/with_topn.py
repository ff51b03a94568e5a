"""sparse_dot_topn: sparse by sparse with the best of each row kept, on two threads."""

from collections.abc import Sequence

from matching.benchmark.contenders.base import BatchContender, Ids, peer
from matching.benchmark.contenders.jicai import THREADS
from matching.benchmark.corpus import TOP, Corpus, Query


class SparseDotTopnBatch(BatchContender):
    name, needs = "sparse_dot_topn", ("sparse_dot_topn",)
    note = "texts and skills only: no tables, no hard conditions"

    def build(self, corpus: Corpus) -> None:
        self._linear, self._multiply = corpus.linear, peer("sparse_dot_topn").sp_matmul_topn

    def many(self, queries: Sequence[Query]) -> list[Ids]:
        asked, people = self._linear.queries([one.encoded for one in queries]), self._linear.people
        best = self._multiply(asked, people, top_n=TOP, sort=True, n_threads=THREADS)
        starts = best.indptr.tolist()
        return [self._linear.ids[best.indices[starts[row] : starts[row + 1]]] for row in range(len(queries))]
