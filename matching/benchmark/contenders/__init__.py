"""Who is compared, each in a file of its own behind one interface."""

from matching.benchmark.contenders.base import BatchContender, OneContender
from matching.benchmark.contenders.jicai import Jicai, JicaiBatch, JicaiWithReasons
from matching.benchmark.contenders.plain import NumpyPlain
from matching.benchmark.contenders.with_bm25s import Bm25s
from matching.benchmark.contenders.with_postgres import PostgresFts
from matching.benchmark.contenders.with_scipy import (
    ScipyCsc,
    ScipyCscProducts,
    ScipyCsr,
    ScipyCsrProducts,
    ScipySparseBatch,
)
from matching.benchmark.contenders.with_sklearn import SklearnRapidfuzz
from matching.benchmark.contenders.with_sqlite import SqliteFts5
from matching.benchmark.contenders.with_tantivy import Tantivy
from matching.benchmark.contenders.with_topn import SparseDotTopnBatch

# The definition first: the others are held to its answers.
ONE: tuple[type[OneContender], ...] = (
    NumpyPlain,
    Jicai,
    JicaiWithReasons,
    ScipyCsr,
    ScipyCsc,
    ScipyCsrProducts,
    ScipyCscProducts,
    SklearnRapidfuzz,
    Bm25s,
    Tantivy,
    SqliteFts5,
    PostgresFts,
)
BATCH: tuple[type[BatchContender], ...] = (JicaiBatch, SparseDotTopnBatch, ScipySparseBatch)

__all__ = ["BATCH", "ONE"]
