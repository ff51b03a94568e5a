"""The bench's own stock, and one small corpus for all tests of a worker."""

from pathlib import Path

import pytest

from matching.benchmark.corpora import DAY, Inputs, make_corpus
from matching.benchmark.corpus import Corpus, Query
from matching.benchmark.stock import Stock
from matching.benchmark.talents import talents
from matching.shapes import Talent
from talent.cli.bench_stock import bench_stock, bench_vocabulary

PEOPLE = 2000


@pytest.fixture(scope="session")
def stock() -> Stock:
    return bench_stock()


@pytest.fixture(scope="session")
def people(stock: Stock) -> list[Talent]:
    return list(talents(stock, 1500, 7, DAY))


@pytest.fixture(scope="session")
def inputs(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder: Path = tmp_path_factory.mktemp("bench")
    return Inputs(bench_vocabulary(), stock, 7, folder, lambda stage, done, total: None)


@pytest.fixture(scope="session")
def corpus(inputs: Inputs) -> Corpus:
    made, _ = make_corpus(inputs, PEOPLE)
    return made


@pytest.fixture(scope="session")
def queries(inputs: Inputs, corpus: Corpus) -> list[Query]:
    """With and without skills; the first ones have hard conditions of every kind among them."""
    asked = [*inputs.demands(60), *inputs.demands(12, skills=False)]
    return [corpus.query(demand) for demand in asked]
