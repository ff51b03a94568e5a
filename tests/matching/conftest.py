"""Small demands for the matching tests."""

import pytest

from matching.shapes import Ask, Demand, Need, Post


@pytest.fixture
def make_demand():
    def make(*skills, need=Need.REQUIRED, level=2, title="店长", **values):
        asks = tuple(Ask(words, level, need) for words in skills)
        return Demand(id=1, post=Post(title), asks=asks, **values)

    return make
