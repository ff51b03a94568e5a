"""After warming, no search compiles anything: nobody who ranks waits for the compiler."""

from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from matching import among, blocked, kernel_tools, kernels, pass_kernels, plan_kernels, texts
from matching.among import Among
from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Membership, Need, Post, Talent
from matching.warm import needs_warming, warm
from tests.matching.strategies import TODAY, VOCABULARY

PEOPLE = [
    Talent(
        id=number,
        claims=(Claim("Python", number % 4 + 1),),
        work_text="店铺运营",
        experience_years=float(number),
        education=number % 5 + 1,
        divisions=("130100",),
        categories=(Membership("graduate"),),
    )
    for number in range(1, 10)
]
DEMAND = Demand(id=1, post=Post("店长"), asks=(Ask("Python", 2, Need.MUST),), duties="运营")
STRICT = replace(DEMAND, education=2, education_must=True, division="130100", place_must=True)
DEMANDS = (
    DEMAND,
    STRICT,
    replace(STRICT, category="graduate", experience_years=2.0, experience_must=True),
    replace(DEMAND, asks=(), experience_years=2.0, experience_must=True),
    replace(DEMAND, asks=(Ask("没有人会"),), duties=""),
    Demand(id=2, post=Post("")),
)
KEEPS = (
    None,
    [1, 3, 5],
    Among("graduate", education=2, experience=1.0, skill="python"),
    Among(marks=np.ones(5, bool)),
)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Matcher:
    """So many people that they are searched block by block."""
    monkeypatch.setattr(texts, "SEARCHED", 0)
    monkeypatch.setattr(blocked, "BLOCK", 4)
    monkeypatch.setattr(among, "_MANY", 0)
    return Matcher.build(PEOPLE, VOCABULARY)


def loops() -> Iterator[tuple[str, int]]:
    """All compiled loops by name, and for how many kinds of arguments each is ready in this process."""
    modules: tuple[ModuleType, ...] = (kernels, kernel_tools, pass_kernels, plan_kernels)
    for module in modules:
        for name, loop in vars(module).items():
            if hasattr(loop, "signatures"):
                yield f"{module.__name__}.{name}", len(loop.signatures)


def test_few_people_need_no_compiler():
    assert not needs_warming(Matcher.build(PEOPLE, VOCABULARY))


def test_after_warming_no_search_of_any_demand_compiles_anything(many, tmp_path):
    assert needs_warming(many)
    warm(many)
    before = dict(loops())
    many.save(tmp_path)
    opened = Matcher.open(tmp_path)
    changed = opened.with_changes([replace(PEOPLE[0], education=4)], [2])
    for matcher in (many, opened, changed):
        for demand in DEMANDS:
            matcher.top(matcher.encode(demand), today=TODAY, count=3)
            matcher.failing(matcher.encode(demand), TODAY)
            for keep in KEEPS:
                for order in ("score", "newest", "nearest"):
                    matcher.rank(demand, today=TODAY, keep=keep, order=order)
    assert dict(loops()) == before
    # What other tests have compiled in this process must not hide a second kind.
    assert before["matching.kernels.search"] == 1
