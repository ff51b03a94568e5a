"""After warming, no search compiles anything: nobody who ranks waits for the compiler."""

from dataclasses import replace

import pytest

from matching import blocked, builder, kernels
from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Need, Post, Talent
from matching.warm import needs_warming, warm
from tests.matching.strategies import TODAY, VOCABULARY

PEOPLE = [
    Talent(id=number, claims=(Claim("Python", number % 4 + 1),), work_text="店铺运营")
    for number in range(1, 10)
]
DEMAND = Demand(id=1, post=Post("店长"), asks=(Ask("Python", 2, Need.MUST),), duties="运营")
DEMANDS = (DEMAND, replace(DEMAND, asks=()), replace(DEMAND, duties=""), Demand(id=2, post=Post("")))


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Matcher:
    """So many people that they are searched block by block."""
    monkeypatch.setattr(texts, "SEARCHED", 0)
    monkeypatch.setattr(blocked, "BLOCK", 4)
    return Matcher.build(PEOPLE, VOCABULARY)


def compiled() -> list[object]:
    """The kinds of arguments that the search has been compiled for in this process."""
    return list(kernels.search.signatures)  # type: ignore[attr-defined]


def test_few_people_need_no_compiler():
    assert not needs_warming(Matcher.build(PEOPLE, VOCABULARY))


def test_one_compiled_search_serves_every_index_and_every_demand(many, tmp_path):
    assert needs_warming(many)
    warm(many)
    before = compiled()
    many.save(tmp_path)
    opened = Matcher.open(tmp_path)
    changed = opened.with_changes([replace(PEOPLE[0], education=4)], [2])
    for matcher in (many, opened, changed):
        for demand in DEMANDS:
            matcher.rank(demand, today=TODAY)
            matcher.rank(demand, today=TODAY, keep=[1, 3, 5])
            matcher.top(matcher.encode(demand), today=TODAY, count=3)
    assert compiled() == before
    assert len(before) == 1
