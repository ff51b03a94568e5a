"""The engine: the first of a ranking, the same with all reasons, and many demands on two threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.benchmark.contenders.base import BatchContender, Ids, OneContender
from matching.benchmark.corpus import TOP, Corpus, Query

THREADS = 2


class Jicai(OneContender):
    name, same_score = "jicai", True

    def build(self, corpus: Corpus) -> None:
        self._matcher, self._today = corpus.matcher, corpus.today

    def one(self, query: Query) -> Ids:
        return self._matcher.top(query.encoded, today=self._today, count=TOP).ids


class JicaiWithReasons(Jicai):
    name = "jicai_with_reasons"
    note = "encodes the demand, ranks and explains: what a page shows"

    def one(self, query: Query) -> Ids:
        ranking = self._matcher.rank(query.demand, today=self._today, limit=TOP)
        return np.array([match.talent_id for match in ranking.matches], np.int64)


class JicaiBatch(BatchContender):
    name, same_score = "jicai", True

    def build(self, corpus: Corpus) -> None:
        self._matcher, self._today = corpus.matcher, corpus.today

    def many(self, queries: Sequence[Query]) -> list[Ids]:
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(self._one, queries))

    def _one(self, query: Query) -> Ids:
        return self._matcher.top(query.encoded, today=self._today, count=TOP).ids
