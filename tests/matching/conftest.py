"""Small demands for the matching tests, and the two ways to search."""

from collections.abc import Iterator

import pytest

from matching import blocked, texts
from matching.shapes import Ask, Demand, Need, Post


@pytest.fixture
def make_demand():
    def make(*skills, need=Need.REQUIRED, level=2, title="店长", **values):
        asks = tuple(Ask(words, level, need) for words in skills)
        return Demand(id=1, post=Post(title), asks=asks, **values)

    return make


@pytest.fixture(scope="module", params=["in one go", "by blocks of four"])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Few people are scored in one go, many are searched block by block; here four are many."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "in one go":
            patch.setattr(texts, "SEARCHED", 0)
            patch.setattr(blocked, "BLOCK", 4)
        yield request.param
