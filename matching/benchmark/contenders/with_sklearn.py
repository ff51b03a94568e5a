"""What one would write first: scikit-learn's cosine, and rapidfuzz for every asked skill and every person."""

import heapq
from operator import itemgetter

import numpy as np
from rapidfuzz import fuzz

from matching.benchmark.contenders.base import Ids, OneContender, peer
from matching.benchmark.corpus import TOP, Corpus, Query


class SklearnRapidfuzz(OneContender):
    name, most = "sklearn_rapidfuzz", 10_000
    note = "cosine of character pairs and a fuzzy ratio of skills, everybody one by one"

    def build(self, corpus: Corpus) -> None:
        vectorizer = peer("sklearn.feature_extraction.text").TfidfVectorizer
        people = list(corpus.talents())
        texts = [" ".join([*(post.title for post in one.posts), one.work_text]) for one in people]
        self._cut = vectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
        self._vectors = self._cut.fit_transform(texts)
        self._ids = [one.id for one in people]
        self._claims = [[claim.words for claim in one.claims] for one in people]

    def one(self, query: Query) -> Ids:
        demand = query.demand
        asked = self._cut.transform([f"{demand.post.title} {demand.duties}"])
        cosines = (self._vectors @ asked.T).toarray()[:, 0].tolist()
        scores = []
        for number, cosine, claims in zip(self._ids, cosines, self._claims, strict=True):
            best = [
                max((fuzz.token_set_ratio(ask.words, words) for words in claims), default=0.0)
                for ask in demand.asks
            ]
            scores.append((0.5 * cosine + 0.5 * sum(best) / (100 * max(1, len(best))), number))
        return np.array([number for _, number in heapq.nlargest(TOP, scores, key=itemgetter(0))], np.int64)
