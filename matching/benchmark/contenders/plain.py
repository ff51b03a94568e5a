"""The definition: everybody scored block by block in float64, then put in order. Others are held to it."""

import numpy as np

from matching.benchmark.contenders.base import Ids, OneContender
from matching.benchmark.corpus import TOP, Corpus, Query
from matching.order import Page, best
from matching.rank import Setting, score_people
from matching.titles import TitleReader


class NumpyPlain(OneContender):
    name, same_score = "numpy_plain", True
    note = "the definition itself"

    def build(self, corpus: Corpus) -> None:
        matcher, day = corpus.matcher, corpus.today.toordinal()
        self._layers = matcher.layers
        self._titles = TitleReader(matcher.statistics.titles, matcher.reader.analyse, asked=True)
        self._setting = Setting(matcher.weights, matcher.places, day)
        self._page = Page(day, 0, TOP, 0, "score")

    def one(self, query: Query) -> Ids:
        title = self._titles.read(query.encoded.title)
        parts = [score_people(one.block.view(), query.encoded, title, self._setting) for one in self._layers]
        passing = [
            layer.alive & (part.failures.count() == 0)
            for layer, part in zip(self._layers, parts, strict=True)
        ]
        segments, rows = best(parts, passing, self._page, TOP)
        return np.array([parts[part].ids[row] for part, row in zip(segments, rows, strict=True)], np.int64)
